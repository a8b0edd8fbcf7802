"""Places: which ones a text names, in which role, and what the story is about."""
