"""What the rules propose: places, actors of the knowledge, bodies of countries; and which of them they settle on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from streams.entities.actors import find_actors
from streams.entities.bodies import BodyFinder, NamedCountries, Owner
from streams.entities.later import with_later_mentions
from streams.entities.reading import Candidate, Reading
from streams.knowledge import Knowledge
from streams.matching import Scan
from streams.records import EntityType, Name, Toponym
from streams.text.lookup import Piece
from streams.text.normalize import normalize

#: A name of a place that nothing around it supports: the recogniser may know better.
POSSIBLE = "possible-place"
# Of two proposals of the same length the earlier rule wins.
PRIORITY = (
    "knowledge",
    "body",
    "gazetteer",
    "ministry",
    POSSIBLE,
)
_PLACE = 0.92
_POSSIBLE_PLACE = 0.6
_LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Proposals:
    """All candidates of the rules, which may overlap, and those that the rules alone would keep, which do not.

    ``countries`` are the ISO codes of the countries that the text shows, with how often it does.
    """

    reading: Reading
    scan: Scan
    all: Sequence[Candidate]
    kept: Sequence[Candidate]
    countries: Mapping[str, int]


class Proposer:
    """Runs the rules over one scan after another; holds no state between them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.bodies = BodyFinder(knowledge)

    def propose(self, scan: Scan, toponyms: Sequence[Toponym]) -> Proposals:
        """Return the candidates in the passages of ``scan``; ``toponyms`` are those of the same passages, in order."""
        reading = Reading(scan.text, scan.pieces, scan.language)
        supported = [toponym for toponym in toponyms if toponym.supported]
        places = _place_candidates(reading, supported)
        possible = _place_candidates(reading, [toponym for toponym in toponyms if not toponym.supported])
        countries = Counter(toponym.candidates[0].country or "" for toponym in supported)
        known = [
            *places,
            *find_actors(scan, reading, countries.keys(), {place.first for place in places}),
            *self.bodies.find(scan.bodies, reading, _named_countries(reading, places, supported)),
        ]
        kept = with_later_mentions(reading, _longest(known))
        return Proposals(reading, scan, [*known, *possible], kept, countries)


def _place_candidates(reading: Reading, toponyms: Sequence[Toponym]) -> list[Candidate]:
    """Turn toponyms into candidates; both walk through the text in order."""
    candidates = []
    index = 0
    for toponym in toponyms:
        if toponym.role == "demonym":
            continue
        while index < len(reading.pieces) and reading.pieces[index].end <= toponym.start:
            index += 1
        stop = index
        while stop < len(reading.pieces) and _starts_before(reading.pieces[stop], toponym.end):
            stop += 1
        place = toponym.candidates[0]
        entity: tuple[str, EntityType, Name] = (place.entity, "location", place.name)
        cut = len(normalize(reading.text[reading.pieces[index].start : toponym.start]))
        via, confidence = ("gazetteer", _PLACE) if toponym.supported else (POSSIBLE, _POSSIBLE_PLACE)
        candidates.append(reading.candidate(index, stop, cut, entity, confidence=confidence, via=via))
    return candidates


def _starts_before(piece: Piece, end: int) -> bool:
    return bool(piece.key) and piece.start < end


def _named_countries(reading: Reading, places: Sequence[Candidate], toponyms: Sequence[Toponym]) -> NamedCountries:
    """Return where countries are named: ``Iran's`` or ``U.S.`` before a body, ``of Iran`` behind it."""
    names = [toponym.candidates[0] for toponym in toponyms if toponym.role != "demonym"]
    before: dict[int, Owner] = {}
    starting: dict[int, tuple[str, int]] = {}
    for candidate, place in zip(places, names, strict=True):
        if place.kind != "country" or not place.country:
            continue
        starting[candidate.first] = (place.country, candidate.stop)
        possessive = reading.text[candidate.end : candidate.end + 2] in {"'s", "’s"}
        written = reading.text[candidate.start : candidate.end]
        abbreviation = written.isupper() and len(written) <= _LONGEST_ABBREVIATION
        if possessive or abbreviation:
            before[candidate.stop] = Owner(place.country, candidate.first, abbreviation and not possessive)
    return NamedCountries(before, starting)


def _longest(proposals: Iterable[Candidate]) -> list[Candidate]:
    """Keep the longest of those that overlap; between equals the rules' order, then the text's decides."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(
        proposals, key=lambda proposal: (-proposal.length, PRIORITY.index(proposal.via), proposal.first)
    ):
        span = range(candidate.first, candidate.stop)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(candidate)
    return kept
