"""The shipped taggers that need nothing but what streams itself does, as the registry calls them."""

from streams.entities import languages
from streams.entities.spans import Recognizer
from streams.knowledge import Knowledge
from streams.settings import Settings
from streams.stances.tagger import StanceTagger


def load_encoder(_settings: Settings, _knowledge: Knowledge) -> Recognizer:
    """Load the encoder with a CRF for each language: what the default profile recognises with."""
    return languages.load_encoder()


def load_crf(_settings: Settings, _knowledge: Knowledge) -> Recognizer:
    """Load a CRF for each language: what the fast profile recognises with."""
    return languages.load_crf()


def load_frames(_settings: Settings, knowledge: Knowledge) -> StanceTagger:
    """Load the tagger of stances by cue frames."""
    return StanceTagger(knowledge)
