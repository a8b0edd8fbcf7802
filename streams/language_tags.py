"""Language tags as newsrooms write them: BCP 47, in any case, with two letters or three."""

import re

# ISO 639-1, without its withdrawn codes.
_ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_TWO_LETTERS = frozenset(_ISO_639_1.split())
# The longer codes of the languages that are tagged; Arabic with varieties that are written.
_THREE_LETTERS = {"ara": "ar", "arb": "ar", "arz": "ar", "apc": "ar", "eng": "en"}
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)


def language_of_tag(tag: str | None) -> str | None:
    """Return the ISO 639-1 code of ``tag``, None if it has none: ``ar`` for ``ara`` and ``AR-EG``."""
    match = _TAG.fullmatch(tag.strip()) if tag else None
    if match is None:
        return None
    code = match[1].lower()
    return code if code in _TWO_LETTERS else _THREE_LETTERS.get(code)
