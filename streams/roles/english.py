"""Offices in English: ``Turkish president``, ``Turkey's president``, ``US president``, ``president of Turkey``."""

from collections.abc import Iterator

from streams.matching import Scan
from streams.roles.forms import Form, RoleForms
from streams.roles.owners import Owners
from streams.roles.phrase import RolePhrase
from streams.text.matcher import Match

_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_HYPHENS = frozenset("-‐‑–")
_LONGEST_CODE = 2


def find_roles(scan: Scan, forms: RoleForms, owners: Owners) -> Iterator[RolePhrase]:
    """Yield the offices with an owner."""
    for match in forms.matcher.find(scan.text, scan.pieces, scan.language.readings):
        found = _owner_before(scan, match, owners) or _owner_after(scan, match, owners)
        if found is None:
            continue
        owner, first, stop = found
        role = next((form.role for form in match.values if form.fits(owner)), None)
        if role is None:
            continue
        start, end = scan.pieces[first].start, scan.pieces[stop - 1].end
        phrase = RolePhrase(start, end, first, stop, match.start, match.end, role, owner)
        if _is_of_the_day(scan, forms, phrase):
            yield phrase


def _owner_before(scan: Scan, match: Match[Form], owners: Owners) -> tuple[str, int, int] | None:
    """Return the owner that stands before the office, and the pieces of both as a half-open range."""
    text, pieces, stop = scan.text, scan.pieces, match.first
    if not stop:
        return None
    gap = text[pieces[stop - 1].end : match.start]
    if gap.strip() not in _POSSESSIVES | {""} or not gap[-1:].isspace():
        return None
    if not gap.strip() and (adjective := _adjective(scan, stop)):
        return adjective[0], adjective[1], match.stop
    named = owners.up_to(pieces, stop)
    if named is None or not text[pieces[named[1]].start].isupper():
        return None
    written = text[pieces[named[1]].start : pieces[stop - 1].end]
    # A country's name alone stands before an office only where it is an acronym: US president.
    if not gap.strip() and len(named[0]) == _LONGEST_CODE and not written.isupper():
        return None
    return named[0], named[1], match.stop


def _adjective(scan: Scan, stop: int) -> tuple[str, int] | None:
    """Return the country whose adjective the one or two pieces before ``stop`` are, and where it begins."""
    pieces = scan.pieces
    first = stop - 1
    countries: tuple[str, ...] = ()
    if stop > 1:
        countries = scan.language.demonym_of_two(pieces[stop - 2].key, pieces[stop - 1].key)
        first = stop - 2 if countries else first
    countries = countries or scan.language.demonym(pieces[first].key)
    if len(countries) != 1 or not scan.text[pieces[first].start].isupper():
        return None
    return countries[0], first


def _owner_after(scan: Scan, match: Match[Form], owners: Owners) -> tuple[str, int, int] | None:
    """Return the owner that stands after the office and ``of``, and the pieces of both as a half-open range."""
    text, pieces, index = scan.text, scan.pieces, match.stop
    if pieces[index].key != "of":
        return None
    index += 1 + (pieces[index + 1].key == "the")
    named = owners.from_piece(pieces, index, pieces[index].key)
    if named is None or not text[pieces[index].start].isupper():
        return None
    end = pieces[named[1] - 1].end
    # The president of Turkey's central bank is another.
    if text[end : end + 1] in _POSSESSIVES:
        return None
    return named[0], match.first, named[1]


def _is_of_the_day(scan: Scan, forms: RoleForms, phrase: RolePhrase) -> bool:
    """Whether nothing beside the phrase names its holder or speaks of another than the present one."""
    text, pieces = scan.text, scan.pieces
    if text[phrase.start - 1 : phrase.start] in _HYPHENS or text[phrase.end : phrase.end + 1] in _HYPHENS:
        return False
    if forms.before.end_at(pieces, phrase.first - 1) or forms.after.start_at(pieces, phrase.stop):
        return False
    following = pieces[phrase.stop]
    # A name that goes on, or that of the holder.
    return not (text[phrase.end : following.start] == " " and text[following.start : following.start + 1].isupper())
