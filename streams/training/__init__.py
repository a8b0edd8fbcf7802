"""How the shipped models are made. Nothing of it is needed to run the service."""
