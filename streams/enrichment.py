"""The Enricher: one article goes through the taggers and comes out as an enriched article."""

from collections.abc import Mapping

from streams import __version__
from streams.entities.grouping import rename_places
from streams.entities.tagger import EntityTagger
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, scan_document
from streams.records import Article, EnrichedArticle, Producer
from streams.roles import RoleResolver
from streams.settings import Profile, load_settings
from streams.stances.rollup import pair_up
from streams.stances.tagger import StanceTagger
from streams.stopwatch import timed
from streams.text.document import read_document


class Enricher:
    """Runs the taggers over one article after another; holds what they loaded, and no state between articles."""

    def __init__(
        self, knowledge: Knowledge, profile: Profile = "default", homes: Mapping[str, str] | None = None
    ) -> None:
        """Load the taggers. ``homes`` leads from the names of sources to the ISO codes of their countries."""
        self._homes = homes or {}
        self._indexes = {code: NameIndex(knowledge, language) for code, language in LANGUAGES.items()}
        self._locations = LocationTagger(knowledge)
        self._entities = EntityTagger(knowledge, profile)
        self._stances = StanceTagger(knowledge)
        self._roles = RoleResolver(knowledge)
        self.producer = Producer(
            name="streams",
            version=__version__,
            models={
                "entities": self._entities.version,
                "locations": LocationTagger.version,
                "roles": RoleResolver.version,
                "stances": StanceTagger.version,
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
            self.producer,
            entities,
            places.locations,
            places.focus,
            stances,
            pair_up(stances),
            roles,
        )


def load_enricher() -> Enricher:
    """Load the shipped knowledge and the taggers that use it, as the settings say."""
    settings = load_settings()
    return Enricher(load_knowledge(), settings.profile, settings.homes)
