"""Offices in Arabic: the owner comes last, as an adjective (``الرئيس التركي``) or a name (``رئيس تركيا``)."""

from collections.abc import Iterator
from itertools import groupby

from streams.matching import Scan
from streams.roles.forms import Form, RoleForms
from streams.roles.owners import Owners
from streams.roles.phrase import RolePhrase
from streams.text.matcher import Match


def find_roles(scan: Scan, forms: RoleForms, owners: Owners) -> Iterator[RolePhrase]:
    """Yield the offices with an owner, at most one from each piece on."""
    matches = forms.matcher.find_all(scan.text, scan.pieces, scan.language.readings)
    for _, group in groupby(matches, key=lambda match: match.first):
        phrases = [phrase for match in group for phrase in _phrases(scan, match, owners)]
        if phrases and _is_of_the_day(scan, forms, best := max(phrases, key=_reach)):
            yield best


def _reach(phrase: RolePhrase) -> tuple[int, int]:
    """Rank readings by how far they reach, then by the length of the name: ``جمهورية الكونغو`` is all the owner."""
    return phrase.stop, -phrase.words_end


def _phrases(scan: Scan, match: Match[Form], owners: Owners) -> Iterator[RolePhrase]:
    for form in match.values:
        owner = _owner_after(scan, match.stop, form, owners)
        if owner and form.fits(owner[0]):
            end = scan.pieces[owner[1] - 1].end
            yield RolePhrase(match.start, end, match.first, owner[1], match.start, match.end, form.role, owner[0])


def _owner_after(scan: Scan, index: int, form: Form, owners: Owners) -> tuple[str, int] | None:
    """Return the owner that the pieces from ``index`` on name, and where they stop."""
    key = scan.pieces[index].key
    if form.clitic:
        names = [name for cut, name in scan.language.readings(key) if cut == 1 and key.startswith(form.clitic)]
        return next((owner for name in names if (owner := owners.from_piece(scan.pieces, index, name))), None)
    if not form.before_adjective:
        return owners.from_piece(scan.pieces, index, key)
    if not key.startswith(scan.language.article):
        return None
    following = scan.pieces[index + 1].key if key else ""
    if countries := scan.language.demonym_of_two(key, following):
        return (countries[0], index + 2) if len(countries) == 1 else None
    countries = scan.language.demonym(key)
    return (countries[0], index + 1) if len(countries) == 1 else None


def _is_of_the_day(scan: Scan, forms: RoleForms, phrase: RolePhrase) -> bool:
    """Whether no word beside the phrase speaks of another than the present holder."""
    if forms.after.start_at(scan.pieces, phrase.stop):
        return False
    before = scan.pieces[phrase.first - 1].key if phrase.first else ""
    return not any(key in forms.before for _, key in scan.language.readings(before))
