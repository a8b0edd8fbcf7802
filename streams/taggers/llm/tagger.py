"""The tagger of stances that asks a language model, and leaves an article to another where that gives nothing."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from streams.knowledge import Knowledge
from streams.records import Entity, ResolvedRole, Stance
from streams.secret_files import read_secret
from streams.settings import Settings
from streams.stances.rollup import Countries
from streams.stances.tagger import StanceTagger
from streams.taggers.llm.endpoint import Endpoint, EndpointFailed
from streams.taggers.llm.prompt import VERSION, make_question
from streams.taggers.llm.reading import AnswerReader
from streams.taggers.llm.spending import Purse
from streams.taggers.protocols import StanceSource
from streams.tally import count
from streams.text.document import Document

log = logging.getLogger(__name__)

#: Characters of the longest text that is sent: some 6,500 words.
_LONGEST: Final = 40_000
#: Articles that fail in a row before the endpoint is left alone, and for how many seconds.
_FAILURES: Final = 3
_REST: Final = 60.0


class ArticleOutcome(StrEnum):
    """What became of asking about an article; all but the first leave it to the fallback."""

    TAGGED = "tagged"
    FAILED = "failed"
    #: It gave stances, and none of them held.
    UNTRUE = "untrue"
    TOO_LONG = "too_long"
    OVER_BUDGET = "over_budget"
    #: The endpoint failed several times in a row, and is left alone for a while.
    RESTING = "resting"


class LlmTagger:
    """Asks about one article after another. Who tagged the last one is its ``version``."""

    def __init__(
        self,
        endpoint: Endpoint,
        purse: Purse,
        reader: AnswerReader,
        fallback: StanceSource,
        *,
        model: str,
        options: Mapping[str, Any],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoint = endpoint
        self._purse = purse
        self._reader = reader
        self._fallback = fallback
        self._model = model
        self._options = options
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._version = _version(model)

    @property
    def version(self) -> str:
        """What tagged the last article: the model, as the endpoint calls it, or the fallback."""
        return self._version

    def tag(
        self,
        document: Document,
        entities: tuple[Entity, ...],
        published: str | None = None,
        roles: Sequence[ResolvedRole] = (),
    ) -> tuple[Stance, ...]:
        """Return the stances of ``document`` between ``entities``, in order of their cues, each once."""
        if not entities:
            self._version = _version(self._model)
            return ()
        outcome = self._obstacle(document)
        if outcome is None:
            question = make_question(document, entities, published, roles, model=self._model, options=self._options)
            try:
                reply = self._endpoint.ask(question.body)
            except EndpointFailed as failed:
                self._note_failure(failed)
                outcome = ArticleOutcome.FAILED
            else:
                self._failures = 0
                stances = self._reader.read(reply.items, question, document, published)
                outcome = ArticleOutcome.UNTRUE if reply.items and not stances else ArticleOutcome.TAGGED
        count("llm_articles", outcome)
        if outcome is ArticleOutcome.TAGGED:
            self._version = _version(reply.model or self._model)
            return stances
        stances = self._fallback.tag(document, entities, published, roles)
        self._version = self._fallback.version
        return stances

    def _obstacle(self, document: Document) -> ArticleOutcome | None:
        """Say why the endpoint is not to be asked about ``document``."""
        if len(document.text) > _LONGEST:
            return ArticleOutcome.TOO_LONG
        if self._purse.is_empty:
            return ArticleOutcome.OVER_BUDGET
        return ArticleOutcome.RESTING if self._clock() < self._rests_until else None

    def _note_failure(self, failed: EndpointFailed) -> None:
        self._failures += 1
        if self._failures < _FAILURES:
            return
        # One more failure after the rest, and it rests again.
        self._failures, self._rests_until = _FAILURES - 1, self._clock() + _REST
        log.warning(
            "The language model gave no answer %d times in a row (%s): frames tag for %g s",
            _FAILURES, failed, _REST,
        )  # fmt: skip


def load_llm(settings: Settings, knowledge: Knowledge) -> LlmTagger:
    """Make the tagger that the settings describe. Nothing is asked yet.

    Raises:
        SecretFileError: the file of the key cannot be read.
    """
    share = settings.llm_max_cost / settings.processes
    purse = Purse(settings.llm_input_price, settings.llm_output_price, share)
    key = read_secret("llm_key_file", settings.llm_key, settings.llm_key_file)
    endpoint = Endpoint(settings.llm_url, key, purse, timeout=settings.llm_timeout, retries=settings.llm_retries)
    return LlmTagger(
        endpoint,
        purse,
        AnswerReader(Countries(knowledge)),
        StanceTagger(knowledge),
        model=settings.llm_model,
        options=json.loads(settings.llm_options),
    )


def _version(model: str) -> str:
    return f"llm-{VERSION}-{model}"
