"""The Enricher: one article goes through the taggers and comes out as an enriched article."""

from streams import __version__
from streams.entities.tagger import EntityTagger
from streams.knowledge import Knowledge, load_knowledge
from streams.languages import LANGUAGES
from streams.locations.tagger import LocationTagger
from streams.matching import NameIndex, scan_document
from streams.records import Article, EnrichedArticle, Producer
from streams.roles import RoleResolver
from streams.settings import Profile, load_settings
from streams.stances.tagger import StanceTagger
from streams.text.document import read_document


class Enricher:
    """Runs the taggers over one article after another; holds what they loaded, and no state between articles."""

    def __init__(self, knowledge: Knowledge, profile: Profile = "default") -> None:
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
        document = read_document(article.text, article.language)
        scans = scan_document(document, self._indexes)
        found = [(scan, self._locations.recognize(scan)) for scan in scans]
        toponyms = sorted((toponym for _, names in found for toponym in names), key=lambda toponym: toponym.start)
        entities = self._entities.tag(document, found)
        locations, focus = self._locations.resolve(document, toponyms, entities)
        stances = self._stances.tag(document, entities)
        roles = self._roles.resolve(document, scans, article.published, entities)
        return EnrichedArticle(article, self.producer, entities, locations, focus, stances, roles)


def load_enricher() -> Enricher:
    """Load the shipped knowledge and the taggers that use it, in the profile that the settings name."""
    return Enricher(load_knowledge(), load_settings().profile)
