"""The shipped recognisers: a model for each language, asked as one."""

from collections.abc import Mapping

from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.encoder.model import Encoder
from streams.entities.joint import JointRecognizer
from streams.entities.proposals import Proposals
from streams.entities.spans import Recognizer, Span
from streams.languages import LANGUAGES


class LanguageRecognizers:
    """Asks the recogniser of the language of a text; where it has none, the rules alone decide."""

    def __init__(self, recognizers: Mapping[str, Recognizer]) -> None:
        """``recognizers`` are of one kind, by ISO 639-1 code."""
        self._recognizers = recognizers
        first = next(iter(recognizers.values()))
        self.name, self.trust = first.name, first.trust
        versions = [part for one in recognizers.values() for part in one.versions]
        self.versions: tuple[str, ...] = tuple(dict.fromkeys(versions))

    def recognize(self, proposals: Proposals) -> list[Span]:
        """Return the mentions in order; no two overlap, and none crosses the end of a passage."""
        recognizer = self._recognizers.get(proposals.reading.language.code)
        return _settled(proposals) if recognizer is None else recognizer.recognize(proposals)


def load_crf() -> LanguageRecognizers:
    """Load the fast recogniser, a CRF for each language."""
    return LanguageRecognizers(_load_crfs())


def load_encoder() -> LanguageRecognizers:
    """Load the recogniser of the default profile, the encoder with a CRF for each language."""
    encoder = Encoder()
    return LanguageRecognizers({code: JointRecognizer(encoder, crf) for code, crf in _load_crfs().items()})


def _load_crfs() -> dict[str, CrfRecognizer]:
    return {code: CrfRecognizer(model_path(code)) for code, language in LANGUAGES.items() if language.is_trained}


def _settled(proposals: Proposals) -> list[Span]:
    """Return the names that the rules and the knowledge settle on, in order."""
    kept = sorted(proposals.kept, key=lambda candidate: candidate.first)
    return [Span(one.first, one.stop, one.type, one.confidence) for one in kept]
