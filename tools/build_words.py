"""Builds the lists of frequent words: ``streams/languages/{ar,en}/words.tsv``.

    python -m tools.build_words

Frequencies come from wordfreq (data CC BY-SA 4.0). Columns: the word as it is looked up, and its frequency on the Zipf
scale in steps of a half: the decimal logarithm of its number in a billion words, 12 for a million of them.
"""

from pathlib import Path

import wordfreq

from streams.text.lookup import lookup_key

LANGUAGES = Path(__file__).parents[1] / "streams" / "languages"
_HEADER = "word\tzipf\n"
_RAREST = 3.0
_MOST = 60_000


def main() -> None:
    """Write both lists."""
    for language in ("ar", "en"):
        zipf: dict[str, float] = {}
        for word in wordfreq.top_n_list(language, _MOST):
            key = lookup_key(word)
            zipf[key] = max(zipf.get(key, 0.0), wordfreq.zipf_frequency(word, language))
        rows = (
            f"{key}\t{int(2 * value)}\n" for key, value in sorted(zipf.items()) if value >= _RAREST and key.isalpha()
        )
        (LANGUAGES / language / "words.tsv").write_text(_HEADER + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
