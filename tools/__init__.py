"""Rebuilds the data files that are shipped; nothing here runs in the service."""
