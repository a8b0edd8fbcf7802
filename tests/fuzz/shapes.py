"""Articles as large as they may be, in shapes that make careless code quadratic: ``python -m tests.fuzz.shapes``.

Each is tagged in a process of its own under the limits of a worker: it gives its event, or is refused for what it is.
The figures go into ``docs/fuzz.md``; the exit code is 1 where a shape ran out of time.
"""

import argparse
import faulthandler
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import orjson

from streams.pool_process import limit_memory
from streams.settings import Settings, load_settings
from streams.work import Rejection, ask, load_worker, read_answer

_PAGE = Path(__file__).parents[2] / "docs" / "fuzz.md"
_TABLE = re.compile(r"(?<=<!-- shapes -->\n).*(?=<!-- /shapes -->)", re.DOTALL)
_OUT_OF_TIME = "out of time"
_ARABIC = "قال الرئيس التركي رجب طيب أردوغان إن أنقرة ترفض التدخل العسكري في ليبيا، وأدان قصف سرت. "
_ENGLISH = "President Emmanuel Macron said France condemns Russia's attack on Kyiv, and Germany backs Ukraine. "
_LETTERS = "بتجدرسفقكلمن"

#: What is written again and again, by language.
_REPEATED: Mapping[str, Mapping[str, str]] = {
    "ar": {
        "one word": "ب",
        "story": _ARABIC,
        "story without a full stop": _ARABIC.replace(".", "").replace("،", ""),
        "a name": "تركيا ",
        "a name in a list": "تركيا، ",
        "a name of two words": "سالم الكيلاني ",
        "an office": "الرئيس التركي ",
        "a distance": "40 كيلومترا جنوب سرت ",
        "one cue": "أدان ",
        "one sentence": "قال الوزير في ",
        "open quotes": "«قال ",
        "quotes in English": 'قال الوزير "we will go on with all of it" ثم غادر القاعة ',
        "a letter that is attached": "و ",
        "a word that joins the next": "عبد ",
        "an abbreviation": "د. ",
        "vowel signs": "\u064e",
        "tatweel": "ـ",
        "direction marks": "\u202e",
        "ligatures": "ﷺ",
    },
    "en": {
        "one word": "a",
        "story": _ENGLISH,
        "story without a full stop": _ENGLISH.replace(".", "").replace(",", ""),
        "a name": "Libya ",
        "names joined by and": "Libya and ",
        "a name of two words": "Ahmed Tarhuni ",
        "an office": "the Turkish president ",
        "a distance": "40 km south of Sirte ",
        "one cue": "condemns ",
        "one sentence": "the man said that ",
        "open quotes": '"said ',
        "pronouns": "he ",
        "titles": "President ",
        "codes of countries": "KEN ",
        "spaces": " ",
        "line breaks": "a\r",
        "full stops": ".",
        "marks": "?!.,;:",
        "hyphens": "a-",
        "apostrophes": "a'",
        "initials": "U.S. ",
        "digits": "7",
        "brackets": "(a",
        "emoji": "👩\u200d",
        "combining marks": "e\u0301",
        "Arabic words": _ENGLISH + "كلمة " * 50,
    },
}
_PAGES: Mapping[str, str] = {
    "paragraphs": "<p>x",
    "open brackets": "<",
    "formatting that is never closed": "<b>x",
    "tables in tables": "<table>x",
    "comments": "<!--",
    "attributes": '<p a="',
    "one tag": "<p " + "a " * 20_000,
    "entities": "&amp;",
    "lists in lists": "<li>x<ul>",
    "vector graphics": "<svg><p>x",
    "templates": "<template>x",
    "end tags": "</p>",
    "scripts": "<script>",
}


def _unknown(number: int) -> str:
    digits = (number // len(_LETTERS) ** place % len(_LETTERS) for place in range(5))
    return f"قال محمد {''.join(_LETTERS[digit] for digit in digits)}. "


def _article(unit: str, language: str, size: int) -> bytes:
    return _filled({"uri": "urn:shape", "language": language, "headline": "x", "body": ""}, "body", unit, size)


def _page(unit: str, size: int, start: str = "x") -> bytes:
    page = _filled({"value": start}, "value", unit, size - 200)
    body = {**orjson.loads(page), "contentType": "text/html"}
    return orjson.dumps({"uri": "urn:shape", "language": "ar", "bodies": [body]})


def _filled(item: dict[str, str], name: str, unit: str, size: int) -> bytes:
    """Return ``item`` with as many units in a field of it as make it so many bytes."""
    room = size - len(orjson.dumps(item))
    return orjson.dumps(item | {name: item[name] + unit * max(1, room // (len(orjson.dumps(unit)) - 2))})


#: What makes each shape, as the value of a record of so many bytes at most.
SHAPES: Mapping[str, Callable[[int], bytes]] = {
    **{
        f"{language}: {name}": partial(_article, unit, language)
        for language, units in _REPEATED.items()
        for name, unit in units.items()
    },
    "ar: names that nobody knows": lambda size: _article("".join(map(_unknown, range(size // 28 - 3))), "ar", size),
    **{f"html: {name}": partial(_page, unit) for name, unit in _PAGES.items()},
    "html: elements in each other": lambda size: _page("</div>", size, "<div>" * (size // 11) + "x"),
    "json: levels": lambda size: b"[" * size,
}


def run(value: bytes, answer: Callable[[bytes], bytes], settings: Settings) -> tuple[str, float, int]:
    """Answer a record in a process of its own; return the outcome, seconds of the processor, and MiB at most."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        faulthandler.register(signal.SIGXCPU, chain=True)
        spent = time.process_time()
        limit = int(spent + settings.article_timeout)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        limit_memory(settings.process_memory_mb)
        try:
            outcome = read_answer(answer(ask(None, value))).outcome
            said = outcome.reason.value if isinstance(outcome, Rejection) else f"event of {len(outcome.value):,} bytes"
        except MemoryError:
            limit_memory(None)
            said = "out_of_memory"
        used = resource.getrusage(resource.RUSAGE_SELF)
        os.write(writer, orjson.dumps((said, time.process_time() - spent, used.ru_maxrss // 1024)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        written = pipe.read()
    os.waitpid(child, 0)
    said, seconds, megabytes = orjson.loads(written) if written else (_OUT_OF_TIME, settings.article_timeout, 0)
    return said, seconds, megabytes


def main() -> int:
    """Run as the module's docstring says."""
    parser = argparse.ArgumentParser(description="Articles of the largest size in hostile shapes.")
    parser.add_argument("--only", default="", help="run those whose name has this in it")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/fuzz.md")
    options = parser.parse_args()
    rows = ["| shape | bytes | `fast` | seconds | MiB |", "| --- | ---: | --- | ---: | ---: |"]
    os.environ["STREAMS_PROFILE"] = "fast"
    settings, answer = load_settings(), load_worker()
    late = 0
    for name, make in SHAPES.items():
        if options.only not in name:
            continue
        value = make(settings.max_article_bytes)
        said, seconds, megabytes = run(value, answer, settings)
        late += said == _OUT_OF_TIME
        rows.append(f"| {name} | {len(value):,} | {said} | {seconds:.1f} | {megabytes or ''} |")
        print(rows[-1], flush=True)
    if options.write:
        table = "\n".join([*rows, ""])
        _PAGE.write_text(_TABLE.sub(lambda _: table, _PAGE.read_text()))
    return int(late > 0)


if __name__ == "__main__":
    sys.exit(main())
