"""Definite descriptions: ``الوزارة``, ``الرئيس التركي``, ``بلاده``, the party; whom they mean by the article."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.languages import LANGUAGES, Language
from streams.records import Entity, Mention, ResolvedRole
from streams.stances.rollup import Countries
from streams.stances.words import word_classes
from streams.text.document import Document
from streams.text.normalize import normalize
from streams.text.tokens import Token

_CONFIDENCE = 0.8
_VIA = "description"
_LONGEST_TITLE = 6
_MOST_ADJECTIVES = 2
_ARTICLE = "ال"
_CLITICS = ("وال", "بال", "فال", "ال")
_SHORTEST = 3
_TA_MARBUTA = "ة"
_PARTICIPLE = "الم"
_ADJECTIVES = frozenset(
    {"الحاكم", "الجديد", "السابق", "الحالي", "العام", "الاعلي", "الاكبر", "الاول", "الراحل", "الحر"}
)


class _Introduced(NamedTuple):
    """What the text has called an entity: words such as وزير or party, and the countries whose it is."""

    entity: Entity
    start: int
    words: frozenset[str]
    countries: frozenset[str]


class Descriptions:
    """Finds what the text says instead of a name that it has introduced."""

    def __init__(self, countries: Countries) -> None:
        self._countries = countries

    def read(
        self, document: Document, entities: Sequence[Entity], roles: Sequence[ResolvedRole] = ()
    ) -> list[tuple[Mention, Entity]]:
        """Return the descriptions whose entity is certain: the only one so far that the text has called so.

        ``roles`` are offices of the text with who held them; they count where the article names the holder as well.
        """
        reader = _Arabic if document.language == "ar" else _English
        named = {entity.id: entity for entity in entities}
        offices = [
            (Mention(role.start, role.end, role.text, _CONFIDENCE, _VIA), named[role.resolved])
            for role in roles
            if role.resolved in named
        ]
        return [*offices, *reader(document, entities, self._countries).find()]


class _Reader:
    """Reads the descriptions of one document."""

    def __init__(self, document: Document, entities: Sequence[Entity], countries: Countries) -> None:
        self._document = document
        self._tokens = document.tokens
        self._language: Language = LANGUAGES[document.language]
        self._countries = countries
        self._by_id = {entity.id: entity for entity in entities}
        classes = word_classes(document.language)
        self._heads = classes["title"] | classes["collective"] | classes["being"]
        self._never = classes.get("spokesman", frozenset()) | classes["indistinct"]
        pairs = [(mention, entity) for entity in entities for mention in entity.mentions]
        self._named = sorted(pairs, key=lambda pair: pair[0].start)
        self._inside = {at for mention, _ in pairs for at in range(mention.start, mention.end)}
        self._introduced: list[_Introduced] = []

    def find(self) -> Iterator[tuple[Mention, Entity]]:
        """Yield the descriptions in order of the text."""
        pending = iter([*self._named, None])
        following = next(pending)
        for at, token in enumerate(self._tokens):
            while following is not None and following[0].start <= token.start:
                self._introduce(*following, at)
                following = next(pending)
            if token.start in self._inside:
                continue
            found = self._read(at, token)
            if found is not None:
                start, end, entity = found
                yield Mention(start, end, self._document.text[start:end], _CONFIDENCE, _VIA), entity

    def _introduce(self, mention: Mention, entity: Entity, at: int) -> None:
        words, countries = self._called(mention, entity, at)
        owner = self._countries.of(entity.id)
        self._introduced.append(
            _Introduced(entity, mention.start, words - self._never, countries | ({owner} if owner else set()))
        )

    def _called(self, mention: Mention, entity: Entity, at: int) -> tuple[frozenset[str], frozenset[str]]:
        raise NotImplementedError

    def _read(self, at: int, token: Token) -> tuple[int, int, Entity] | None:
        raise NotImplementedError

    def _only(self, word: str, countries: frozenset[str]) -> Entity | None:
        """Return the only entity so far that was called ``word``, of one of ``countries`` if there are any."""
        found = {
            known.entity.id: known
            for known in self._introduced
            if word in known.words and (not countries or known.countries & countries)
        }
        return next(iter(found.values())).entity if len(found) == 1 else None

    def _is_named(self, at: int) -> bool:
        return at < len(self._tokens) and self._tokens[at].start in self._inside


class _Arabic(_Reader):
    def _called(self, mention: Mention, entity: Entity, at: int) -> tuple[frozenset[str], frozenset[str]]:
        words, countries = set[str](), set[str]()
        if entity.type == "organization":
            words.update(normalize(word).removeprefix(_ARTICLE) for word in mention.text.split()[:1])
        for before in range(at - 1, max(-1, at - 1 - _LONGEST_TITLE), -1):
            word = self._tokens[before].norm
            stem = word.removeprefix("و").removeprefix(_ARTICLE)
            if stem not in self._heads and not word.startswith(_ARTICLE):
                break
            if entity.type == "location":
                break
            if stem in self._heads:
                words.add(stem)
            countries |= set(self._language.demonym(word))
        return frozenset(words), frozenset(countries)

    def _read(self, at: int, token: Token) -> tuple[int, int, Entity] | None:
        if token.norm in {"بلاده", "بلادها"}:
            return self._own_country(token)
        clitic = next((clitic for clitic in _CLITICS if token.norm.startswith(clitic)), "")
        stem = token.norm[len(clitic) :] if clitic else token.norm.removeprefix("لل")
        if stem == token.norm or stem not in self._heads or len(stem) < _SHORTEST:
            return None
        end, countries = at + 1, frozenset[str]()
        while end < len(self._tokens) and end - at <= _MOST_ADJECTIVES:
            codes = (
                self._language.demonym(self._tokens[end].norm) if self._tokens[end].norm.startswith(_ARTICLE) else ()
            )
            if not codes:
                break
            countries, end = countries | set(codes), end + 1
        # A name or another definite word goes on with the phrase: it is a title, or another body.
        goes_on = self._is_named(end) or (end < len(self._tokens) and self._describes(token, self._tokens[end]))
        entity = None if goes_on else self._only(stem, countries)
        skipped = 0 if clitic in {"", _ARTICLE} else 1
        return (token.start + skipped, self._tokens[end - 1].end, entity) if entity else None

    def _describes(self, head: Token, after: Token) -> bool:
        """Whether the word behind ``head`` is its adjective rather than the next noun (``أدانت الحركة القرار``)."""
        if not after.norm.startswith(_ARTICLE):
            return False
        if head.text.endswith(_TA_MARBUTA):
            return after.text.endswith(_TA_MARBUTA)
        return after.norm.endswith("ي") or after.norm.startswith(_PARTICIPLE) or after.norm in _ADJECTIVES

    def _own_country(self, token: Token) -> tuple[int, int, Entity] | None:
        """Read ``بلاده``: the country of the person named last, if the article names it or its capital."""
        person = next((known for known in reversed(self._introduced) if known.entity.type == "person"), None)
        codes = person.countries if person else frozenset[str]()
        names = self._countries.places(next(iter(codes))) if len(codes) == 1 else ()
        owner = next((self._by_id[name] for name in names if name in self._by_id), None)
        return (token.start, token.end, owner) if owner else None


class _English(_Reader):
    def _called(self, mention: Mention, entity: Entity, at: int) -> tuple[frozenset[str], frozenset[str]]:
        words, countries = set[str](), set[str]()
        if entity.type == "organization":
            words |= {normalize(word) for word in mention.text.split()} & self._heads
        for before in range(at - 1, max(-1, at - 1 - _LONGEST_TITLE), -1):
            word = self._tokens[before].norm
            codes = self._language.demonym(word)
            if entity.type == "location" or not (word in self._heads or codes or word in {"of", "'s", "’s"}):
                break
            words |= {word} & self._heads
            countries |= set(codes)
        return frozenset(words), frozenset(countries)

    def _read(self, at: int, token: Token) -> tuple[int, int, Entity] | None:
        if token.norm != "the":
            return None
        end, head, countries = at + 1, "", frozenset[str]()
        while end < len(self._tokens) and not self._is_named(end):
            word = self._tokens[end].norm
            codes = self._language.demonym(word)
            if word in self._heads:
                head = word
            elif not codes or head:
                break
            countries, end = countries | set(codes), end + 1
        is_title = self._is_named(end) or (end < len(self._tokens) and self._tokens[end].text[:1].isupper())
        goes_on = is_title or (end < len(self._tokens) and self._tokens[end].norm in {"of", "for", "-", "'s", "’s"})
        entity = self._only(head, countries) if head and not goes_on else None
        return (token.start, self._tokens[end - 1].end, entity) if entity else None
