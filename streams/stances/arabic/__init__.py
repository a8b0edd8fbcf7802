"""The Arabic grammar around cues."""
