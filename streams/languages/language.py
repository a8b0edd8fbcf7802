"""What a language brings along: word lists, demonyms, bodies of a country, and how its words are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from streams.text.lookup import lookup_key
from streams.text.matcher import Readings

_FOLDER = Path(__file__).parent
_COUNTS = 2
_MASCULINE, _FEMININE = "ي", "ة"
_NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language. Everything that is looked up is a key of `streams.text.lookup.lookup_key`.

    ``is_trained`` tells whether the shipped recognisers have a model of it: without one only names that the
    knowledge has are found. ``lexicon`` has the word lists by their names, ``listings`` the names of the lists that
    a word is in. ``demonyms`` leads from an adjective or a people to ISO country codes, ``demonym_starts`` and
    ``demonym_ends`` are the first and second words of adjectives of two words; ``adjectives`` has the first two
    forms of an adjective (in Arabic the masculine and the feminine). ``names`` has how often a word is a given name
    and a surname, in binary digits of the count, ``latin`` how these are mostly written in Latin letters,
    ``frequencies`` how frequent a word is, in halves on the Zipf scale.
    ``bodies`` leads from ``foreign ministry`` to its slug, ``body_names`` back to the canonical form,
    ``body_tails`` to what must follow the adjective where a name goes on. ``article`` is what is written onto a
    word that is definite.
    """

    code: str
    article: str
    is_trained: bool
    readings: Readings
    lexicon: Mapping[str, frozenset[str]]
    listings: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, tuple[str, ...]]
    demonym_starts: frozenset[str]
    demonym_ends: frozenset[str]
    names: Mapping[str, tuple[int, int]]
    latin: Mapping[str, tuple[str, str]]
    frequencies: Mapping[str, int]
    adjectives: Mapping[str, tuple[str, str]]
    bodies: Mapping[str, str]
    body_names: Mapping[str, str]
    body_tails: Mapping[str, str]

    def lists(self, key: str) -> tuple[str, ...]:
        """Return the names of the word lists that ``key`` is in."""
        listed = self.listings.get(key)
        return tuple(name for name in self.lexicon if name in listed) if listed else ()

    def is_listed(self, key: str, *names: str) -> bool:
        """Whether ``key`` is in one of the word lists ``names``."""
        return not self.listings.get(key, _NOWHERE).isdisjoint(names)

    def is_listed_inside(self, key: str, *names: str) -> bool:
        """Whether ``key``, with or without clitics, is in one of the word lists ``names``."""
        return not _listings_inside(self, key).isdisjoint(names)

    def words(self, name: str) -> frozenset[str]:
        """Return the word list ``name``; a language may lack it."""
        return self.lexicon.get(name, frozenset())

    def demonym(self, key: str) -> tuple[str, ...]:
        """Return the countries whose adjective or people ``key`` names, with or without articles.

        A few are two words: ``الكوري الجنوبي``.
        """
        countries = self.demonyms.get(key, ())
        if not countries and self.article and key.startswith(self.article):
            bare = " ".join(word.removeprefix(self.article) for word in key.split(" "))
            countries = self.demonyms.get(bare, ())
        return countries

    def starts_demonym(self, key: str) -> bool:
        """Whether an adjective of two words may begin with ``key``, with or without an article."""
        return key in self.demonym_starts or key.removeprefix(self.article) in self.demonym_starts

    def demonym_of_two(self, first: str, second: str) -> tuple[str, ...]:
        """Return the countries whose adjective the two words are together: ``الكوري الجنوبي``, ``South Korean``."""
        if second.removeprefix(self.article) not in self.demonym_ends:
            return ()
        return self.demonym(f"{first} {second}")


@lru_cache(maxsize=1 << 15)
def _listings_inside(language: Language, key: str) -> frozenset[str]:
    """Return the names of the word lists that ``key`` is in with or without clitics."""
    return _NOWHERE.union(*(language.listings.get(rest, _NOWHERE) for _, rest in language.readings(key)))


def read_language(code: str, readings: Readings, article: str, *, is_trained: bool = True) -> Language:
    """Read the files in the folder of the language ``code``."""
    lexicon: dict[str, set[str]] = {}
    listings: dict[str, set[str]] = {}
    for name, terms in _rows(code, "lexicon.tsv"):
        for key in map(lookup_key, terms):
            lexicon.setdefault(name, set()).add(key)
            listings.setdefault(key, set()).add(name)
    demonyms: dict[str, tuple[str, ...]] = {}
    adjectives: dict[str, tuple[str, str]] = {}
    for country, terms in _rows(code, "demonyms.tsv"):
        if pair := _adjectives(terms, definite=bool(article)):
            adjectives[country] = pair
        for key in {lookup_key(term) for term in terms}:
            demonyms[key] = (*demonyms.get(key, ()), country)
    bodies: dict[str, str] = {}
    body_names: dict[str, str] = {}
    body_tails: dict[str, str] = {}
    for slug, terms in _rows(code, "bodies.tsv"):
        body_names.setdefault(slug, terms[0])
        for term in terms:
            head, _, tail = term.partition("*")
            bodies[lookup_key(head)] = slug
            if tail:
                body_tails[slug] = lookup_key(tail)
    names = [(name, cells) for name, *cells in _cells(code, "names.tsv")]
    return Language(
        code=code,
        article=article,
        is_trained=is_trained,
        readings=readings,
        lexicon={name: frozenset(terms) for name, terms in lexicon.items()},
        listings={key: frozenset(names) for key, names in listings.items()},
        demonyms=demonyms,
        demonym_starts=frozenset(key.split(" ")[0] for key in demonyms if key.count(" ") == 1),
        demonym_ends=frozenset(key.split(" ")[1] for key in demonyms if key.count(" ") == 1),
        names={name: (int(cells[0]), int(cells[1])) for name, cells in names},
        latin={name: (cells[2], cells[3]) for name, cells in names if len(cells) > _COUNTS},
        frequencies={word: int(zipf) for word, zipf in _cells(code, "words.tsv")},
        adjectives=adjectives,
        bodies=bodies,
        body_names=body_names,
        body_tails=body_tails,
    )


def _adjectives(terms: Sequence[str], *, definite: bool) -> tuple[str, str] | None:
    """Return the masculine and the feminine adjective among a country's forms; a language without gender has one.

    None where Arabic has only plurals: the adjective of Mali is another word as well.
    """
    if not definite:
        return terms[0], terms[0]
    feminine = next((term for term in terms if term.endswith(_FEMININE)), None)
    if feminine is None:
        masculine = next((term for term in terms if term.endswith(_MASCULINE)), None)
        return (masculine, f"{masculine}{_FEMININE}") if masculine else None
    return feminine.replace(_FEMININE, ""), feminine


def _rows(code: str, name: str) -> Iterator[tuple[str, list[str]]]:
    path = _FOLDER / code / name
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith(("#", "iso2\t")):
            first, _, rest = line.partition("\t")
            yield first, [term for part in rest.split("|") if (term := part.strip())]


def _cells(code: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of a generated table below its line of columns."""
    _, *lines = (_FOLDER / code / name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines)
