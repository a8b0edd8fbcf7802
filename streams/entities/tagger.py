"""The entity tagger: rules propose mentions, the longest win, and mentions of one id become one entity."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from streams.entities import headed_ar, headed_en, people_ar, people_en
from streams.entities.actors import find_actors
from streams.entities.bodies import BodyFinder, Owner
from streams.entities.later import with_later_mentions
from streams.entities.reading import Candidate, Reading
from streams.knowledge import Knowledge
from streams.matching import Scan
from streams.records import Entity, Mention, Toponym
from streams.text.document import Document
from streams.text.lookup import Piece

# Of two proposals of the same length the earlier rule wins.
_PRIORITY = (
    "knowledge",
    "body",
    "organization-label",
    "gazetteer",
    "ministry",
    "facility-head",
    "organization-head",
    "person-name",
)
_PLACE = 0.92
_HEADLINE_WEIGHT = 3.0
_TOP_WEIGHT = 1.5
_TOP_SENTENCES = 4
_LONGEST_ABBREVIATION = 6


class EntityTagger:
    """Finds people, organizations and places. Holds no state between documents."""

    version = "rules-1"

    def __init__(self, knowledge: Knowledge) -> None:
        self._bodies = BodyFinder(knowledge)

    def tag(self, document: Document, found: Sequence[tuple[Scan, Sequence[Toponym]]]) -> tuple[Entity, ...]:
        """Return the entities of a text, the most salient first, each with its mentions in order.

        ``found``: for each language of the text its scan and toponyms. No two mentions overlap. Saliences lie in 0..1
        and add up to about 1.
        """
        return _entities(document, [mention for scan, toponyms in found for mention in self._mentions(scan, toponyms)])

    def _mentions(self, scan: Scan, toponyms: Sequence[Toponym]) -> list[Candidate]:
        reading = Reading(scan.text, scan.pieces, scan.language)
        places = _place_candidates(reading, toponyms)
        countries = {toponym.candidates[0].country or "" for toponym in toponyms}
        known = [
            *places,
            *find_actors(scan, reading, countries, {place.first for place in places}),
            *self._bodies.find(scan.bodies, reading, _owners(reading, places, toponyms)),
        ]
        people = list(_people(reading, known))
        kept = _longest(_with_known_core(reading, [*known, *people, *_headed(reading, [*known, *people])]))
        return with_later_mentions(reading, kept)


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
        candidates.append(
            Candidate(
                toponym.start, toponym.end, index, stop, place.entity, "location", place.name, _PLACE, "gazetteer"
            )
        )
    return candidates


def _starts_before(piece: Piece, end: int) -> bool:
    return bool(piece.key) and piece.start < end


def _owners(reading: Reading, places: Sequence[Candidate], toponyms: Sequence[Toponym]) -> Mapping[int, Owner]:
    """Map the piece after a country's name to the country: ``Iran's`` or ``U.S.`` before a body."""
    names = [toponym.candidates[0] for toponym in toponyms if toponym.role != "demonym"]
    owners = {}
    for candidate, place in zip(places, names, strict=True):
        possessive = reading.text[candidate.end : candidate.end + 2] in {"'s", "’s"}
        written = reading.text[candidate.start : candidate.end]
        abbreviation = written.isupper() and len(written) <= _LONGEST_ABBREVIATION
        if (possessive or abbreviation) and place.kind == "country" and place.country:
            owners[candidate.stop] = Owner(place.country, candidate.first, abbreviation and not possessive)
    return owners


def _people(reading: Reading, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield people by their names' form, but none that only lengthens the name of a known one."""
    if reading.language.code == "ar":
        bodies = {
            index
            for candidate in known
            if candidate.type == "organization"
            for index in range(candidate.first, candidate.stop)
        }
        found = people_ar.find_people(reading, bodies)
    else:
        found = people_en.find_people(reading)
    starts = {candidate.first for candidate in known if candidate.type == "person"}
    return (candidate for candidate in found if candidate.first not in starts)


def _headed(reading: Reading, named: Sequence[Candidate]) -> Iterable[Candidate]:
    if reading.language.code != "ar":
        return headed_en.find_headed(reading)
    longest = {candidate.first: candidate for candidate in sorted(named, key=lambda candidate: candidate.length)}
    return headed_ar.find_headed(reading, longest)


def _with_known_core(reading: Reading, proposals: Sequence[Candidate]) -> Iterator[Candidate]:
    """Give a headed name the id of the actor that its proper part already names.

    Only where the head comes first: in English the word before a known name makes it another one, as National does
    before Security Council.
    """
    if not reading.language.article:
        yield from proposals
        return
    known = {
        candidate.stop: candidate
        for candidate in sorted(proposals, key=lambda candidate: candidate.length)
        if candidate.via in {"knowledge", "gazetteer"}
    }
    for candidate in proposals:
        core = known.get(candidate.stop)
        same_end = core is not None and candidate.via.endswith("-head") and core.first == candidate.first + 1
        if core is not None and same_end and core.type == candidate.type and core.via == "knowledge":
            yield candidate._replace(id=core.id, name=core.name, confidence=core.confidence, via="knowledge")
        else:
            yield candidate


def _longest(proposals: Iterable[Candidate]) -> list[Candidate]:
    """Keep the longest of those that overlap; between equals the rules' order, then the text's decides."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(
        proposals, key=lambda proposal: (-proposal.length, _PRIORITY.index(proposal.via), proposal.first)
    ):
        span = range(candidate.first, candidate.stop)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(candidate)
    return kept


def _entities(document: Document, candidates: Sequence[Candidate]) -> tuple[Entity, ...]:
    grouped: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.start):
        grouped.setdefault(candidate.id, []).append(candidate)
    bounds = [sentence.end for sentence in document.sentences[:_TOP_SENTENCES]]
    weights = {
        entity: sum(_weight(bounds, candidate.start) for candidate in mentions) for entity, mentions in grouped.items()
    }
    total = sum(weights.values()) or 1.0
    entities = [
        Entity(
            id=entity,
            type=mentions[0].type,
            name=mentions[0].name,
            salience=round(weights[entity] / total, 4),
            mentions=tuple(
                Mention(
                    mention.start,
                    mention.end,
                    document.text[mention.start : mention.end],
                    mention.confidence,
                    mention.via,
                )
                for mention in mentions
            ),
        )
        for entity, mentions in grouped.items()
    ]
    return tuple(sorted(entities, key=lambda entity: (-entity.salience, entity.mentions[0].start)))


def _weight(bounds: Sequence[int], position: int) -> float:
    """Weigh a mention: the headline or first sentence most, then the next few."""
    if bounds and position < bounds[0]:
        return _HEADLINE_WEIGHT
    return _TOP_WEIGHT if bounds and position < bounds[-1] else 1.0
