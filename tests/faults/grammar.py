"""News that nobody wrote: a seeded grammar that never runs out of names and numbers.

A cache without a bound would grow with it for ever. Half of the articles are Arabic, half English.
"""

import random
from collections.abc import Iterator

_ARABIC_LETTERS = "بتجحدرزسشصطعفقكلمنهوي"
_ENGLISH_SYLLABLES = tuple(
    f"{first}{vowel}{last}" for first in "bdfghklmnrstvz" for vowel in "aeiou" for last in ("", "l", "n", "r", "s")
)

_PLACES = {
    "ar": [
        "طرابلس",
        "بنغازي",
        "تونس",
        "القاهرة",
        "بغداد",
        "البصرة",
        "بيروت",
        "دمشق",
        "عمان",
        "الرباط",
        "الجزائر",
        "الخرطوم",
        "صنعاء",
        "مسقط",
        "الدوحة",
    ],
    "en": [
        "Tripoli",
        "Benghazi",
        "Tunis",
        "Cairo",
        "Baghdad",
        "Basra",
        "Beirut",
        "Amman",
        "Rabat",
        "Algiers",
        "Khartoum",
        "London",
        "Paris",
        "Geneva",
    ],
}
_OFFICES = {
    "ar": ("وزير الخارجية", "رئيس الوزراء", "وزيرة العدل", "الناطق باسم الجيش", "محافظ المدينة", "رئيس النقابة"),
    "en": ("Foreign Minister", "Prime Minister", "Justice Minister", "army spokesman", "Governor", "union leader"),
}
_BODIES = {
    "ar": ("الأمم المتحدة", "الاتحاد الأوروبي", "جامعة الدول العربية", "الحكومة الليبية", "البرلمان العراقي", "مصر"),
    "en": ("the United Nations", "the European Union", "the Arab League", "the Libyan government", "Egypt", "France"),
}
_SENTENCES = {
    "ar": (
        "قال {office} {name} إن {number} شخصًا غادروا {place} منذ مساء {other}.",
        "أدان {office} {name} قرار {body} وقف تمويل مشروع {other} في {place}.",
        "رحبت {body} باتفاق بلدتي {other} و{name} على فتح الطريق إلى {place}.",
        "وفي {place} بلغت كلفة ميناء {other} نحو {number} ألف دينار، بحسب شركة {name}.",
        "ودعا {name} {body} إلى سحب الدعوى ضد {other} أمام محكمة {place}.",
        "وتقع قرية {name} على بعد {number} كيلومترًا من {place}.",
        "ونفى {office} {name} أن يكون {other} قد التقى وفد {body} في {place}.",
    ),
    "en": (
        "{office} {name} said {number} people had left {place} since talks with {other} began.",
        "{office} {name} condemned the decision of {body} to stop paying for the {other} bridge in {place}.",
        "In {place}, {body} welcomed a deal between {name} and {other} worth ${number} thousand.",
        "The port of {other} handled {number} containers last month, {name} told reporters in {place}.",
        "{name} urged {body} to drop a case against {other} in a court of {place}.",
        "The village of {name} lies {number} kilometres from {place}.",
        "{office} {name} denied that {other} had met envoys of {body} in {place}.",
    ),
}


def made_up_articles(seed: int) -> Iterator[dict[str, object]]:
    """Articles without an end, the same ones for a seed, each with a URI of its own."""
    chance = random.Random(seed)
    number = 0
    while True:
        language = chance.choice(("ar", "en"))
        headline, *sentences = (_sentence(chance, language) for _ in range(chance.randint(5, 10)))
        yield {
            "uri": f"urn:soak:{seed}:{number}",
            "version": "1",
            "language": language,
            "headline": headline.rstrip("."),
            "body": "\n\n".join(sentences),
        }
        number += 1


def _sentence(chance: random.Random, language: str) -> str:
    return chance.choice(_SENTENCES[language]).format(
        office=chance.choice(_OFFICES[language]),
        name=f"{_word(chance, language)} {_word(chance, language)}",
        other=_word(chance, language),
        body=chance.choice(_BODIES[language]),
        place=chance.choice(_PLACES[language]),
        number=chance.randint(2, 9_999),
    )


def _word(chance: random.Random, language: str) -> str:
    if language == "ar":
        return "".join(chance.choices(_ARABIC_LETTERS, k=chance.randint(4, 7)))
    return "".join(chance.choices(_ENGLISH_SYLLABLES, k=chance.randint(2, 3))).capitalize()
