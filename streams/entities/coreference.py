"""One article, one id: shorter forms of a name get the id of the longer one that introduced them."""

from collections.abc import Iterable, Mapping, Sequence

from streams.entities.reading import Candidate

_LONGEST_ACRONYM = 8
_SHORTEST_ACRONYM = 2
_NEARBY = 3
_SMALL_WORDS = frozenset({"of", "the", "for", "and", "de", "du", "la", "في", "من", "ل"})
_SHORTEST_PART = 2
_ARTICLE = "ال"


def unify(mentions: Sequence[Candidate], text: str) -> list[Candidate]:
    """Give the shorter forms of a name the id of the longer form in the same article.

    ``mentions`` stand in the order of ``text``.

    A short form that two longer names share belongs to the one of them that the knowledge has, else to the one named
    last before it. Known ids are never changed to unknown ones, and two names that are both known stay two.
    """
    unified: list[Candidate] = []
    owners = _by_part(mentions)
    for mention in mentions:
        owner = _acronym_owner(mention, unified, text) or _longer_name(mention, owners)
        unified.append(mention._replace(id=owner.id, name=owner.name) if owner else mention)
    return _resolved(unified)


def _by_part(mentions: Iterable[Candidate]) -> Mapping[tuple[str, str], list[Candidate]]:
    """Map type and each word of a name of several words, with article and without, to the names that have it."""
    owners: dict[tuple[str, str], list[Candidate]] = {}
    for mention in mentions:
        words = mention.key.split()
        if len(words) > 1 and mention.type != "location":
            for form in {*words, *(word.removeprefix(_ARTICLE) for word in words)}:
                owners.setdefault((mention.type, form), []).append(mention)
    return owners


def _longer_name(mention: Candidate, owners: Mapping[tuple[str, str], list[Candidate]]) -> Candidate | None:
    if not mention.is_unknown or mention.type == "location":
        return None
    words = mention.key.split()
    fitting = [
        owner
        for owner in owners.get((mention.type, words[-1].removeprefix(_ARTICLE)), ())
        if owner.key != mention.key and _is_short_form(words, owner.key.split(), mention.type)
    ]
    known = [owner for owner in fitting if not owner.is_unknown]
    if len({owner.id for owner in known}) == 1:
        return known[0]
    before = [owner for owner in fitting if owner.start < mention.start]
    # A headline names first whom the story then names in full first.
    return before[-1] if before else next(iter(fitting), None)


def _is_short_form(short: Sequence[str], long: Sequence[str], kind: str) -> bool:
    """Whether the words of ``short`` stand in ``long`` in the same order; a single one must be its first or last."""
    if len(short) >= len(long):
        return False
    if len(short) == 1:
        word = short[0]
        if len(word) < _SHORTEST_PART or word in _SMALL_WORDS:
            return False
        return word in {long[0], long[-1]} or (
            kind == "person" and word.removeprefix("ال") == long[-1].removeprefix("ال")
        )
    rest = iter(long)
    return all(word in rest for word in short)


def _acronym_owner(mention: Candidate, before: Sequence[Candidate], text: str) -> Candidate | None:
    """Return the longer name just before an acronym in brackets, or that has its initials."""
    if not mention.is_unknown or mention.type != "organization" or " " in mention.key:
        return None
    for owner in reversed(before):
        if owner.type != mention.type or owner.key.count(" ") < 1:
            continue
        if mention.start - owner.end <= _NEARBY and "(" in text[owner.end : mention.start]:
            return owner
        initials = "".join(word[0] for word in owner.key.split() if word not in _SMALL_WORDS)
        if _SHORTEST_ACRONYM <= len(mention.key) <= _LONGEST_ACRONYM and mention.key == initials:
            return owner
    return None


def _resolved(mentions: Sequence[Candidate]) -> list[Candidate]:
    """Give every mention of one key and type the id that one of them got: later ones teach earlier ones."""
    ids: dict[tuple[str, str], Candidate] = {}
    for mention in mentions:
        first = ids.setdefault((mention.type, mention.key), mention)
        if first.is_unknown and not mention.is_unknown:
            ids[mention.type, mention.key] = mention
    return [
        mention._replace(id=taught.id, name=taught.name)
        if mention.is_unknown and (taught := ids[mention.type, mention.key]) is not mention
        else mention
        for mention in mentions
    ]
