"""Whether a verb, or another word beside a name, says that the place acts."""

from streams.locations.context import Surroundings
from streams.text.matcher import Match

_OPENS_CLAUSE = frozenset(
    (
        *("", ":", "“", '"', "«", "،", ",", ";", "؛", "-", "–", "—", "(", ")"),
        *("ان", "بان", "لان", "لكن", "ولكن", "فيما", "بينما", "حين", "اما", "كما", "بل", "اذ", "ثم", "حيث"),
    )
)
_WITH_CLITIC_PLACE = frozenset({"ب", "ل"})
_VERB_WINDOW = 3
_SHORTEST_PAST, _SHORTEST_PRESENT = 4, 4
_PRESENT = ("ت", "ي", "ست", "سي")


def acts(around: Surroundings, match: Match[int]) -> bool:
    """Whether a name acts rather than locates, were it one of a country: ``أنقرة تدين``; a dateline never does."""
    if around.opens_report(match):
        return False
    return _acts_in_arabic(around, match) if around.language.article else _acts_in_english(around, match)


def stands_beside_verb(around: Surroundings, match: Match[int]) -> bool:
    """Whether a verb that only actors have stands directly beside a name."""
    if around.opens_report(match):
        return False
    if not around.language.article:
        opens = around.before(match) in _OPENS_CLAUSE
        after = around.after(match)
        strong = around.language.is_listed(after, "acting_verbs", "deciding_verbs")
        return opens and strong and after not in around.language.words("weak_verbs")
    before = around.before(match)
    listed = around.language.is_listed_inside(before, "acting_verbs")
    return listed and before.endswith("ت") and match.cut == 0


def _acts_in_arabic(around: Surroundings, match: Match[int]) -> bool:
    """Whether a verb stands before the name, or after a name that starts its clause."""
    language, before = around.language, around.before(match)
    if around.clitic(match)[-1:] in _WITH_CLITIC_PLACE:
        return False
    if around.in_list(match, "actor_prepositions"):
        first = around.before(match, 2).partition(" ")[0]
        return not language.is_listed_inside(first, "border_words")
    if language.is_listed_inside(before, "acting_verbs", "office_heads") or _is_past(before, around):
        return True
    starts = before in _OPENS_CLAUSE or match.cut > 0
    verb = around.after(match)
    return starts and (verb in language.words("acting_verbs") or _is_past(verb, around) or is_present(verb, around))


def _is_past(key: str, around: Surroundings) -> bool:
    """Whether a word ends like a feminine verb of the past, as countries take: ``توعدت``, or is its dual."""
    language = around.language
    for _, word in language.readings(key):
        dual = word[:-1] if word.endswith("تا") else word
        if dual != word and dual in language.words("acting_verbs"):
            return True
        if len(dual) >= _SHORTEST_PAST and dual.endswith("ت") and not dual.endswith("ات") and not word.startswith("ال"):
            return not language.is_listed_inside(dual, "reaching_verbs")
    return False


def is_present(key: str, around: Surroundings) -> bool:
    """Whether a word begins like an Arabic verb of the present or the future: ``تضبط``, ``سيواجه``."""
    if not around.language.article or len(key) < _SHORTEST_PRESENT or key.endswith("ه"):
        return False
    return key.startswith(_PRESENT) and not around.language.demonym(key)


def _acts_in_english(around: Surroundings, match: Match[int]) -> bool:
    """Whether a verb follows the name, with nothing but adverbs and helping verbs between, or leads to it."""
    language = around.language
    if around.in_list(match, "actor_prepositions") or around.in_list(match, "given_by_place"):
        return True
    if around.before(match) in language.words("towards_verbs"):
        return True
    if around.in_list(match, "locatives"):
        return False
    for offset in range(_VERB_WINDOW):
        key = around.after(match, offset)
        if language.is_listed(key, "acting_verbs", "deciding_verbs"):
            return not (offset and key in language.words("weak_verbs"))
        if not key.endswith("ly") and key not in {"also", "not"}:
            return False
    return False
