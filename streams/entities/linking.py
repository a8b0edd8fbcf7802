"""Gives recognised names the actor of the knowledge that they name, where the text tells which one."""

from collections.abc import Iterable, Sequence, Set

from streams.entities.reading import Candidate
from streams.knowledge import Actor
from streams.languages import Language
from streams.matching import Alias, NameIndex
from streams.records import EntityType

_LINKED = "knowledge"
_LABEL_LISTS = ("organization_labels", "organization_heads")


def link_to_knowledge(mentions: Sequence[Candidate], index: NameIndex, countries: Set[str]) -> list[Candidate]:
    """Give each unknown mention the id of the one actor whose name it is.

    Of actors who share a name, one that the article names elsewhere is meant, else the one whose country it shows.
    ``countries`` are ISO codes. Without either the mention stays unknown: no id beats a wrong one.
    """
    named = {mention.id for mention in mentions if not _is_unknown(mention)}
    return [_linked(mention, index, named, countries) if _is_unknown(mention) else mention for mention in mentions]


def _is_unknown(mention: Candidate) -> bool:
    return mention.id.startswith("nil:")


def _linked(mention: Candidate, index: NameIndex, named: Set[str], countries: Set[str]) -> Candidate:
    for key in _keys(mention, index.language):
        actor = _choose(_actors(index, key, mention.type), named, countries, single=" " not in key)
        if actor:
            return mention._replace(id=actor.id, name=actor.name, via=_LINKED)
    return mention


def _keys(mention: Candidate, language: Language) -> Iterable[str]:
    """Yield the mention's key, and without a first word that only says what it is: ``حزب``, ``شركة``."""
    yield mention.key
    if mention.type != "organization":
        return
    label, _, rest = mention.key.partition(" ")
    if rest and any(label in language.words(name) for name in _LABEL_LISTS):
        yield rest


def _actors(index: NameIndex, key: str, kind: EntityType) -> list[Alias]:
    return [value for value in index.matcher.values(key) if isinstance(value, Alias) and value.actor.type == kind]


def _choose(aliases: Sequence[Alias], named: Set[str], countries: Set[str], *, single: bool) -> Actor | None:
    actors = {alias.actor.id: alias for alias in aliases}
    for chosen in (
        [alias for alias in actors.values() if alias.actor.id in named],
        [alias for alias in actors.values() if alias.actor.country in countries],
    ):
        if len(chosen) == 1:
            return chosen[0].actor
    only = next(iter(actors.values())) if len(actors) == 1 else None
    # What is left of a name without its kind is believed only where the article shows the country.
    return only.actor if only and not only.bare and not (single and only.acronym and only.actor.country) else None
