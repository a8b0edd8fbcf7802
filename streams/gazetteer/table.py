"""Reads the gazetteer from memory-mapped files, which the processes of a machine share."""

import mmap
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import cast

import marisa_trie
import numpy as np
import orjson

from streams.errors import StreamsError
from streams.gazetteer.layout import FILES, HEAD, LOOSE, MARKS, NAMES, NUMBERS, PLACES, QUIET, SOUND, STARTS, STRINGS
from streams.gazetteer.sounds import sound_of, sounds_like
from streams.gazetteer.spelling import loose_key
from streams.records import Name, Place, PlaceKind
from streams.text.lookup import lookup_key

_MOST_TRIED = 20


class GazetteerError(StreamsError):
    """The gazetteer in {folder} cannot be used: {detail}. Build it with `make gazetteer`, or install streams again."""


class PlaceTable:
    """Places by number. Those below ``searched`` are common enough that every text is searched for their names."""

    def __init__(self, folder: Path) -> None:
        head = orjson.loads((folder / HEAD).read_bytes())
        #: Changes with any byte of the files.
        self.version: str = head["version"]
        self.searched: int = head["searched"]
        self._kinds: list[str] = head["kinds"]
        self._admin1: list[str] = head["admin1"]
        self._names = marisa_trie.Trie().mmap(str(folder / NAMES))
        self._starts = np.load(folder / STARTS, mmap_mode="r")
        self._numbers = np.load(folder / NUMBERS, mmap_mode="r")
        self._places = np.load(folder / PLACES, mmap_mode="r")
        with (folder / STRINGS).open("rb") as file:
            self._strings = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        #: Return the place of a number; those asked for lately are kept.
        self.place = lru_cache(maxsize=1 << 13)(self._place)

    def __len__(self) -> int:
        return len(self._places)

    def city(self, place: str) -> Place | None:
        """Return the city of an id such as ``geonames:2210247``; None if texts are not searched for it."""
        # Searched places are ordered by their GeoNames ids.
        ids = self._places["geonames"][: self.searched]
        geonames = int(place.removeprefix("geonames:"))
        at = int(np.searchsorted(ids, geonames))
        return self.place(at) if at < len(ids) and ids[at] == geonames else None

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return the numbers of the places that a lookup key names, the most populous first."""
        at = self._names.get(key, None)
        if at is None:
            return ()
        return tuple(self._numbers[self._starts[at] : self._starts[at + 1]].tolist())

    def quietly(self, key: str) -> tuple[int, ...]:
        """Return the places that a lookup key names that is a common word as well: ``القائم``."""
        return self.numbers(QUIET + key)

    def loosely(self, key: str) -> tuple[int, ...]:
        """Return the places that a lookup key names in another spelling, by the rules of `loose_key`."""
        spelled = loose_key(key)
        return self.numbers(LOOSE + spelled) if spelled else ()

    def sounding(self, key: str, countries: Collection[str]) -> tuple[int, ...]:
        """Return the places of ``countries`` whose English name sounds like a lookup key, whatever its script.

        Only the most populous are tried.
        """
        numbers = np.array(self.numbers(SOUND + sound_of(key)), np.uint32)
        if not len(numbers) or not countries:
            return ()
        wanted = np.array([country.encode("ascii") for country in countries], "S2")
        there = numbers[np.isin(self._places["country"][numbers], wanted)][:_MOST_TRIED].tolist()
        return tuple([number for number in there if sounds_like(key, lookup_key(self.place(number).name.en or ""))])

    def beginnings(self, phrase: str) -> list[str]:
        """Return the keys that ``phrase`` begins with, cut at the ends of words, shortest first."""
        end = len(phrase)
        return [key for key in self._names.prefixes(phrase) if len(key) == end or phrase[len(key)] == " "]

    def keys(self) -> list[str]:
        """Return every key that texts are searched for; meant for checks, as it takes as much memory as the names."""
        return [key for key in self._names.keys() if not key.startswith(MARKS)]  # noqa: SIM118  (no mapping)

    def _place(self, number: int) -> Place:
        record = self._places[number]
        name_ar, name_en, code = self._line(int(record["text"])).split("\t")
        geonames, wikidata = int(record["geonames"]), int(record["wikidata"])
        place = code or f"geonames:{geonames}"
        return Place(
            id=place,
            entity=f"wikidata:Q{wikidata}" if wikidata else place,
            name=Name(name_ar or None, name_en or None),
            kind=cast("PlaceKind", self._kinds[record["kind"]]),
            country=record["country"].decode("ascii") or None,
            admin1=self._admin1[record["admin1"]] or None,
            lat=round(float(record["lat"]), 5),
            lon=round(float(record["lon"]), 5),
            population=int(record["population"]),
        )

    def _line(self, start: int) -> str:
        return self._strings[start : self._strings.find(b"\n", start)].decode("utf-8")


def open_table(folder: Path = Path(__file__).parent / "data") -> PlaceTable:
    """Map the files in ``folder`` into memory. Raises `GazetteerError` where one is missing or no such file."""
    try:
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise GazetteerError(folder=folder, detail=f"{', '.join(missing)} is missing")
        return PlaceTable(folder)
    except (OSError, ValueError, KeyError, orjson.JSONDecodeError) as error:
        raise GazetteerError(folder=folder, detail=error) from error
