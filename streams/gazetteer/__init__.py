"""The gazetteer: a quarter of a million places in memory-mapped files, found by name, opened at once by any process."""

from streams.gazetteer.sounds import sound_of, sounds_like
from streams.gazetteer.spelling import loose_key
from streams.gazetteer.table import GazetteerError, PlaceTable, open_table
from streams.gazetteer.writing import PlaceRow, rows_of, write_table

__all__ = [
    "GazetteerError",
    "PlaceRow",
    "PlaceTable",
    "loose_key",
    "open_table",
    "rows_of",
    "sound_of",
    "sounds_like",
    "write_table",
]
