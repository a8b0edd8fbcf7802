"""The names under which an actor is looked up."""

from collections.abc import Iterator
from typing import NamedTuple

from streams.knowledge import Actor, Knowledge
from streams.languages import Language
from streams.text.lookup import lookup_key

_LONGEST_ACRONYM = 6
_CLUB_LABELS = frozenset({"fc", "afc", "cf", "sc", "ac", "bc"})


class Alias(NamedTuple):
    """A name of an actor. An acronym must be written in capitals.

    ``bare`` is what is left of a name without the word that says what it is: ``الزمالك`` of ``نادي الزمالك``.
    """

    actor: Actor
    acronym: bool
    bare: bool = False


def actor_names(knowledge: Knowledge, language: Language) -> Iterator[tuple[str, Alias]]:
    """Yield each key under which an actor is found in ``language``, with the alias it stands for."""
    labels = language.words("organization_labels")
    for actor in knowledge.actors:
        for name in actor.names(language.code):
            yield lookup_key(name), Alias(actor, _is_acronym(name))
    for actor in knowledge.actors:
        own = {lookup_key(name) for name in actor.names(language.code)}
        for key in own:
            label, _, rest = key.partition(" ")
            if rest and label in labels and rest not in own:
                yield rest, Alias(actor, acronym=False, bare=True)
            club, _, label = key.rpartition(" ")
            if club and label in _CLUB_LABELS and club not in own:
                yield club, Alias(actor, acronym=False, bare=True)


def _is_acronym(name: str) -> bool:
    return name.isupper() and len(name) <= _LONGEST_ACRONYM and " " not in name
