"""The resolver: offices with an owner in a text, and who held them on the day of the article."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from streams.knowledge import Knowledge
from streams.languages import LANGUAGES
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
_APPOSITION = frozenset(",،(\"«“–—- \t\n")
_LONGEST_GAP = 3
_YEAR_DIGITS = 4
_YEAR_REACH = 3


class RoleResolver:
    """Finds offices that a text names instead of a person, and resolves them by the day of the article."""

    version = "1"

    def __init__(self, knowledge: Knowledge) -> None:
        self._holders = Holders(knowledge)
        ids = {owner for _, owner in self._holders.offices}
        self._owners = {code: Owners(knowledge, language, ids) for code, language in LANGUAGES.items()}

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
        mentions = [(entity.type == "person", mention) for entity in entities for mention in entity.mentions]
        for scan in scans:
            code = scan.language.code
            forms = role_forms(code, scan.language.article)
            for phrase in _GRAMMARS[code](scan, forms, self._owners[code]):
                holder = self._holders.on(phrase.role, phrase.owner, day)
                if holder is None or _has_year(scan, phrase) or _is_named(document.text, phrase, mentions):
                    continue
                text = document.text[phrase.start : phrase.end]
                found.append(
                    ResolvedRole(phrase.start, phrase.end, text, phrase.role, phrase.owner, holder.id, holder.name)
                )
        return tuple(sorted(found, key=lambda role: role.start))


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


def _is_named(text: str, phrase: RolePhrase, mentions: Sequence[tuple[bool, Mention]]) -> bool:
    """Whether a person's name stands beside the phrase, or the phrase is part of a name."""
    for is_person, mention in mentions:
        if mention.start < phrase.end and phrase.start < mention.end:
            inside = phrase.start <= mention.start and mention.end <= phrase.end
            if not inside or (mention.start < phrase.words_end and phrase.words_start < mention.end):
                return True
        elif is_person and (_follows(text, phrase, mention) or _precedes(text, phrase, mention)):
            return True
    return False


def _follows(text: str, phrase: RolePhrase, mention: Mention) -> bool:
    gap = mention.start - phrase.end
    return 0 <= gap <= _LONGEST_GAP and _APPOSITION.issuperset(text[phrase.end : mention.start])


def _precedes(text: str, phrase: RolePhrase, mention: Mention) -> bool:
    """Whether the name stands before the phrase and a mark; without one it is the subject of an Arabic sentence."""
    between = text[mention.end : phrase.start] if mention.end <= phrase.start <= mention.end + len("(, the ") else ""
    bare = between.removesuffix("the ")
    return bool(bare.strip()) and _APPOSITION.issuperset(bare)
