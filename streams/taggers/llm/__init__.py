"""Stances by a language model behind an OpenAI-compatible endpoint: it is asked, and not believed."""
