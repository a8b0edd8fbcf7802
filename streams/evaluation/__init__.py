"""How good the tags are, measured on articles that people tagged: see ``streams evaluate``."""
