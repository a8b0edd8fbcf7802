"""Taggers for the delivery tests: cheap, deterministic, and as badly behaved as the article asks them to be.

A word ``do:WHAT:ARGUMENT`` in the text makes the tagger do it: sleep so many seconds, hang, take memory, or kill its
process. Every other article gets some entities, a location and a stance that follow from its text.
"""

import hashlib
import os
import re
import signal
import time
from pathlib import Path

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

_DEED = re.compile(r"do:(\w+)(?::(\S+))?")
PRODUCER = Producer("streams", "test", {"entities": "test"}, "test")


class PlainEnricher:
    """Makes ``tags`` entities out of the first words of an article."""

    def __init__(self, tags: int = 3) -> None:
        self._tags = tags

    def enrich(self, article: Article) -> EnrichedArticle:
        if article.pubstatus == "canceled":
            return EnrichedArticle(article, PRODUCER)
        for deed, argument in _DEED.findall(article.text):
            self.do(deed, argument)
        words = list(re.finditer(r"\w+", article.text))[: self._tags]
        entities = tuple(_entity(word, index) for index, word in enumerate(words))
        first = words[0]
        location = Location(
            "iso:LY", None, Name(en="Libya"), "country", "LY", None, 27.0, 17.0, 0.9, 1, 1.0,
            (PlaceMention(first.start(), first.end(), first.group(), "place"),),
        )  # fmt: skip
        span = Span(first.start(), first.end(), first.group())
        stance = Stance(
            "s0", entities[0].id, ActorTarget(entities[-1].id), "oppose", "reject", 0.5, span, span, None, "test"
        )
        return EnrichedArticle(article, PRODUCER, entities, (location,), Focus(("LY",)), (stance,))

    def do(self, deed: str, argument: str) -> None:
        match deed:
            case "sleep":
                time.sleep(float(argument))
            case "linger":
                # Tells the test that this article is being worked on, and takes its time, the first time only.
                path, seconds = argument.rsplit(",", 1)
                if not Path(path).exists():
                    Path(path).touch()
                    time.sleep(float(seconds))
            case "hang":
                time.sleep(3600)
            case "eat":
                hoard = []
                while True:
                    hoard.append(bytearray(1 << 20))
            case "exit":
                os._exit(9)
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "raise":
                raise RuntimeError("the article asked for it")


def _entity(word: re.Match[str], index: int) -> Entity:
    digest = hashlib.sha256(f"{index}{word.group()}".encode()).hexdigest()[:12]
    mention = Mention(word.start(), word.end(), word.group(), 0.5, "test")
    return Entity(f"nil:{digest}", "person", Name(en=word.group()), 0.5, (mention,))


def load_plain() -> PlainEnricher:
    return PlainEnricher()
