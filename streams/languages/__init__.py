"""The languages that the taggers know. Adding one is adding a folder with its word lists."""

from collections.abc import Mapping

from streams.languages import ar, en
from streams.languages.language import Language, read_language

LANGUAGES: Mapping[str, Language] = {
    "ar": read_language("ar", ar.readings, article="ال"),
    "en": read_language("en", en.readings, article=""),
}

__all__ = ["LANGUAGES", "Language"]
