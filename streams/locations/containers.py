"""What the text writes beside a name about where it lies: ``Tripoli, Lebanon``; ``سرت في ليبيا``; Syria's Raqqa."""

from collections.abc import Iterator, Sequence

from streams.geography import distance_km
from streams.locations.candidates import PlaceName, point_of
from streams.records import Place

Containers = frozenset[Place]

_SEPARATORS = frozenset({"،", ",", "("})
_MOST_BETWEEN = 4
_KINDS = frozenset({"country", "admin", "region"})
# Where the name of a province is written otherwise in the table, its middle must do.
_PROVINCE_KM = 160.0


def containers_beside(names: Sequence[PlaceName]) -> list[Containers]:
    """Return for each name, in text order, the countries, provinces and regions that it is said to lie in."""
    return [frozenset(_beside(names, position)) for position in range(len(names))]


def is_inside(place: Place, containers: Containers) -> bool:
    """Whether a place lies in one of ``containers``."""
    return place.kind != "country" and any(_holds(container, place) for container in containers)


def _beside(names: Sequence[PlaceName], position: int) -> Iterator[Place]:
    name = names[position]
    if name.role == "demonym":
        return
    if position + 1 < len(names) and (following := names[position + 1]).around is name.around:
        yield from _after(name, following)
    if position and (before := names[position - 1]).around is name.around:
        yield from _before(before, name)


def _after(name: PlaceName, following: PlaceName) -> Iterator[Place]:
    between = [piece.key for piece in name.around.pieces[name.match.stop : following.match.first]]
    if following.role == "demonym":
        # In Arabic the adjective follows: سرت الليبية.
        if name.around.language.article and not between and not following.around.clitic(following.match):
            yield from _larger(following)
        return
    listed = len(between) == 1 and between[0] in _SEPARATORS
    if listed or (len(between) <= _MOST_BETWEEN and _leads_inside(between, following)):
        # Two countries in a row are a list, or two clauses: in Russia, U.S. officials said.
        is_country = any(option.place.kind == "country" for option in name.options)
        yield from (place for place in _larger(following) if not (is_country and place.kind == "country"))


def _leads_inside(between: Sequence[str], following: PlaceName) -> bool:
    """Whether the words between two names say that the first lies in the second."""
    language = following.around.language
    clitic = following.around.clitic(following.match)
    # Hyderabad, in southern India.
    between = between[1:] if between[:1] and between[0] in _SEPARATORS else between
    words = [key for key in between if not _is_kind(key, following)]
    if not all(language.is_listed_inside(key, "inside_words") for key in words):
        return False
    return bool(words) or clitic[-1:] == "ب" or any(key[:1] == "ب" for key in between)


def _is_kind(key: str, name: PlaceName) -> bool:
    return name.around.language.is_listed_inside(key, "place_heads", "city_words", "admin_words")


def _before(before: PlaceName, name: PlaceName) -> Iterator[Place]:
    pieces = name.around.pieces[before.match.stop : name.match.first]
    if before.role == "demonym":
        # The Libyan city of Sirte; المدينة الليبية سرت.
        if len(pieces) <= _MOST_BETWEEN and all(piece.key == "of" or _is_kind(piece.key, name) for piece in pieces):
            article = bool(name.around.language.article)
            if not article or name.around.before(before.match) in name.around.language.words("city_words"):
                yield from _larger(before)
        return
    possessive = name.around.text[before.match.end : before.match.end + 2] in {"'s", "’s"}
    if possessive and all(_is_kind(piece.key, name) for piece in pieces):
        yield from _larger(before)


def _larger(name: PlaceName) -> Iterator[Place]:
    """Yield the countries, provinces and regions that a name may mean."""
    for option in name.options:
        if option.place.kind in _KINDS and not option.nearby:
            yield option.place


def _holds(container: Place, place: Place) -> bool:
    if container.kind == "country":
        return container.country == place.country
    if container.country and container.country != place.country:
        return False
    if place.admin1 and place.admin1 in {container.name.en, container.name.ar, container.admin1}:
        return True
    return distance_km(point_of(container), point_of(place)) <= _PROVINCE_KM
