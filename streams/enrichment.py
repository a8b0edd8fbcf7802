"""The Enricher: one article goes through the taggers and comes out as an enriched article."""

from collections.abc import Mapping
from dataclasses import replace

from streams import __version__
from streams.entities.grouping import rename_places
from streams.entities.spans import Recognizer
from streams.entities.tagger import EntityTagger
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, scan_document
from streams.records import Article, EnrichedArticle, Producer
from streams.roles import RoleResolver
from streams.settings import Settings, load_settings
from streams.stances.rollup import pair_up
from streams.stopwatch import timed
from streams.taggers.protocols import StanceSource
from streams.taggers.registry import load_recognizer, load_stance_source
from streams.text.document import read_document


class Enricher:
    """Runs the taggers over one article after another; holds what they loaded, and no state between articles."""

    def __init__(
        self,
        knowledge: Knowledge,
        recognizer: Recognizer,
        stances: StanceSource,
        homes: Mapping[str, str] | None = None,
    ) -> None:
        """Load the taggers. ``homes`` leads from the names of sources to the ISO codes of their countries."""
        self._homes = homes or {}
        self._indexes = {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}
        self._locations = LocationTagger(knowledge)
        self._entities = EntityTagger(knowledge, recognizer)
        self._stances = stances
        self._roles = RoleResolver(knowledge)
        self.producer = Producer(
            name="streams",
            version=__version__,
            models={
                "entities": self._entities.version,
                "locations": LocationTagger.version,
                "roles": RoleResolver.version,
                "stances": stances.version,
            },
            knowledge=knowledge.version,
        )

    def enrich(self, article: Article) -> EnrichedArticle:
        """Tag ``article``. A canceled one, or one in a language that no tagger knows, gets no tags."""
        if article.pubstatus == "canceled" or article.language not in LANGUAGES:
            return EnrichedArticle(article, self.producer)
        with timed("tag.read"):
            document = read_document(article.text, article.language)
            scans = scan_document(document, self._indexes)
            found = [(scan, self._locations.recognize(scan)) for scan in scans]
        toponyms = sorted((toponym for _, names in found for toponym in names), key=lambda toponym: toponym.start)
        with timed("tag.entities"):
            entities = self._entities.tag(document, found)
        with timed("tag.locations"):
            home = article.home or self._homes.get(article.source or "")
            places = self._locations.resolve(document, scans, toponyms, entities, home)
            entities = rename_places(document, entities, places.entities)
            roles = self._roles.resolve(document, scans, article.published, entities)
        with timed("tag.stances"):
            stances = self._stances.tag(document, entities, article.published, roles)
        return EnrichedArticle(
            article,
            self._producer(),
            entities,
            places.locations,
            places.focus,
            stances,
            pair_up(stances),
            roles,
        )

    def _producer(self) -> Producer:
        """Return what tagged the last article: a tagger of stances may have left it to another."""
        tagged = self._stances.version
        if tagged == self.producer.models["stances"]:
            return self.producer
        return replace(self.producer, models={**self.producer.models, "stances": tagged})


def load_enricher(settings: Settings | None = None) -> Enricher:
    """Load the shipped knowledge and the taggers that the settings name; those of the environment, if not given."""
    settings, knowledge = settings or load_settings(), load_knowledge()
    return Enricher(
        knowledge, load_recognizer(settings, knowledge), load_stance_source(settings, knowledge), settings.homes
    )
