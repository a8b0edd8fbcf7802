"""The names and adjectives of a text that are resolved: what the entity tagger found to be places, and demonyms."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from streams.locations.candidates import Option, PlaceName, find_options, heads_beside, kind_beside
from streams.locations.context import Surroundings
from streams.locations.joining import with_shared_kinds
from streams.matching import Scan
from streams.records import Entity, Place, PlaceKind, Toponym
from streams.text.lookup import Piece, lookup_key
from streams.text.matcher import Match, name_start

_WELL_KNOWN = 100_000
_LONGEST_SEAT, _LONGEST_ABBREVIATION = 3, 4
_Span = tuple[int, int]
_LETTER_LEFT_ON, _ANY_LETTER_LEFT_ON = 0.4, 1.5


def place_names(
    scans: Sequence[Scan], toponyms: Iterable[Toponym], entities: Sequence[Entity], capitals: Mapping[str, Place]
) -> list[PlaceName]:
    """Return the names of places and the adjectives of countries, in text order.

    A name inside a longer name that is no place (a club, a university) is left out, but that of a public body tells
    where it is at home: the Queensland Police Service. An adjective of a country is one also inside the name of a body,
    but not inside that of a person: محمد شياع السوداني.
    """
    spans = [(mention.start, mention.end) for one in entities if one.type == "location" for mention in one.mentions]
    people = sorted((named.start, named.end) for one in entities if one.type == "person" for named in one.mentions)
    text = scans[0].text if scans else ""
    owned = sorted((mention.start, mention.end) for one in entities for mention in one.mentions)
    adjectives = [
        toponym
        for toponym in toponyms
        if (toponym.role == "demonym" or _stands_for_adjective(toponym, owned, text))
        and not _meets(people, toponym.start, toponym.start + 1)
    ]
    readers = [_Reader(scan, capitals) for scan in scans]
    # In Arabic one word may be a country and an adjective: where it is read as one, it is not the other.
    read_as_adjective = {(toponym.start, toponym.end) for toponym in adjectives}
    taken = sorted(read_as_adjective)
    names = [
        name
        for reader in readers
        for start, end in spans
        if (start, end) not in read_as_adjective and (name := reader.name(start, end))
    ]
    bodies = [(one.start, one.end) for entity in entities if entity.type == "organization" for one in entity.mentions]
    names += [name for reader in readers for start, end in bodies for name in reader.seats(start, end, taken)]
    names += [name for reader in readers for toponym in adjectives if (name := reader.adjective(toponym))]
    return with_shared_kinds(sorted(names, key=lambda name: name.match.start))


def _stands_for_adjective(toponym: Toponym, owned: Sequence[_Span], text: str) -> bool:
    """Whether a country's abbreviation stands before a noun like an adjective, and is no mention of it: US singer."""
    short = toponym.end - toponym.start <= _LONGEST_ABBREVIATION and text[toponym.start : toponym.end].isupper()
    country = toponym.supported and toponym.candidates[0].kind == "country"
    return short and country and not _meets(owned, toponym.start, toponym.end)


def _meets(spans: Sequence[_Span], start: int, end: int) -> bool:
    """Whether one of ``spans``, which are in order and do not overlap, shares a character with ``start`` to ``end``."""
    before = bisect_left(spans, (end,)) - 1
    return before >= 0 and spans[before][1] > start


class _Reader:
    """Finds the pieces of a span in one scan."""

    def __init__(self, scan: Scan, capitals: Mapping[str, Place]) -> None:
        self._scan = scan
        self._around = Surroundings(scan.text, scan.pieces, scan.language)
        self._starts = [piece.start for piece in scan.pieces]
        self._firsts = [match.first for match in scan.places]
        self._capitals = capitals
        self._capital_ids = frozenset(capital.id for capital in capitals.values())

    def name(self, start: int, end: int) -> PlaceName | None:
        """Return the name at a span; None where the scan does not have it."""
        match = self._match(start, end)
        if match is None:
            return None
        options = self._options(match)
        kind = kind_beside(match, self._around)
        sense = self._sense(match, options, kind)
        return PlaceName(match, self._around, self._scan.index, "place", options, kind, sense)

    def _sense(self, match: Match[int], options: Sequence[Option], kind: PlaceKind | None) -> str:
        """Return what sets a name apart from others of its key; a dateline of a country's name is its capital."""
        if kind == "water" or (kind and any(option.place.kind == "country" for option in options)):
            return kind
        only = options[0] if len(options) == 1 else None
        capital = only is not None and not only.nearby and only.place.id in self._capital_ids
        return "dateline" if capital and self._around.opens_report(match) else ""

    def seats(self, start: int, end: int, taken: Sequence[_Span]) -> Iterator[PlaceName]:
        """Yield the place within the name of a public body; ``taken`` are the adjectives of countries."""
        body = self._match(start, end)
        if body is None or body.stop - body.first == 1:
            return
        language, words = self._around.language, [piece.key for piece in self._scan.pieces[body.first : body.stop]]
        if not any(language.is_listed(word, "public_bodies") for word in words):
            return
        if any(language.is_listed(word, "private_bodies") for word in words):
            return
        places = self._scan.places[bisect_left(self._firsts, body.first) : bisect_left(self._firsts, body.stop)]
        within = [match for match in places if match.stop <= body.stop]
        longest = max([*within, *self._at_front(body)], key=lambda match: match.stop - match.first, default=None)
        if longest is None or (longest.first, longest.stop) == (body.first, body.stop):
            return
        if _meets(taken, longest.start, longest.end):
            return
        if self._around.is_capitalised(longest.first, longest.stop):
            yield PlaceName(longest, self._around, self._scan.index, "place", self._options(longest), None)

    def _at_front(self, body: Match[int]) -> Iterator[Match[int]]:
        """Yield the longest name at the front of a body's that any place has: the Metcalfe County Sheriff's Office."""
        language, pieces = self._around.language, self._scan.pieces
        first = body.first
        while first < body.stop and language.is_listed(pieces[first].key, "function_words", "body_fronts"):
            first += 1
        for stop in range(min(body.stop - 1, first + _LONGEST_SEAT), first, -1):
            key = " ".join(piece.key for piece in pieces[first:stop])
            if self._scan.index.all_places(key):
                yield Match(pieces[first].start, pieces[stop - 1].end, first, stop, 0, key, ())
                return

    def adjective(self, toponym: Toponym) -> PlaceName | None:
        """Return an adjective of a country; None where the scan does not have it."""
        match = self._match(toponym.start, toponym.end)
        if match is None:
            return None
        option = Option(toponym.candidates[0], 0.0)
        return PlaceName(match, self._around, self._scan.index, "demonym", (option,), None, "demonym")

    def _options(self, match: Match[int]) -> tuple[Option, ...]:
        """Return the places that a match may name; a dateline is a city: ``الجزائر -`` is the capital."""
        text, index = self._scan.text, self._scan.index
        if text[match.start - 1 : match.start] == "(":
            code = index.gazetteer.country_of_code(text[match.start : match.end])
            if code is not None:
                return (Option(code, 0.0),)
        options = find_options(match.key, heads_beside(match, self._around), index)
        # King's Lynn: within a name the ending of a possessive belongs to it.
        written = "" if match.cut else lookup_key(text[match.start : match.end])
        if written not in {"", match.key}:
            options = find_options(written, (), index) or options
        if self._around.opens_report(match):
            countries = [option.place.country or "" for option in options if option.place.kind == "country"]
            named = [option.place for option in options if option.place.id in self._capital_ids]
            if capitals := [self._capitals[country] for country in countries if country in self._capitals]:
                return tuple(Option(capital, 0.0) for capital in dict.fromkeys((*capitals, *named)))
        return (*options, *self._inner_options(match, anything=not options))

    def _inner_options(self, match: Match[int], *, anything: bool) -> Iterator[Option]:
        """Yield what a match names without a letter before it that was left on: ``بوارسو``; ``وجدة`` may be Jeddah.

        Where the whole word is a name as well, only what is well known.
        """
        first = self._scan.pieces[match.first].key
        for cut, key in () if match.cut else self._scan.language.readings(first):
            if not cut:
                continue
            for option in find_options(key + match.key.removeprefix(first), (), self._scan.index):
                known = option.place.population >= _WELL_KNOWN or option.place.kind == "country"
                if anything or known:
                    yield option._replace(cost=option.cost + (_LETTER_LEFT_ON if known else _ANY_LETTER_LEFT_ON))

    def _match(self, start: int, end: int) -> Match[int] | None:
        """Return the span as a match, its key without the letters before it: ``للكويت`` is الكويت."""
        pieces, text = self._scan.pieces, self._scan.text
        first = bisect_right(self._starts, start) - 1
        if first < 0 or not pieces[first].key or pieces[first].end <= start:
            return None
        stop = first + 1
        while stop < len(pieces) and pieces[stop].key and pieces[stop].start < end:
            stop += 1
        cut, key = self._reading(pieces[first], start)
        whole = " ".join([key, *(piece.key for piece in pieces[first + 1 : stop])])
        return Match(start, min(end, len(text)), first, stop, cut, whole, ())

    def _reading(self, piece: Piece, start: int) -> tuple[int, str]:
        if piece.start != start:
            for cut, key in self._scan.language.readings(piece.key):
                if cut and name_start(self._scan.text, piece, cut) == start:
                    return cut, key
        return 0, piece.key
