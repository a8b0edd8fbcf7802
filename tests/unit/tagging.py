"""The shipped taggers, loaded once for all tests that tag sentences."""

from collections.abc import Sequence
from functools import cache

from streams.entities.grouping import rename_places
from streams.entities.languages import load_encoder
from streams.entities.proposals import Proposals, Proposer
from streams.entities.tagger import EntityTagger
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, Scan, scan_document
from streams.records import Entity, Focus, Location, Toponym
from streams.text.document import read_document


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def name_indexes() -> dict[str, NameIndex]:
    return {code: NameIndex(knowledge(), language) for code, language in LANGUAGES.items()}


@cache
def taggers() -> tuple[LocationTagger, EntityTagger]:
    return LocationTagger(knowledge()), EntityTagger(knowledge(), load_encoder())


def scans_of(text: str, language: str) -> Sequence[tuple[Scan, Sequence[Toponym]]]:
    """Return for each language of a text its scan and its toponyms."""
    locations, _ = taggers()
    return [(scan, locations.recognize(scan)) for scan in scan_document(read_document(text, language), name_indexes())]


def proposals_of(text: str, language: str) -> Proposals:
    """Return what the rules propose in the passages of a text that are in its own language."""
    return Proposer(knowledge()).propose(*scans_of(text, language)[0])


def tag(text: str, language: str) -> tuple[Entity, ...]:
    """Return the entities of a text."""
    _, entities = taggers()
    return entities.tag(read_document(text, language), scans_of(text, language))


def locate(text: str, language: str, home: str | None = None) -> tuple[tuple[Location, ...], Focus, tuple[Entity, ...]]:
    """Return the locations of a text, its focus and its entities."""
    locations, _ = taggers()
    document, scans = read_document(text, language), scans_of(text, language)
    found = tag(text, language)
    toponyms = [toponym for _, names in scans for toponym in names]
    places = locations.resolve(document, [scan for scan, _ in scans], toponyms, found, home)
    return places.locations, places.focus, rename_places(document, found, places.entities)


def mentions(text: str, language: str) -> list[tuple[str, str]]:
    """Return what the mentions of a text show, with their types, in order."""
    found = [
        (mention.start, mention.text, entity.type) for entity in tag(text, language) for mention in entity.mentions
    ]
    return [(written, kind) for _, written, kind in sorted(found)]


def ids(text: str, language: str) -> dict[str, list[str]]:
    """Return for each entity of a text its id and what its mentions show."""
    return {entity.id: [mention.text for mention in entity.mentions] for entity in tag(text, language)}
