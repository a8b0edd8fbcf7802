"""Every name that the knowledge has, looked up in one pass over a text."""

from streams.matching.aliases import Alias
from streams.matching.gazetteer import Gazetteer
from streams.matching.index import NameIndex
from streams.matching.scan import Scan, scan_document

__all__ = ["Alias", "Gazetteer", "NameIndex", "Scan", "scan_document"]
