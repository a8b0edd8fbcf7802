"""Whether a place acts in the text, as its government or its team does, or only locates what happens."""

from collections.abc import Container, Iterator, Sequence

from streams.locations.candidates import PlaceName
from streams.locations.context import Surroundings
from streams.records import Place, PlaceRole
from streams.text.matcher import Match

_OPENS_CLAUSE = frozenset(
    (
        *("", ":", "“", '"', "«", "،", ",", ";", "؛", "-", "–", "—", "(", ")"),
        *("ان", "بان", "لان", "لكن", "ولكن", "فيما", "بينما", "حين", "اما", "كما", "بل", "غير ان", "اذ", "ثم", "حيث"),
    )
)
_WITH_CLITIC_PLACE = frozenset({"ب", "ل"})
_VERB_WINDOW = 3
_SHORTEST_PAST, _SHORTEST_PRESENT = 4, 4
_PRESENT = ("ت", "ي", "ست", "سي")
_LARGE = 100_000


def assign_roles(
    names: Sequence[PlaceName], places: Sequence[Place | None], capitals: Container[str]
) -> list[PlaceRole]:
    """Return the role of each name, given the place that it means.

    Countries and capitals act; another large city or a province does where a verb stands directly beside it. Names that
    a conjunction joins act together: ``تركيا وروسيا``; Britain, France and Germany.
    """
    roles: list[PlaceRole] = [name.role for name in names]
    for group in _joined(names):
        acting = any(_may_act(places[position], capitals) and _acts(names[position]) for position in group)
        for position in group:
            if names[position].role == "demonym":
                continue
            may_act = _may_act(places[position], capitals)
            decides = _is_large(places[position]) and _stands_beside_verb(names[position])
            roles[position] = "actor" if (acting and may_act) or decides else "place"
    _mark_opponents(names, places, roles, capitals)
    return roles


def _may_act(place: Place | None, capitals: Container[str]) -> bool:
    return place is not None and (place.kind == "country" or place.id in capitals)


def _is_large(place: Place | None) -> bool:
    return place is not None and (place.population >= _LARGE or place.kind == "admin")


def _joined(names: Sequence[PlaceName]) -> Iterator[list[int]]:
    """Yield the positions of names that follow each other with nothing but a conjunction or comma between."""
    group: list[int] = []
    for position, name in enumerate(names):
        if group and not _follows(names[group[-1]], name):
            yield group
            group = []
        group.append(position)
    if group:
        yield group


def _follows(first: PlaceName, second: PlaceName) -> bool:
    if first.around is not second.around or "demonym" in {first.role, second.role}:
        return False
    between = tuple(piece.key for piece in first.around.pieces[first.match.stop : second.match.first])
    if first.around.language.article:
        return not between and first.around.clitic(second.match) == "و"
    return between in {("and",), ("and", "the"), (",",), (",", "and"), (",", "the"), (",", "and", "the")}


def _mark_opponents(
    names: Sequence[PlaceName], places: Sequence[Place | None], roles: list[PlaceRole], capitals: Container[str]
) -> None:
    """Let a country act that an acting one does something to, with one verb between: ``المغرب يهزم السنغال``."""
    for position in range(1, len(names)):
        before, name = names[position - 1], names[position]
        if roles[position - 1] != "actor" or name.role == "demonym" or before.around is not name.around:
            continue
        between = name.around.pieces[before.match.stop : name.match.first]
        if len(between) == 1 and not name.match.cut and _may_act(places[position], capitals):
            key = between[0].key
            if _is_present(key, name.around) or name.around.language.is_listed(key, "acting_verbs", "deciding_verbs"):
                roles[position] = "actor"


def _acts(name: PlaceName) -> bool:
    around, match = name.around, name.match
    if name.role == "demonym" or around.opens_report(match):
        return False
    if around.language.article:
        return _acts_in_arabic(around, match)
    return _acts_in_english(around, match)


def _stands_beside_verb(name: PlaceName) -> bool:
    around, match = name.around, name.match
    if around.opens_report(match) or name.role == "demonym":
        return False
    if not around.language.article:
        opens = around.before(match) in _OPENS_CLAUSE
        after = around.after(match)
        strong = around.language.is_listed(after, "acting_verbs", "deciding_verbs")
        return opens and strong and after not in around.language.words("weak_verbs")
    before = around.before(match)
    listed = around.language.is_listed_inside(before, "acting_verbs")
    return listed and before.endswith("ت") and match.cut == 0


def _acts_in_arabic(around: Surroundings, match: Match[int]) -> bool:
    """Whether a verb stands before the name, or after a name that starts its clause."""
    language, before = around.language, around.before(match)
    if around.clitic(match)[-1:] in _WITH_CLITIC_PLACE:
        return False
    if around.in_list(match, "actor_prepositions"):
        first = around.before(match, 2).partition(" ")[0]
        return not language.is_listed_inside(first, "border_words")
    if language.is_listed_inside(before, "acting_verbs", "office_heads") or _is_past(before, around):
        return True
    starts = before in _OPENS_CLAUSE or match.cut > 0
    verb = around.after(match)
    return starts and (verb in language.words("acting_verbs") or _is_past(verb, around) or _is_present(verb, around))


def _is_past(key: str, around: Surroundings) -> bool:
    """Whether a word ends like a feminine verb of the past, as countries take: ``توعدت``, or is its dual."""
    language = around.language
    for _, word in language.readings(key):
        dual = word[:-1] if word.endswith("تا") else word
        if dual != word and dual in language.words("acting_verbs"):
            return True
        if len(dual) >= _SHORTEST_PAST and dual.endswith("ت") and not dual.endswith("ات") and not word.startswith("ال"):
            return not language.is_listed_inside(dual, "reaching_verbs")
    return False


def _is_present(key: str, around: Surroundings) -> bool:
    """Whether a word begins like a verb of the present or the future: ``تضبط``, ``سيواجه``."""
    if not around.language.article or len(key) < _SHORTEST_PRESENT or key.endswith("ه"):
        return False
    return key.startswith(_PRESENT) and not around.language.demonym(key)


def _acts_in_english(around: Surroundings, match: Match[int]) -> bool:
    """Whether a verb follows the name, with nothing but adverbs and helping verbs between, or leads to it."""
    language = around.language
    if around.in_list(match, "actor_prepositions") or around.in_list(match, "given_by_place"):
        return True
    if around.before(match) in language.words("towards_verbs"):
        return True
    if around.in_list(match, "locatives"):
        return False
    for offset in range(_VERB_WINDOW):
        key = around.after(match, offset)
        if language.is_listed(key, "acting_verbs", "deciding_verbs"):
            return not (offset and key in language.words("weak_verbs"))
        if not key.endswith("ly") and key not in {"also", "not"}:
            return False
    return False
