"""How the files of the gazetteer are laid out: what `writing` writes and `table` maps into memory.

``names.marisa``  a trie of all keys; those that are not exact have a mark before them
``starts.npy``    where the numbers of each key of the trie begin in ``numbers.npy``; one entry more than there are keys
``numbers.npy``   for each key the numbers of the places it may name, the most populous first
``places.npy``    one record a place (`RECORD`), those first that the text is searched for
``strings.bin``   UTF-8 lines that the records point to: Arabic name, English name, code, parted by tabs
``head.json``     version, number of searched places, kinds, provinces: what every process holds
"""

import numpy as np

NAMES, STARTS, NUMBERS, PLACES, STRINGS, HEAD = (
    "names.marisa",
    "starts.npy",
    "numbers.npy",
    "places.npy",
    "strings.bin",
    "head.json",
)
FILES = (NAMES, STARTS, NUMBERS, PLACES, STRINGS, HEAD)
#: Of one place. ``geonames`` and ``wikidata`` are 0 for no id; ``admin1`` and ``kind`` count in ``head.json``.
RECORD = np.dtype(
    [
        ("geonames", "<u4"),
        ("wikidata", "<u4"),
        ("population", "<u4"),
        ("lat", "<f4"),
        ("lon", "<f4"),
        ("text", "<u4"),
        ("admin1", "<u2"),
        ("country", "S2"),
        ("kind", "u1"),
    ]
)
#: Marks of keys: of a name that is a common word as well, of `spelling.loose_key`, of `sounds.sound_of`.
QUIET, LOOSE, SOUND = "=", "~", "%"
MARKS = (QUIET, LOOSE, SOUND)
