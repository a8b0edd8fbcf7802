"""Tag news articles on Kafka with entities, locations and directed stances."""

__version__ = "0.1.0"
