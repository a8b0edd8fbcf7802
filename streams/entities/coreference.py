"""One article, one id: shorter forms of a name get the id of the longer one that introduced them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

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
    longer = _LongerNames(mentions)
    initials: dict[str, Candidate] = {}
    for mention in mentions:
        owner = _acronym_owner(mention, unified, initials, text) or longer.owner(mention)
        unified.append(mention._replace(id=owner.id, name=owner.name) if owner else mention)
        if mention.type == "organization" and " " in mention.key:
            initials[_initials(mention)] = unified[-1]
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


class _LongerNames:
    """The longer names of a text, and which of them a shorter one means; each name is looked up once."""

    def __init__(self, mentions: Iterable[Candidate]) -> None:
        self._by_part = _by_part(mentions)
        self._fitting: dict[tuple[str, str], Sequence[Candidate]] = {}

    def owner(self, mention: Candidate) -> Candidate | None:
        """Return the longer name of which ``mention`` is a short form."""
        if not mention.is_unknown or mention.type == "location":
            return None
        name = (mention.type, mention.key)
        if name not in self._fitting:
            self._fitting[name] = self._find(mention)
        fitting = self._fitting[name]
        before = bisect_left(fitting, mention.start, key=lambda owner: owner.start)
        # A headline names first whom the story then names in full first.
        return fitting[max(before - 1, 0)] if fitting else None

    def _find(self, mention: Candidate) -> Sequence[Candidate]:
        """Return the names that have the words of ``mention`` and more; only the known one, if it is one."""
        words = mention.key.split()
        fitting = [
            owner
            for owner in self._by_part.get((mention.type, words[-1].removeprefix(_ARTICLE)), ())
            if owner.key != mention.key and _is_short_form(words, owner.key.split(), mention.type)
        ]
        known = [owner for owner in fitting if not owner.is_unknown]
        return known[:1] if len({owner.id for owner in known}) == 1 else fitting


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


def _acronym_owner(
    mention: Candidate, before: Sequence[Candidate], initials: Mapping[str, Candidate], text: str
) -> Candidate | None:
    """Return the longer name just before an acronym in brackets, or the last one before that has its initials."""
    if not mention.is_unknown or mention.type != "organization" or " " in mention.key:
        return None
    for owner in takewhile(lambda one: mention.start - one.end <= _NEARBY, reversed(before)):
        if owner.type == mention.type and " " in owner.key and "(" in text[owner.end : mention.start]:
            return owner
    return initials.get(mention.key) if _SHORTEST_ACRONYM <= len(mention.key) <= _LONGEST_ACRONYM else None


def _initials(name: Candidate) -> str:
    return "".join(word[0] for word in name.key.split() if word not in _SMALL_WORDS)


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
