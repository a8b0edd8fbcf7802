"""The English grammar around cues."""
