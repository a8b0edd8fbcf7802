"""Whether a place acts in the text, as its government or its team does, or only locates what happens."""

from collections.abc import Container, Sequence

from streams.locations.candidates import PlaceName
from streams.locations.joining import joined
from streams.locations.verbs import acts, is_present, stands_beside_verb
from streams.records import Place, PlaceRole

_LARGE = 100_000


def assign_roles(
    names: Sequence[PlaceName], places: Sequence[Place | None], capitals: Container[str]
) -> list[PlaceRole]:
    """Return the role of each name, given the place that it means.

    Countries and capitals act; another large city or a province does where a verb stands directly beside it. Names that
    a conjunction joins act together: ``تركيا وروسيا``; Britain, France and Germany.
    """
    roles: list[PlaceRole] = [name.role for name in names]
    for group in joined(names):
        acting = any(_may_act(places[position], capitals) and _acts(names[position]) for position in group)
        for position in group:
            if names[position].role == "demonym":
                continue
            may_act = _may_act(places[position], capitals)
            decides = _is_large(places[position]) and _decides(names[position])
            roles[position] = "actor" if (acting and may_act) or decides else "place"
    _mark_opponents(names, places, roles, capitals)
    return roles


def _may_act(place: Place | None, capitals: Container[str]) -> bool:
    return place is not None and (place.kind == "country" or place.id in capitals)


def _is_large(place: Place | None) -> bool:
    return place is not None and (place.population >= _LARGE or place.kind == "admin")


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
            if is_present(key, name.around) or name.around.language.is_listed(key, "acting_verbs", "deciding_verbs"):
                roles[position] = "actor"


def _acts(name: PlaceName) -> bool:
    return name.role != "demonym" and acts(name.around, name.match)


def _decides(name: PlaceName) -> bool:
    return name.role != "demonym" and stands_beside_verb(name.around, name.match)
