"""What the project knows of actors and places: tables that people keep, read once."""

from streams.knowledge.loading import KnowledgeError, load_knowledge
from streams.knowledge.tables import Actor, Country, Knowledge, KnownPlace, Office

__all__ = ["Actor", "Country", "Knowledge", "KnowledgeError", "KnownPlace", "Office", "load_knowledge"]
