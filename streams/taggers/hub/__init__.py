"""Recognisers from a model hub: token classification of the transformers library, and GLiNER."""
