"""Builds the lists of personal names: ``streams/languages/{ar,en}/names.tsv``.

    python -m tools.build_names

Arabic names come from the index of arabic-name-romanizer (names of people of Wikidata, CC0, and of Algerian registers),
Latin ones from there and from Faker's lists of names of many countries. Columns: the name as it is looked up, and how
often it is a given name and a surname, as the number of binary digits of the count, 0 for never; for Arabic also how it
is written most often in Latin letters, as a given name and as a surname.
"""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from importlib.resources import as_file, files
from pathlib import Path

from faker import Faker
from faker.config import AVAILABLE_LOCALES

from streams.text.lookup import lookup_key

LANGUAGES = Path(__file__).parents[1] / "streams" / "languages"
_COUNTS = ("given", "surname")
_GIVEN_LISTS = ("first_names", "first_names_male", "first_names_female", "first_names_unisex")
_SURNAME_LISTS = ("last_names", "last_names_male", "last_names_female")
# Letters of Persian, Urdu and Kurdish that folding keeps; Arabic news writes those names with its own letters.
_NOT_ARABIC = frozenset("پچژگڤںھےٹڈڑڕڵۆێەۊۀ")
_SHORTEST = 2
_ARABIC = re.compile("[\u0600-\u06ff]")
# Articles, and what is a part of many names.
_BELONGING = re.compile(
    r"(?:al|el|ul|ur|ab[uoi]|abou|abd|abd[uae]l|b[ei]n|ibn|bou|ait|ould|o?umm?)(?: |$)", re.IGNORECASE
)

Counts = dict[str, Counter[str]]


def main() -> None:
    """Write both lists."""
    arabic: Counts = defaultdict(Counter)
    latin: Counts = defaultdict(Counter)
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name, spelling, role, count in _parts():
        key = lookup_key(name)
        if _NOT_ARABIC.isdisjoint(key):
            arabic[key].update(_roles(role, count))
            if _is_one_name(spelling):
                for one in _roles(role, count):
                    spellings[key, one][spelling] += count
        latin[lookup_key(spelling)].update(_roles(role, 1))
    for role, name in _faker_names():
        latin[lookup_key(name)][role] += 2
    _write("ar", {name: counts for name, counts in arabic.items() if name.isalpha()}, spellings)
    _write("en", {name: counts for name, counts in latin.items() if name.isascii() and name.isalpha()}, {})


def _parts() -> Iterator[tuple[str, str, str, int]]:
    resource = files("arabic_name_romanizer") / "resources" / "names.sqlite3"
    with as_file(resource) as path, closing(sqlite3.connect(path)) as index:
        yield from index.execute("select arabic_key, latin, role, count from units")


def _roles(role: str, count: int) -> Mapping[str, int]:
    """Count a part of unknown role as both."""
    return {role: count} if role in {"given", "surname"} else {"given": count, "surname": count}


def _faker_names() -> Iterator[tuple[str, str]]:
    for locale in sorted(AVAILABLE_LOCALES):
        seen: set[tuple[str, str]] = set()
        for provider in Faker(locale).providers:
            if ".person." not in type(provider).__module__:
                continue
            for role, lists in (("given", _GIVEN_LISTS), ("surname", _SURNAME_LISTS)):
                for one in lists:
                    seen.update((role, part) for name in getattr(provider, one, ()) or () for part in name.split())
        yield from sorted(seen)


def _write(language: str, names: Mapping[str, Counter[str]], spellings: Mapping[tuple[str, str], Counter[str]]) -> None:
    columns = ["name", *_COUNTS, *(f"latin_{role}" for role in _COUNTS if spellings)]
    rows = []
    for name, counts in sorted(names.items()):
        if len(name) >= _SHORTEST:
            latin = [_commonest(spellings.get((name, role))) for role in _COUNTS if spellings]
            rows.append([name, *(str(counts[role].bit_length()) for role in _COUNTS), *latin])
    path = LANGUAGES / language / "names.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in [columns, *rows]), encoding="utf-8")


def _is_one_name(spelling: str) -> bool:
    """Whether a spelling has no second name in it by mistake: what stands before its last word belongs to it."""
    *before, last = spelling.replace("-", " ").split()
    return last.isalpha() and not _ARABIC.search(spelling) and all(map(_BELONGING.match, before))


def _commonest(spellings: Counter[str] | None) -> str:
    """Return the spelling that most people have; of equals the first in the alphabet."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling)) if spellings else ""


if __name__ == "__main__":
    main()
