"""Latin spellings for Arabic names of people whom the knowledge does not name."""

from streams.languages import Language

_PARTICLES = {"بن": "bin", "ابن": "ibn", "بنت": "bint", "ال": "Al", "ولد": "Ould", "بو": "Bou"}
_DEFINITE = "al-"


def romanize(key: str, language: Language) -> str | None:
    """Return how a person of this name mostly writes it in Latin letters; None where a part of it is not known.

    ``key`` is a name of a person as `streams.text.lookup.lookup_key` gives it. Nothing is transliterated letter by
    letter: a foreign name would come out wrong.
    """
    words = key.split()
    parts = [
        _PARTICLES.get(word) or _spelling(word, language, surname=index > 0 and index == len(words) - 1)
        for index, word in enumerate(words)
    ]
    return " ".join(part for part in parts if part) if parts and all(parts) else None


def _spelling(word: str, language: Language, *, surname: bool) -> str:
    given_spelling, surname_spelling = language.latin.get(word, ("", ""))
    if found := (surname_spelling or given_spelling) if surname else (given_spelling or surname_spelling):
        return found
    bare = word.removeprefix(language.article)
    inner = language.latin.get(bare, ("", "")) if bare != word else ("", "")
    return f"{_DEFINITE}{inner[1] or inner[0]}" if any(inner) else ""
