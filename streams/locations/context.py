"""What the text around a name says: is it a place at all, and does it act or locate."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.languages import Language
from streams.text.lookup import Piece
from streams.text.matcher import Match

_LONG_WORD = 3
_TITLE_CASE = 0.9
_TITLE_WINDOW = 20
_SHORTEST_AFTER_CLITIC = 3
_KNOWN_WORDS = ("titles", "function_words", "organization_tails", "facility_tails", "place_tails", "event_tails")
_LISTED_FIRST = ("place_heads", "titles", "function_words", "organization_heads", "facility_heads", "acting_verbs")
_DASHES = frozenset({"-", "–", "—"})
_AFTER_DATELINE = _DASHES | {"(", "/"}
_LONGEST_STATE = 5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The pieces of a text, with questions about those around a name."""

    text: str
    pieces: Sequence[Piece]
    language: Language

    def before(self, match: Match[int], count: int = 1) -> str:
        """Return the key of the ``count`` pieces before the name; blank where the sentence starts within them.

        An article that is a word of its own (``in the United States``) is passed over.
        """
        stop = match.first
        if stop and self.pieces[stop - 1].key == "the":
            stop -= 1
        if stop < count:
            return ""
        keys = [piece.key for piece in self.pieces[stop - count : stop]]
        return "" if "" in keys else " ".join(keys)

    def after(self, match: Match[int], offset: int = 0) -> str:
        """Return the key of a piece after the name; blank at the end of the sentence."""
        index = match.stop + offset
        return self.pieces[index].key if index < len(self.pieces) else ""

    def in_list(self, match: Match[int], name: str) -> bool:
        """Whether the one or two pieces before the name stand in the word list ``name``."""
        one = self.before(match)
        if not one:
            return False
        return self.language.is_listed_inside(one, name) or self.language.is_listed(self.before(match, 2), name)

    def clitic(self, match: Match[int]) -> str:
        """Return the folded letters written onto the name."""
        return self.pieces[match.first].key[: match.cut]

    def located(self, match: Match[int]) -> bool:
        """Whether a preposition of place leads to the name, as a word or as a letter."""
        return self.clitic(match)[-1:] in {"ب", "ل"} or self.in_list(match, "locatives")

    def headed(self, match: Match[int]) -> bool:
        """Whether a word such as city or province leads to the name, or follows it."""
        return self.in_list(match, "place_heads") or self.after(match) in self.language.words("place_tails")

    def is_capitalised(self, first: int, stop: int) -> bool:
        """Whether every long word of the pieces starts with a capital; true for a script without capitals."""
        for piece in self.pieces[first:stop]:
            letter = self.text[piece.start]
            if letter.islower() and (piece.end - piece.start > _LONG_WORD or first + 1 == stop):
                return False
        return bool(self.text[self.pieces[first].start].isupper() or self.language.article)

    def beside_person(self, match: Match[int]) -> bool:
        """Whether the name looks like a part of a person's name."""
        given = self.language.words("given_names")
        before, after = self.before(match), self.after(match)
        if self.language.article:
            named = before in given or before in self.language.words("name_particles")
            return named and not match.cut and before not in self.language.words("function_words")
        before_capital = bool(before) and self.text[self.pieces[match.first - 1].start].isupper()
        if before_capital and (before in given or before in self.language.words("titles")):
            return True
        name = self.pieces[match.first].key
        if match.stop - match.first > 1 or name not in given or not after.isalpha():
            return False
        # Jordan Peele, but not Jordan Foreign Minister, nor Georgia's Khvicha.
        follows_capital = self.text[self.pieces[match.stop].start].isupper() and self._parted_by_blank(match.stop)
        return follows_capital and not self.known_word(after)

    def known_word(self, key: str) -> bool:
        """Whether ``key`` is a title, a function word, an adjective of a country or the head of an organization."""
        language = self.language
        return language.is_listed(key, *_KNOWN_WORDS) or bool(language.demonym(key)) or key in language.bodies

    def within_longer_name(self, match: Match[int]) -> bool:
        """Whether a single word has another capitalised word beside it that is not known: Fidel Castro, Perth Glory."""
        if self.language.article or match.stop - match.first > 1:
            return False
        beside = []
        if match.first and self._parted_by_blank(match.first):
            beside.append(match.first - 1)
        if match.stop < len(self.pieces) and self._parted_by_blank(match.stop):
            beside.append(match.stop)
        unknown = [index for index in beside if self._is_unknown_capital(index)]
        return bool(unknown) and not self._in_title_case(match.first)

    def ends_longer_name(self, match: Match[int]) -> bool:
        """Whether an unknown capitalised word stands before a country within a sentence: Parks Canada."""
        before = match.first - 1
        if self.language.article or match.stop - match.first > 1 or before < 1 or not self.pieces[before - 1].key:
            return False
        touches = self._parted_by_blank(match.first)
        opens = not self.pieces[before - 1].key[-1].isalnum()
        return touches and not opens and self._is_unknown_capital(before) and not self._in_title_case(match.first)

    def _parted_by_blank(self, index: int) -> bool:
        """Whether one blank stands between the piece and the one before it: no hyphen, no possessive ending."""
        return self.text[self.pieces[index - 1].end : self.pieces[index].start] == " "

    def _is_unknown_capital(self, index: int) -> bool:
        piece = self.pieces[index]
        return bool(piece.key) and self.text[piece.start].isupper() and not self.known_word(piece.key)

    def _in_title_case(self, index: int) -> bool:
        """Whether nearly all long words of the sentence are capitalised, as in headlines."""
        first = last = index
        while first > index - _TITLE_WINDOW and first and self.pieces[first - 1].key:
            first -= 1
        while last < min(index + _TITLE_WINDOW, len(self.pieces)) and self.pieces[last].key:
            last += 1
        long_words = [piece for piece in self.pieces[first:last] if len(piece.key) > _LONG_WORD]
        capitals = sum(self.text[piece.start].isupper() for piece in long_words)
        return capitals >= _TITLE_CASE * len(long_words)

    def names_event(self, match: Match[int]) -> bool:
        """Whether the name is a part of an event's or a treaty's: ``مؤتمر برلين``, the Oslo Accords."""
        if self.language.article:
            return self.in_list(match, "event_heads")
        tails = self.language.words("event_tails")
        return self.after(match) in tails or f"{self.after(match)} {self.after(match, 1)}" in tails

    def is_other_word(self, match: Match[int]) -> bool:
        """Whether the first word, with the letters cut off from it, is a word of the lists: ``ولاية`` is no Lae."""
        key = self.pieces[match.first].key
        if match.key in self.language.words("place_heads"):
            return True
        if match.cut and len(match.key) < _SHORTEST_AFTER_CLITIC:
            return True
        if self.language.article and match.stop - match.first == 1 and self._hides_function_word(key):
            return True
        return match.cut > 0 and self.language.is_listed(key, *_LISTED_FIRST)

    def _hides_function_word(self, key: str) -> bool:
        """Whether ``key`` is a function word with letters written onto it: ``بأنه`` is no Baneh, ``وإن`` no Van.

        ``ك`` alone does not count: it stands before few of them, and Calais starts with it.
        """
        if not self.language.is_listed_inside(key, "function_words"):
            return False
        words = self.language.words("function_words")
        return any(cut and key[cut - 1] != "ك" and rest in words for cut, rest in self.language.readings(key))

    def opens_report(self, match: Match[int]) -> bool:
        """Whether the name is the dateline of a sentence: ``الجزائر -``, ``تونس (رويترز)``; PARIS, Texas —."""
        starts = not match.first or not self.pieces[match.first - 1].key
        if not starts or match.cut:
            return False
        if self.after(match) == ",":
            return any(self.after(match, offset) in _DASHES for offset in range(2, _LONGEST_STATE))
        return self.after(match) in _AFTER_DATELINE

    def acts_clearly(self, match: Match[int]) -> bool:
        """Whether a feminine verb (countries mostly are) or a word such as ``مع`` leads to the name or follows it."""
        acting = self.language.words("acting_verbs")
        before, after = self.before(match), self.after(match)
        leads = any(key in acting and _is_feminine(key) for _, key in self.language.readings(before))
        opens = not before and after in acting and _is_feminine(after)
        return leads or opens or (not match.cut and self.in_list(match, "actor_prepositions"))


def _is_feminine(verb: str) -> bool:
    """Whether an Arabic verb of the third person is feminine: ``أعلنت``, ``تعلن``."""
    return verb.endswith("ت") or verb.startswith(("ت", "ست"))
