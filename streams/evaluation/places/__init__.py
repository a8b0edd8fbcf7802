"""How good the places are: found, put on the map, given a role, with a focus. See ``streams evaluate --places``."""
