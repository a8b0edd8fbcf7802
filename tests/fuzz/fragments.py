"""What the inputs of the fuzz are made of: names, cues, joints, marks and markup, Arabic and English."""

import re
from functools import cache

from streams.knowledge import load_knowledge
from streams.stances.words import read_rows

_MARKED = re.compile(r"[\[{][A-Z](?:\.\w+)?:([^\]}]*)[\]}]")

WORDS = {
    "ar": (
        "قال", "وأضاف", "إن", "أن", "في", "من", "على", "مع", "ضد", "الذي",
        "التي", "لا", "لم", "لن", "هو", "وهي", "بلاده",
        "أدان", "ترفض", "يدعم", "وحذر", "اتهم", "أشاد", "هدد", "الهجوم على",
        "التدخل العسكري في", "الرئيس التركي",
        "وزير الخارجية", "رئيس الوزراء", "المتحدث باسم", "مدينة", "محافظة",
        "40 كيلومترا جنوب", "شمال", "حكومة", "عبد",
        "أبو", "بن", "آل", "د.", "أمس الثلاثاء", "2020", "٢٠٢٤", "قبل عشر سنوات",
        "الدوري", "3-1", "KEN", "و", "لل", "ب",
    ),
    "en": (
        "said", "that", "the", "of", "in", "and", "not", "who", "he", "their",
        "his country", "by", "against", "would",
        "condemned", "backs", "rejects", "accused", "praised", "threatens to", "warned", "the attack on",
        "military intervention in", "the Turkish president", "Foreign Minister",
        "spokesman for", "city of", "40 km south of",
        "north of", "government", "U.S.", "Mr.", "Dr", "Inc.", "-backed", "pro-",
        "'s", "on Tuesday", "2020", "ten years ago",
        "3-1", "GER", "Al-", "St.", "University of", "New", "York", "Bank", "(Reuters) -", "CAIRO, July 24",
    ),
}  # fmt: skip

JOINTS = (
    " ", " ", " ", " ", "", "\n", "\n\n", "\t", "\u00a0", "\u2028", "، ", ", ",
    ". ", ".", "؟ ", "! ", "...", "…", "؛ ", ": ",
    " - ", "-", "–", "/", "«", "»", '"', "“", "”", "'", "’", "(", ")", "[", "]",
    "?!?!", "،،،،", "--", "@", "#", "%", "\\", "|",
)  # fmt: skip

MARKS = (
    "\u200f", "\u200e", "\u202b", "\u202e", "\u202c", "\u2066", "\u2069",
    "\u061c", "\u200b", "\u200c", "\u200d", "\u2060",
    "\ufeff", "\u00ad", "\u064e", "\u0651", "\u0650", "\u0670", "\u0654",
    "\u0301", "\u0323", "\u20dd", "\u0640", "ـــــ",
    "\ufe0f", "👍🏽", "👩‍👩‍👧", "🇱🇾", "\ufdfa", "\ufefb", "\ufdf2", "ﷲ", "İ", "ß",
    "ŉ", "ǆ", "ﬁ", "Ⅷ", "²", "½", "𝓐", "𞸀", "٣", "۴",
    "१", "\x01", "\x1b[2J", "\x7f", "\x85", "\ufffe", "\U0010ffff", "\ue000",
    "گ", "ہ", "ی", "ك", "ۃ", "Ω", "中文", "한국", "य",
)  # fmt: skip

MARKUP = (
    "<p>", "</p>", "<br>", "<div>", "</div>", "<b>", "</b>", "<a href=",
    "<script>", "</script>", "<style>", "</style>",
    "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?x", "<pre>", "</pre>",
    "\n", "<table>", "<tr>", "<td>", "</table>",
    "<select>", "<option>", "<svg>", "</svg>", "<math>", "<template>",
    "</template>", "<textarea>", "</textarea>", "<title>",
    "</title>", "<iframe>", "<noscript>", "<xmp>", "<plaintext>", "<frameset>",
    "<body ", "<html ", "<li>", "<ul>", "<h1>",
    "&amp;", "&lt;", "&#", "&#0;", "&#x1F600;", "&#xD800;", "&#27;", "&nbsp;",
    "&acE;", "&", "<", ">", "/>", "=", '"', "'", "\0",
    "if (a < b && c > d) {}", "for(i=0;i<n ;i++){", 'title="a > b"', "x" * 1200,
    "a " * 600, " b=1" * 300, "\r\n", "\r", "]", "!",
)  # fmt: skip

JSON = (
    b'"', b"{", b"}", b"[", b"]", b":", b",", b"null", b"true", b"-0", b"1e999",
    b"1E-7", b"NaN", b"12345678901234567890123",
    b"\\u0000", b"\\ud83d", b"\\udc4d", b"\\ud83d\\udc4d", b"\\u202e",
    b"\\", b"\\x", b"\0", b"\xef\xbb\xbf", b"\xff",
    b"\xc0\x80", b"\xed\xa0\xbd", b"\xf4\x90\x80\x80", b"[" * 70, b'{"a":' * 70, b"\n", b"//", b"/*", b"'",
)  # fmt: skip


@cache
def names(language: str) -> tuple[str, ...]:
    """Return the names of the knowledge in ``language``: actors, countries, places, with their other names."""
    knowledge = load_knowledge()
    places = (*knowledge.countries, *knowledge.places)
    found: list[str | None] = [getattr(actor.name, language) for actor in knowledge.actors]
    found += [getattr(one.place.name, language) for one in places]
    for aliased in (knowledge.actors, places):
        for one in aliased:
            found += one.aliases_ar if language == "ar" else one.aliases_en
    return tuple(name for name in found if name)


@cache
def cues(language: str) -> tuple[str, ...]:
    """Return the examples of the cue frames of ``language``, as plain sentences."""
    return tuple(_MARKED.sub(r"\1", row[-1]) for row in read_rows(language, "stances.tsv"))
