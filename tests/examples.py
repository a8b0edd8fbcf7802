"""An enriched article with one of everything, small enough to be read."""

from datetime import UTC, datetime

from streams.records import (
    ActorTarget,
    Article,
    EnrichedArticle,
    Entity,
    Focus,
    IssueTarget,
    Location,
    Mention,
    Name,
    PlaceMention,
    Producer,
    Span,
    Stance,
    StancePair,
)

TIME = datetime(2026, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC)

TEXT = "تركيا ترفض الهدنة\n\nأدانت تركيا قصف سرت 🙂، وأيّدت روسيا."
_EVIDENCE = Span(19, len(TEXT), TEXT[19:])


def _span(text: str, after: int = 0) -> tuple[int, int, str]:
    start = TEXT.index(text, after)
    return start, start + len(text), text


TURKEY = Entity(
    id="wikidata:Q43",
    type="location",
    name=Name(ar="تركيا", en="Turkey"),
    salience=0.312345,
    mentions=(
        Mention(*_span("تركيا"), confidence=0.98, via="gazetteer"),
        Mention(*_span("تركيا", 6), confidence=1 / 3, via="gazetteer"),
    ),
)
RUSSIA = Entity(
    id="wikidata:Q159",
    type="location",
    name=Name(en="Russia"),
    salience=-0.0,
    mentions=(Mention(*_span("روسيا"), confidence=1, via="gazetteer"),),
)
SIRTE = Location(
    id="geonames:2210554",
    entity=None,
    name=Name(ar="سرت", en="Sirte"),
    kind="city",
    country="LY",
    admin1="Surt",
    lat=31.208921234,
    lon=16.588661234,
    confidence=0.93,
    candidates=2,
    margin=0.5,
    mentions=(PlaceMention(*_span("سرت"), role="place"),),
)
AGAINST_THE_TRUCE = Stance(
    id="s1",
    holder=TURKEY.id,
    target=IssueTarget(text="الهدنة", start=11, end=17, actor=RUSSIA.id),
    polarity="oppose",
    act="reject",
    confidence=0.8,
    cue=Span(*_span("ترفض")),
    evidence=Span(*_span("تركيا ترفض الهدنة")),
    speaker=None,
    via="ar.oppose.reject",
)
WITH_RUSSIA = Stance(
    id="s2",
    holder=TURKEY.id,
    target=ActorTarget(id=RUSSIA.id),
    polarity="support",
    act="endorse",
    confidence=0.7,
    cue=Span(*_span("أيّدت")),
    evidence=_EVIDENCE,
    speaker=RUSSIA.id,
    via="ar.support.back",
    attributed=True,
    tense="past",
    holder_country="TR",
    target_country="RU",
)
ARTICLE = Article(
    uri="urn:newsroom:خبر:1",
    version="2",
    language="ar",
    text=TEXT,
    headline="تركيا ترفض الهدنة",
    published="2020-07-24T09:00:00Z",
    source="agency",
)
PRODUCER = Producer("streams", "0.1.0", {"stances": "2", "entities": "1"}, knowledge="2026-01")
ENRICHED = EnrichedArticle(
    article=ARTICLE,
    producer=PRODUCER,
    entities=(TURKEY, RUSSIA),
    locations=(SIRTE,),
    focus=Focus(countries=("LY",), place=SIRTE.id),
    stances=(AGAINST_THE_TRUCE, WITH_RUSSIA),
    summary=(StancePair(TURKEY.id, AGAINST_THE_TRUCE.target, "oppose", 1, AGAINST_THE_TRUCE.id),),
)
