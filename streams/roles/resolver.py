"""The resolver: offices with an owner in a text, and who held them on the day of the article."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from streams.knowledge import Knowledge
from streams.matching import Scan
from streams.records import Entity, Mention, ResolvedRole
from streams.roles import arabic, english
from streams.roles.forms import RoleForms, role_forms
from streams.roles.holders import Holders
from streams.roles.owners import Owners
from streams.roles.phrase import RolePhrase
from streams.text.document import Document

_Grammar = Callable[[Scan, RoleForms, Owners], Iterator[RolePhrase]]
_GRAMMARS: Mapping[str, _Grammar] = {"ar": arabic.find_roles, "en": english.find_roles}

# What may stand between an office and the name of its holder in apposition.
_APPOSITION = frozenset(',،("«“–—-')
_TITLES = "titles"
_MOST_TITLES = 4
_ARTICLE = "the"
_YEAR_DIGITS = 4
_YEAR_REACH = 3


class RoleResolver:
    """Finds offices that a text names instead of a person, and resolves them by the day of the article."""

    version = "1"

    def __init__(self, knowledge: Knowledge) -> None:
        self._holders = Holders(knowledge)
        ids = {owner for _, owner in self._holders.offices}
        self._owners = {code: Owners(knowledge, code, ids) for code in _GRAMMARS}

    def resolve(
        self, document: Document, scans: Sequence[Scan], published: str | None, entities: Sequence[Entity]
    ) -> tuple[ResolvedRole, ...]:
        """Return the offices whose holder on the day ``published`` (ISO 8601) is certain, in order of the text.

        An office beside the name of a person is left out, because the name already says who it is.
        """
        day = _day(published)
        if day is None:
            return ()
        found: list[ResolvedRole] = []
        mentions = [(entity, mention) for entity in entities for mention in entity.mentions]
        for scan in scans:
            code = scan.language.code
            if code not in _GRAMMARS:
                continue
            forms = role_forms(code, scan.language.article)
            for phrase in _GRAMMARS[code](scan, forms, self._owners[code]):
                holder = self._holders.on(phrase.role, phrase.owner, day)
                if holder is None or _has_year(scan, phrase) or self._is_named(scan, phrase, mentions):
                    continue
                text = document.text[phrase.start : phrase.end]
                found.append(
                    ResolvedRole(phrase.start, phrase.end, text, phrase.role, phrase.owner, holder.id, holder.name)
                )
        return tuple(sorted(found, key=lambda role: role.start))

    def _is_named(self, scan: Scan, phrase: RolePhrase, mentions: Sequence[tuple[Entity, Mention]]) -> bool:
        """Whether a person's name stands beside the phrase, or the phrase is part of a name."""
        for entity, mention in mentions:
            if mention.start < phrase.end and phrase.start < mention.end:
                inside = phrase.start <= mention.start and mention.end <= phrase.end
                if not inside or (mention.start < phrase.words_end and phrase.words_start < mention.end):
                    return True
            elif entity.type == "person" and (
                _follows(scan, phrase, mention) or self._precedes(scan, phrase, entity, mention)
            ):
                return True
        return False

    def _precedes(self, scan: Scan, phrase: RolePhrase, entity: Entity, mention: Mention) -> bool:
        """Whether the name stands in apposition before the phrase.

        Without a mark between them it may be the subject, in an Arabic sentence, whose object is the phrase: so it is
        where somebody is known who never had the office.
        """
        if not mention.end <= phrase.start:
            return False
        between = scan.text[mention.end : phrase.start].removesuffix(f"{_ARTICLE} ").split()
        if any(not _APPOSITION.issuperset(mark) for mark in between):
            return False
        return bool(between) or not self._holders.never(entity.id, phrase.role, phrase.owner)


def _day(published: str | None) -> str | None:
    if published is None:
        return None
    try:
        return datetime.fromisoformat(published).date().isoformat()
    except ValueError:
        return None


def _has_year(scan: Scan, phrase: RolePhrase) -> bool:
    """Whether a year follows: the Turkish president in 2010."""
    following = (piece.key for piece in scan.pieces[phrase.stop : phrase.stop + _YEAR_REACH])
    return any(len(key) == _YEAR_DIGITS and key.isdigit() for key in following)


def _follows(scan: Scan, phrase: RolePhrase, mention: Mention) -> bool:
    """Whether the name comes after the phrase with nothing but a mark and titles between them."""
    if mention.start < phrase.end:
        return False
    titles = scan.language.words(_TITLES)
    for piece in scan.pieces[phrase.stop : phrase.stop + _MOST_TITLES + 1]:
        if piece.end > mention.start:
            return True
        if piece.key not in titles and piece.key not in _APPOSITION:
            return False
    return False
