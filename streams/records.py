"""What travels through the pipeline, as frozen dataclasses. Imports only the standard library.

Every ``start``/``end`` pair is a half-open range of Unicode code points into ``Article.text``, the text that is built
once (headline, blank line, body) and that every offset of an event refers to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

EntityType = Literal["person", "organization", "location"]
PlaceKind = Literal["country", "admin", "city", "region", "water", "facility"]
PlaceRole = Literal["place", "actor", "demonym"]
Polarity = Literal["support", "oppose"]
Act = Literal[
    "praise", "endorse", "aid", "ally", "agree", "call_for", "defend",
    "condemn", "reject", "accuse", "threaten", "warn", "sanction", "attack", "protest", "blame", "expel",
]  # fmt: skip
Tense = Literal["present", "past"]
PubStatus = Literal["usable", "withheld", "canceled"]

_SUPPORTING: tuple[Act, ...] = ("praise", "endorse", "aid", "ally", "agree", "call_for", "defend")
#: Whether what a holder does supports or opposes the target.
POLARITIES: Mapping[str, Polarity] = {act: "support" if act in _SUPPORTING else "oppose" for act in get_args(Act)}


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article, decoded and validated. ``language`` is an ISO 639-1 code or ``und``.

    ``home`` is the ISO 3166-1 alpha-2 code of the country where the source is at home, where the article tells it.
    """

    uri: str
    version: str
    language: str
    text: str
    headline: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None
    pubstatus: PubStatus = "usable"
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the article's text: ``text == article.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical name in each language in which it is known."""

    ar: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where the text names an entity. ``via`` is what found it, ``confidence`` lies in 0..1."""

    start: int
    end: int
    text: str
    confidence: float
    via: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization or location with every mention of it. ``salience`` lies in 0..1.

    ``romanized``: the English name is made from the Arabic one, no source was read that writes it so.
    """

    id: str
    type: EntityType
    name: Name
    salience: float
    mentions: tuple[Mention, ...]
    romanized: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer. ``entity`` is the id it carries as an entity, ``country`` an ISO 3166-1 alpha-2 code.

    Latitude and longitude are degrees, WGS 84. ``population`` is 0 where it is unknown.
    """

    id: str
    entity: str
    name: Name
    kind: PlaceKind
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int = 0


@dataclass(frozen=True, slots=True)
class Toponym:
    """A span of the text that may name a place, with every place it may name, most likely first.

    ``supported`` is false where nothing in the text but the name itself says that a place is meant.
    """

    start: int
    end: int
    candidates: tuple[Place, ...]
    role: PlaceRole = "place"
    supported: bool = True


@dataclass(frozen=True, slots=True)
class PlaceRelation:
    """A point off a place that the text tells by distance and bearing: ``text`` is ``40 كيلومترا جنوب سرت``.

    ``bearing`` is in degrees clockwise from north; latitude and longitude are degrees, WGS 84.
    """

    start: int
    end: int
    text: str
    bearing: float
    distance_km: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Where the text names a place, and whether it acts (``actor``), locates or is an adjective (``demonym``).

    ``dateline``: it stands at the head of a report and tells where that was written. ``relation``: not the place is
    meant, but a point off it.
    """

    start: int
    end: int
    text: str
    role: PlaceRole
    dateline: bool = False
    relation: PlaceRelation | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A resolved place. ``candidates`` is how many share the name, ``margin`` how clearly this one won (0..1).

    Without latitude and longitude only the country is known; without these two and country not even that.
    """

    id: str
    entity: str | None
    name: Name
    kind: PlaceKind
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    confidence: float
    candidates: int
    margin: float
    mentions: tuple[PlaceMention, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """What the story is about: ISO country codes, most important first, and the id of one location."""

    countries: tuple[str, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class ActorTarget:
    """A stance towards an entity of the same event."""

    id: str
    kind: Literal["actor"] = "actor"


@dataclass(frozen=True, slots=True)
class IssueTarget:
    """A stance towards an issue: a noun phrase of the text. ``actor`` is the entity named in it whose issue it is."""

    text: str
    start: int
    end: int
    actor: str | None = None
    kind: Literal["issue"] = "issue"


@dataclass(frozen=True, slots=True)
class Stance:
    """Who supports or opposes whom or what, and where the text says so. ``holder`` is an entity id of the same event.

    ``act`` is what the holder does, ``speaker`` the entity id of whoever is quoted, ``via`` the rule that found the
    stance. ``attributed``: the text only reports that the speaker alleges it. ``tense`` is ``past`` for history.
    ``holder_country`` and ``target_country`` are ISO 3166-1 alpha-2 codes; the latter is the one of an issue's actor.
    """

    id: str
    holder: str
    target: ActorTarget | IssueTarget
    polarity: Polarity
    act: Act
    confidence: float
    cue: Span
    evidence: Span
    speaker: str | None
    via: str
    attributed: bool = False
    tense: Tense = "present"
    holder_country: str | None = None
    target_country: str | None = None


@dataclass(frozen=True, slots=True)
class StancePair:
    """All stances of one polarity of an article between one holder and one target.

    ``strongest`` is the id of the stance that is most certain; ``target`` is its target.
    """

    holder: str
    target: ActorTarget | IssueTarget
    polarity: Polarity
    count: int
    strongest: str


@dataclass(frozen=True, slots=True)
class ResolvedRole:
    """An office that the text names instead of a person (``الرئيس التركي``), and who held it on the article's day.

    ``role`` is a slug such as ``president``, ``owner`` an ISO 3166-1 alpha-2 code or the id of an actor, ``resolved``
    the id of the person with ``name``. It is no mention: the text does not name the person.
    """

    start: int
    end: int
    text: str
    role: str
    owner: str
    resolved: str
    name: Name


@dataclass(frozen=True, slots=True)
class Producer:
    """What made an event: software version, models by task, version of the knowledge."""

    name: str
    version: str
    models: Mapping[str, str]
    knowledge: str


@dataclass(frozen=True, slots=True)
class EnrichedArticle:
    """An article with everything the taggers found in it."""

    article: Article
    producer: Producer
    entities: tuple[Entity, ...] = ()
    locations: tuple[Location, ...] = ()
    focus: Focus = field(default_factory=Focus)
    stances: tuple[Stance, ...] = ()
    summary: tuple[StancePair, ...] = ()
    roles: tuple[ResolvedRole, ...] = ()
