"""Measures stances against gold."""
