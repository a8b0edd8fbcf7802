"""Directed stances: cues that are data, read with a small grammar for each language."""
