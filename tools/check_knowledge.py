"""Checks the rows of ``actors.tsv`` and ``places.tsv``: ``python -m tools.check_knowledge``; ``--write`` sorts them.

One line a problem, with file and line, so that who adds a row sees at once what is wrong with it. The shipped tables
are held to the same by ``tests/unit/test_knowledge_data.py``.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

import click

from streams.records import PlaceKind
from streams.text.lookup import lookup_key
from streams.text.normalize import normalize

FOLDER = Path("streams/knowledge")

#: What offices the actors hold; `streams/languages/*/roles.tsv` has the words for those that texts name.
ROLES = frozenset(
    {
        "ambassador", "archbishop", "army-chief", "central-bank-governor", "ceo", "chair", "crown-prince",
        "defence-minister", "deputy-prime-minister", "director-general", "energy-minister", "envoy",
        "finance-minister", "first-lady", "foreign-minister", "grand-imam", "head-of-state", "health-minister",
        "high-commissioner", "intelligence-chief", "interior-minister", "justice-minister", "leader", "monarch",
        "mufti", "oil-minister", "patriarch", "pope", "president", "prime-minister", "secretary-general",
        "speaker", "spokesperson", "supreme-leader", "vice-president",
    }
)  # fmt: skip

_LANGUAGES = ("ar", "en")
_DESK = r"desk:[a-z0-9]+(?:-[a-z0-9]+)*"
_ACTOR_ID = re.compile(rf"wikidata:Q[1-9]\d*|{_DESK}")
_PLACE_ID = re.compile(rf"wikidata:Q[1-9]\d*|geonames:[1-9]\d*|iso:[A-Z]{{2}}-[A-Z0-9]{{1,3}}|iata:[A-Z]{{3}}|{_DESK}")
_OFFICE = re.compile(r"([a-z-]+)@([^@]+):([\d-]*)/([\d-]*)")
_ARABIC = re.compile("[\u0621-\u064a]")
_FOREIGN = re.compile("[یکگپچژھہےۀەۆ]")
_SHORTEST = 3
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
_YEARS = (1900, 2030)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, from 1, and its cells by their columns."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def names(self, *languages: str) -> Iterator[str]:
        """Yield every name in ``languages``, the canonical ones first."""
        for language in languages:
            yield from filter(None, (self[f"name_{language}"], *self[f"aliases_{language}"].split("|")))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of a file."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to: the codes of countries and the ids of actors."""

    countries: frozenset[str]
    actors: frozenset[str]


_RowRule = Callable[[Row, Known], Iterator[str]]


def find_problems(folder: Path = FOLDER) -> list[Problem]:
    """Return what is wrong with the tables of actors and places in ``folder``, in the order of their lines."""
    countries, _ = _read(folder / "countries.tsv")
    (actors, broken), (places, broken_places) = (_read(folder / f"{name}.tsv") for name in ("actors", "places"))
    known = Known(frozenset(row["iso2"] for row in countries), frozenset(row["id"] for row in actors))
    found = [
        *broken,
        *broken_places,
        *_of_table(folder / "actors.tsv", actors, (_texts, _names, _actor, _offices), known, _actor_scope),
        *_of_table(folder / "places.tsv", places, (_texts, _names, _place), known, lambda row: row["country"]),
    ]
    return sorted(found, key=lambda problem: (problem.path, problem.line))


def sort_tables(folder: Path = FOLDER) -> None:
    """Sort the tables of actors and places by their first column, where they are not."""
    for name in ("actors", "places"):
        path = folder / f"{name}.tsv"
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        ordered = sorted(filter(str.strip, lines), key=lambda line: line.partition("\t")[0])
        if ordered != lines:
            path.write_text("\n".join([header, *ordered]) + "\n", encoding="utf-8")


def _read(path: Path) -> tuple[list[Row], list[Problem]]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    rows, problems = [], []
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) == len(columns):
            rows.append(Row(number, dict(zip(columns, cells, strict=True))))
        else:
            what = f"{len(cells)} columns instead of {len(columns)} ({', '.join(columns)}), parted by tabs"
            problems.append(Problem(path, number, what))
    return rows, problems


def _of_table(
    path: Path, rows: Sequence[Row], rules: Sequence[_RowRule], known: Known, scope: Callable[[Row], str]
) -> Iterator[Problem]:
    for row in rows:
        yield from (Problem(path, row.line, what) for rule in rules for what in rule(row, known))
    yield from (Problem(path, row.line, what) for row, what in (*_order(rows), *_shared_names(rows, scope)))


def _order(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    for before, row in pairwise(rows):
        if row["id"] == before["id"]:
            yield row, f"{row['id']} stands in line {before.line}, too"
        elif row["id"] < before["id"]:
            yield row, f"{row['id']} is not in order: python -m tools.check_knowledge --write sorts"


def _shared_names(rows: Sequence[Row], scope: Callable[[Row], str]) -> Iterator[tuple[Row, str]]:
    """Yield names that two rows share which nothing in an article could tell apart."""
    owners: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        for language in _LANGUAGES:
            for name in row.names(language):
                owner = owners.setdefault((scope(row), language, lookup_key(name)), row)
                if owner["id"] != row["id"]:
                    yield row, f"“{name}” is a name of {owner['id']} in line {owner.line}, too"


def _actor_scope(row: Row) -> str:
    return f"{row['type']} {row['country']}"


def _texts(row: Row, known: Known) -> Iterator[str]:
    for column, cell in row.cells.items():
        parts = cell.split("|") if "|" in cell else [cell]
        if any(part != part.strip() for part in parts) or ("|" in cell and not all(parts)):
            yield f"{column} has a stray space or an empty part: “{cell}”"
    if row["country"] and row["country"] not in known.countries:
        yield f"country “{row['country']}” is not in countries.tsv"
    if not (row["name_ar"] or row["name_en"]):
        yield "no name"


def _names(row: Row, _known: Known) -> Iterator[str]:
    for name in row.names("ar"):
        if not _ARABIC.search(name) or _FOREIGN.search(name):
            yield f"“{name}” is not in Arabic letters"
        elif len(normalize(name)) < _SHORTEST:
            yield f"“{name}” is too short to be looked for"
    for name in row.names("en"):
        if _ARABIC.search(name):
            yield f"“{name}” is in Arabic letters"
        elif len(name) < _SHORTEST and not (name.isupper() or name.endswith(".")):
            yield f"“{name}” is too short to be looked for, and no acronym"


def _actor(row: Row, known: Known) -> Iterator[str]:
    if not _ACTOR_ID.fullmatch(row["id"]):
        yield f"id “{row['id']}” is neither wikidata:Q… nor desk:a-name-in-small-letters"
    if row["type"] not in {"person", "organization"}:
        yield f"type “{row['type']}” is neither person nor organization"
    if row["part_of"] and (row["part_of"] not in known.actors or row["part_of"] == row["id"]):
        yield f"part_of “{row['part_of']}” is no other row"


def _offices(row: Row, known: Known) -> Iterator[str]:
    if row["offices"] and row["type"] != "person":
        yield "only persons hold offices"
    for cell in filter(None, row["offices"].split("|")):
        office = _OFFICE.fullmatch(cell)
        if office is None:
            yield f"office “{cell}” is not role@owner:from/to"
            continue
        role, owner, start, end = office.groups()
        if role not in ROLES:
            yield f"office “{cell}” has an unknown role: ROLES in tools/check_knowledge.py has all"
        if owner == row["id"] or owner not in known.countries | known.actors:
            yield f"office “{cell}” belongs to neither a country's code nor another row"
        first, last = _day(start, last=False), _day(end, last=True)
        if (start and not first) or (end and not last):
            yield f"office “{cell}” has a date that is none"
        elif first and last and first > last:
            yield f"office “{cell}” ends before it begins"


def _day(written: str, *, last: bool) -> date | None:
    """Return the first or the last day that a date of a day, month or year may mean; None where it is no date."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", written)
    if parts is None:
        return None
    year, month, day = int(parts[1]), int(parts[2] or 0), int(parts[3] or 0)
    try:
        found = date(year, month or (12 if last else 1), day or (28 if last else 1))
    except ValueError:
        return None
    return found if _YEARS[0] <= year <= _YEARS[1] else None


def _place(row: Row, _known: Known) -> Iterator[str]:
    if not _PLACE_ID.fullmatch(row["id"]):
        yield f"id “{row['id']}” is not one of wikidata:Q…, geonames:…, iso:LY-BA, iata:BEN, desk:a-name"
    kinds = [kind for kind in get_args(PlaceKind) if kind != "country"]
    if row["kind"] not in kinds:
        yield f"kind “{row['kind']}” is not one of {', '.join(kinds)}"
    for column, most in (("lat", _MOST_LATITUDE), ("lon", _MOST_LONGITUDE)):
        if not re.fullmatch(r"-?\d+(\.\d+)?", row[column]) or abs(float(row[column])) > most:
            yield f"{column} “{row[column]}” is not within {most} degrees"


@click.command()
@click.option("--write", is_flag=True, help="Sort the tables first.")
def main(*, write: bool) -> None:
    """Check the rows of the tables of actors and places; exit code 1 where something is wrong."""
    if write:
        sort_tables()
    problems = find_problems()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("actors.tsv and places.tsv: every row is as it should be")


if __name__ == "__main__":
    main()
