"""The parts of one Arabic sentence that the readers of cues look things up in."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.stances.arabic.clauses import ArabicClauses
from streams.stances.arabic.phrases import ArabicPhrases
from streams.stances.arabic.pronouns import ArabicPronouns
from streams.stances.arabic.subjects import ArabicSubjects
from streams.stances.arabic.words import ArabicWords
from streams.stances.discourse import Discourse
from streams.stances.frames import CueIndex
from streams.stances.units import Unit


@dataclass(frozen=True, slots=True)
class SentenceParts:
    """Words, phrases, subjects, clauses and pronouns of one sentence, and the cues of the language."""

    words: ArabicWords
    phrases: ArabicPhrases
    subjects: ArabicSubjects
    clauses: ArabicClauses
    pronouns: ArabicPronouns
    cues: CueIndex


def read_parts(text: str, units: Sequence[Unit], cues: CueIndex, before: Discourse) -> SentenceParts:
    """Read the sentence that ``units`` are, given the sentences before it."""
    words = ArabicWords(text, units)
    phrases = ArabicPhrases(words)
    subjects = ArabicSubjects(words, phrases)
    clauses = ArabicClauses(words, phrases, subjects, cues, before)
    return SentenceParts(words, phrases, subjects, clauses, ArabicPronouns(words, subjects, before), cues)
