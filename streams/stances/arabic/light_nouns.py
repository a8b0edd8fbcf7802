"""The nouns of Arabic light verbs: what gives ``قدم``, ``وصف`` or ``شن`` its meaning."""

from streams.stances.arabic.phrases import ArabicPhrases
from streams.stances.arabic.verbs import is_verb_form
from streams.stances.arabic.words import ArabicWords, is_definite, strip_article
from streams.stances.frames import Frame

_NOUN_REACH = 5
_SHORTEST_ACCUSATIVE = 4


class LightNouns:
    """Finds the nouns of light verbs in one sentence."""

    def __init__(self, words: ArabicWords, phrases: ArabicPhrases) -> None:
        self._words = words
        self._phrases = phrases

    def find(self, frame: Frame, at: int) -> tuple[int, int] | None:
        """Return where the noun of a light verb stands: at ``at``, or behind a preposition or a few plain words."""
        for near in range(at, at + _NOUN_REACH):
            noun = self._words.quotation(near) if frame.quoted else self.at(frame, near)
            if noun is not None:
                return noun
            is_plain = self._words.is_in(
                near, "preposition", "adjective", "adverb", "any", "open_mark", "claim", "amounts_to"
            ) or (near > at and is_definite(self._words.norm(near)))
            if not is_plain:
                return None
        return None

    def at(self, frame: Frame, at: int) -> tuple[int, int] | None:
        """Return the units of the noun at ``at``, which may carry و and a preposition."""
        word = self._words.norm(at)
        bare = word.removeprefix("و")
        accusative = bare.removesuffix("ا") if len(bare) > _SHORTEST_ACCUSATIVE else bare
        governed = bare[1:] if bare.startswith(("ب", "ل")) else bare
        described = strip_article(governed) if bare.startswith("بال") else bare  # "وصفه بالجائر"
        for form in (word, bare, governed, accusative, described):
            for noun in frame.nouns.get(form, ()):
                rest = (self._words.norm(at + 1 + step) for step in range(len(noun) - 1))
                if all(word == wanted for word, wanted in zip(rest, noun[1:], strict=True)):
                    return at, at + len(noun)
        return None

    def tells(self, quotation: tuple[int, int]) -> bool:
        """Whether a quotation tells what somebody does, rather than what he is."""
        first = self._words.norm(quotation[0])
        return (
            is_verb_form(first) or self._phrases.is_finite_verb(quotation[0]) or self._words.is_in(quotation[0], "stop")
        )

    def is_neutral(self, at: int) -> bool:
        """Whether what is described is a meeting or a situation: whatever it is called, no stance towards it."""
        return self._words.is_in(at, "neutral_topic")
