"""What the text around a name says: is it a place at all, and does it act or locate."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.languages import Language
from streams.records import PlaceRole
from streams.text.lookup import Piece
from streams.text.matcher import Match

_VERB_WINDOW = 3
_SHORTEST_AFTER_CLITIC = 3


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
        if self.pieces[stop - 1].key == "the" and stop:
            stop -= 1
        keys = [piece.key for piece in self.pieces[max(stop - count, 0) : stop]]
        return "" if len(keys) < count or "" in keys else " ".join(keys)

    def after(self, match: Match[int], offset: int = 0) -> str:
        """Return the key of a piece after the name; blank at the end of the sentence."""
        index = match.stop + offset
        return self.pieces[index].key if index < len(self.pieces) else ""

    def in_list(self, match: Match[int], name: str) -> bool:
        """Whether the one or two pieces before the name stand in the word list ``name``."""
        words = self.language.words(name)
        one = self.before(match)
        if not one:
            return False
        readings = [key for _, key in self.language.readings(one)]
        return any(key in words for key in readings) or self.before(match, 2) in words

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
            if letter.islower() and (piece.end - piece.start > _VERB_WINDOW or first + 1 == stop):
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
        # Jordan Peele, but not Jordan Foreign Minister.
        follows_capital = self.text[self.pieces[match.stop].start].isupper()
        return follows_capital and not self.known_word(after)

    def known_word(self, key: str) -> bool:
        """Whether ``key`` is a title, a function word, an adjective of a country or the head of an organization."""
        language = self.language
        return (
            any(
                key in language.words(name)
                for name in ("titles", "function_words", "organization_tails", "facility_tails", "place_tails")
            )
            or bool(language.demonym(key))
            or key in language.bodies
        )

    def names_event(self, match: Match[int]) -> bool:
        """Whether the name is a part of an event's or a treaty's: ``مؤتمر برلين``, the Oslo Accords."""
        if self.language.article:
            return self.in_list(match, "event_heads")
        return self.after(match) in self.language.words("event_tails")

    def is_other_word(self, match: Match[int]) -> bool:
        """Whether the first word, with the letters cut off from it, is a word of the lists: ``ولاية`` is no Lae."""
        key = self.pieces[match.first].key
        if match.key in self.language.words("place_heads"):
            return True
        if match.cut and len(match.key) < _SHORTEST_AFTER_CLITIC:
            return True
        lists = ("place_heads", "titles", "function_words", "organization_heads", "facility_heads", "acting_verbs")
        return match.cut > 0 and any(key in self.language.words(name) for name in lists)

    def role(self, match: Match[int]) -> PlaceRole:
        """Return whether a country or capital acts here or locates."""
        language = self.language
        if self.clitic(match)[-1:] in {"ب", "ل"}:
            return "place"
        if self.in_list(match, "actor_prepositions"):
            return "actor"
        acting = language.words("acting_verbs")
        one = self.before(match)
        if language.article:
            if any(key in acting for _, key in language.readings(one)) or self._plural_verb(one):
                return "actor"
            starts = one in {"", ":", "“", '"', "«", "،"} or match.cut > 0
            return "actor" if starts and self.after(match) in acting else "place"
        if self.in_list(match, "locatives"):
            return "place"
        for offset in range(_VERB_WINDOW):
            key = self.after(match, offset)
            if key in acting:
                weak = key in language.words("weak_verbs")
                return "place" if weak and offset else "actor"
            if not key.endswith("ly") and key not in {"has", "have", "had", "also", "not"}:
                break
        return "place"

    def _plural_verb(self, key: str) -> bool:
        """Whether ``key`` is a dual of a verb that acts: ``أجرتا`` of ``أجرت``."""
        return key.endswith("ا") and key[:-1] in self.language.words("acting_verbs")
