"""Arabic: its word lists, and the small words that are written onto names."""

from functools import lru_cache

_SHORTEST_WORD = 2


@lru_cache(maxsize=1 << 15)
def readings(key: str) -> tuple[tuple[int, str], ...]:
    """Return what the word ``key`` may stand for: how many leading letters are clitics, and the key of the name.

    ``لل`` hides the article: ``للكويت`` is ``ل`` and ``الكويت``, of which the text shows ``لكويت``.
    """
    found = [(0, key)]
    for conjunction in (0, 1):
        if conjunction and key[:1] not in {"و", "ف"}:
            break
        rest = key[conjunction:]
        if conjunction:
            found.append((1, rest))
        if rest.startswith("لل"):
            found.append((conjunction + 1, f"ال{rest[2:]}"))
        # Without an article ك is far more often the first letter of a word: كابل.
        if rest[:1] in {"ب", "ل"} or rest.startswith("كال"):
            found.append((conjunction + 1, rest[1:]))
    return tuple((cut, name) for cut, name in found if not cut or len(name) >= _SHORTEST_WORD)
