"""Output for people: what is safe to print, progress, and how events look."""
