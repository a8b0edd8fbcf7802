"""What the bench runs inside tagging processes: a bare loop over articles, and a tagger that costs nothing."""

import pickle
import time
from collections.abc import Callable

from streams.events import Event
from streams.records import (
    ActorTarget,
    Article,
    EnrichedArticle,
    Entity,
    Focus,
    Location,
    Mention,
    Name,
    PlaceMention,
    Producer,
    Span,
    Stance,
)
from streams.settings import load_settings
from streams.work import load_enricher, process_record

#: What the free tagger gives an article: this many derived events.
FREE_ENTITIES, FREE_LOCATIONS, FREE_STANCES = 12, 5, 3

_SPAN_LENGTH = 5
_EVIDENCE_LENGTH = 200


def load_bare_loop() -> Callable[[bytes], bytes]:
    """Return a function that decodes, tags and encodes a pickled list of records, and answers with the seconds."""
    settings = load_settings()
    enricher = load_enricher(settings)

    def run(request: bytes) -> bytes:
        values: list[bytes] = pickle.loads(request)  # noqa: S301 -- it comes from the bench, through a socket pair
        started = time.perf_counter()
        for value in values:
            outcome = process_record(None, value, enricher, settings)
            assert isinstance(outcome, Event), outcome
        return repr(time.perf_counter() - started).encode()

    return run


class FreeEnricher:
    """Gives every article the same tags: what the pipeline costs without the tagging."""

    def __init__(self) -> None:
        self._producer = Producer("streams", "bench", {}, "bench")

    def enrich(self, article: Article) -> EnrichedArticle:
        """Return tags of no meaning that fit the text of any article."""
        word = article.text[:_SPAN_LENGTH]
        mentions = (Mention(0, len(word), word, 0.9, "free"),)
        entities = tuple(
            Entity(f"nil:free{number:02}", "person", Name(ar=f"اسم {number}", en=f"Name {number}"), 0.1, mentions)
            for number in range(FREE_ENTITIES)
        )
        span = Span(0, len(word), word)
        sentence = article.text[:_EVIDENCE_LENGTH]
        evidence = Span(0, len(sentence), sentence)
        stances = tuple(
            Stance(
                id=f"free{number}",
                holder=entities[number].id,
                target=ActorTarget(entities[number + 1].id),
                polarity="support",
                act="endorse",
                confidence=0.9,
                cue=span,
                evidence=evidence,
                speaker=None,
                via="free",
            )
            for number in range(FREE_STANCES)
        )
        locations = tuple(
            Location(
                id=f"geonames:{number + 1}",
                entity=None,
                name=Name(ar=f"مكان {number}", en=f"Place {number}"),
                kind="city",
                country="LY",
                admin1=None,
                lat=31.2,
                lon=16.6,
                confidence=0.9,
                candidates=1,
                margin=1.0,
                mentions=(PlaceMention(0, len(word), word, "place"),),
            )
            for number in range(FREE_LOCATIONS)
        )
        return EnrichedArticle(article, self._producer, entities, locations, Focus(("LY",)), stances)


def load_free_enricher() -> FreeEnricher:
    """Return the tagger that costs nothing."""
    return FreeEnricher()
