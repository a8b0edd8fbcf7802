"""How fast the pipeline is, measured on this machine: see ``streams bench``."""
