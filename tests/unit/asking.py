"""Asks the tagger of stances by a language model about a short article, with a server that answers as a test has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streams.records import Stance
from streams.settings import load_settings
from streams.stances.tagger import StanceTagger
from streams.taggers.llm.tagger import LlmTagger, load_llm
from streams.tally import Counts, tally
from streams.text.document import read_document
from tests.unit.language_model import Answer, LanguageModel, running, says
from tests.unit.tagging import knowledge, tag

TEXT = "France condemned Iran 🙂 on Monday. Turkey welcomed the new truce in Libya."
FRANCE, IRAN, TURKEY, LIBYA = "wikidata:Q142", "wikidata:Q794", "wikidata:Q43", "wikidata:Q1016"
KEY = "canary-key-5519"
#: More than any test needs, and less than one waits for.
PATIENCE = 15.0


def keys(article: Any) -> dict[str, str]:
    """Return the ids by which the model knows the entities, by English name."""
    return {entity["names"][-1]: entity["id"] for entity in article["entities"]}


def condemns(article: Any, **changed: Any) -> dict[str, Any]:
    """Return what a good model says of the first sentence."""
    known = keys(article)
    return {
        "sentence": 1,
        "holder": known["France"],
        "polarity": "oppose",
        "act": "condemn",
        "target": known["Iran"],
        "issue": None,
        "cue": "condemned",
        "speaker": None,
        "attributed": False,
        "confidence": 0.9,
    } | changed


def welcomes(article: Any, **changed: Any) -> dict[str, Any]:
    """Return what a good model says of the second."""
    mine = {
        "sentence": 2, "holder": keys(article)["Turkey"], "polarity": "support", "act": "praise", "target": None,
        "issue": "the new truce in Libya", "cue": "welcomed",
    }  # fmt: skip
    return condemns(article, **(mine | changed))


GOOD = says(lambda article: [welcomes(article), condemns(article)])


@contextmanager
def asking(*answers: Answer, **settings: Any) -> Iterator[tuple[LanguageModel, LlmTagger]]:
    with running(*answers) as model:
        given = {"llm_url": model.url, "llm_model": "tiny", "llm_timeout": PATIENCE, "llm_key": KEY, **settings}
        yield model, load_llm(load_settings(stance_tagger="llm", **given), knowledge())


def stances_of(tagger: LlmTagger, text: str = TEXT, language: str = "en") -> tuple[tuple[Stance, ...], Counts]:
    with tally() as counts:
        found = tagger.tag(read_document(text, language), tag(text, language), "2026-03-02T08:00:00Z")
    return found, counts


def by_frames(text: str = TEXT, language: str = "en") -> tuple[Stance, ...]:
    return StanceTagger(knowledge()).tag(read_document(text, language), tag(text, language), "2026-03-02T08:00:00Z")
