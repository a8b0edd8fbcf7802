"""Arabic subjects: the names before or behind a verb, and what a relative clause or adjective belongs to."""

from streams.records import Entity
from streams.stances.arabic.phrases import ArabicPhrases
from streams.stances.arabic.verbs import Verb, is_verb_form
from streams.stances.arabic.words import COMMAS, ArabicWords, is_definite, strip_article, strip_conjunction
from streams.stances.phrases import Phrase, type_of
from streams.text.normalize import normalize

_LONGEST_SUBJECT = 12
_LONGEST_INSERTION = 16
_MOST_ADJECTIVES = 4
_NO_OPENERS = frozenset({"(", "»", "”"})
_RESUMPTIVE = frozenset({"به", "بها", "بهم", "عنه", "عنها", "له", "لها", "عليه", "عليها", "معه", "معها", "ضده", "ضدها"})
_STRAIGHT_QUOTES = frozenset({'"', "'"})
_CONJUNCTIONS = frozenset({"", "و", "ف"})


class ArabicSubjects:
    """Finds the subjects of one sentence."""

    def __init__(self, words: ArabicWords, phrases: ArabicPhrases) -> None:
        self._words = words
        self._units = words.units
        self._phrases = phrases
        self._opens: dict[int, bool] = {}
        self._openers = words.classes["clause"] | words.classes["topic"]

    def behind(self, verb: Verb) -> Phrase | None:
        """Return who stands behind the verb and agrees with it, named or not."""
        if verb.form.plural or verb.form.first or not (verb.prefix or self.begins_clause(verb.at)):
            return None
        start = verb.at + 1
        if self._words.norm(start) in _RESUMPTIVE:
            start += 1  # "ورحب به X"
        after = self._phrases.actors_at(start)
        if after is None:
            return self._phrases.being_at(self._words.skip_adverbs(start))
        return after if verb.form.either or self.agrees(after, feminine=verb.form.feminine) else None

    def agrees(self, phrase: Phrase, *, feminine: bool) -> bool:
        """Whether the first name of the phrase can be the subject of a verb of this gender."""
        units = enumerate(self._units[phrase.start : phrase.end], phrase.start)
        found = next((at for at, unit in units if unit.entity and unit.entity.id in phrase.ids[:1]), None)
        if found is None:
            return True
        gender = self.gender(found) if self._names_itself(phrase.start, found) else self._head_gender(phrase.start)
        return gender is None or gender == feminine

    def _names_itself(self, start: int, found: int) -> bool:
        """Whether the verb agrees with the name, not with a word before it (``المتحدث باسم الخارجية``)."""
        return start == found or type_of(self._units[found]) == "person"

    def _head_gender(self, start: int) -> bool | None:
        stem = strip_article(strip_conjunction(self._words.norm(start)))
        if self._words.is_feminine_word(start) or stem in self._words.classes["feminine_body"]:
            return True
        classes = self._words.classes
        return False if stem in classes["masculine_body"] or stem in classes["spokesman"] else None

    def gender(self, at: int) -> bool | None:
        """Return whether the name at ``at`` is feminine, None if that is unknown."""
        unit = self._units[at]
        if unit.entity is None:
            return None
        if unit.entity.type == "person":
            before = strip_article(strip_conjunction(self._words.norm(at - 1)))
            is_title = before in self._words.classes["feminine_title"] and not self._words.ends_in_pronoun(at - 1)
            return True if is_title else None
        return gender_of(self._words, unit.entity, self._words.text[unit.start : unit.end])

    def before(self, verb: int) -> Phrase | None:
        """Return who stands as a nominal clause's subject before the verb: named, or with no name to tell."""
        stop = verb
        while self._words.is_in(stop - 1, "particle", "adverb", "open_mark"):
            stop -= 1
        found = self._ending_at(stop) or self._before_insertion(stop)
        return found or self._being_before(stop)

    def _being_before(self, stop: int) -> Phrase | None:
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            being = self._phrases.being_at(start) if self.opens_clause(start) else None
            if being is not None:
                return being if being.end == stop else None
        return None

    def _ending_at(self, stop: int) -> Phrase | None:
        for start in range(stop - 1, max(-1, stop - _LONGEST_SUBJECT), -1):
            if not self.opens_clause(start):
                continue
            conjunction = self._units[start].prefix
            if conjunction not in _CONJUNCTIONS:
                return None
            actors = self._phrases.actors_at(start, conjunction)
            if actors is None and self._words.norm(start).startswith("و"):
                actors = self._phrases.actors_at(start, "و")  # "والنائبة فلانة صفقت"
            if actors is not None and self._reaches(start, actors.end, stop):
                return actors
        return None

    def _before_insertion(self, stop: int) -> Phrase | None:
        """Read ``حفتر، الذي يسيطر على الشرق، شن``: the subject stands before what commas enclose."""
        if self._words.norm(stop - 1) not in COMMAS:
            return None
        for comma in range(stop - 3, max(0, stop - _LONGEST_INSERTION), -1):
            if self._words.norm(comma) in COMMAS and self._phrases.skip_insertion(comma) == stop:
                return self._ending_at(comma)
        return None

    def _reaches(self, start: int, end: int, stop: int) -> bool:
        """Whether a subject from ``start`` to ``end`` stands before ``stop``; a comma may close an apposition in it."""
        if any(self._words.norm(at) == "(" for at in range(start, end)):
            return False  # a dateline: "واشنطن (أ ف ب)"
        is_closed = end == stop - 1 and self._words.norm(end) in COMMAS
        return end == stop or (is_closed and any(self._words.norm(at) in COMMAS for at in range(start, end)))

    def begins_clause(self, verb: int) -> bool:
        """Whether the verb stands first in its clause, or only adverbials before it: else its subject does."""
        at = verb
        while verb - at < _LONGEST_SUBJECT and not self.opens_clause(at):
            at -= 1
        if at == verb or self._words.skip_adverbs(at) == verb:
            return True
        classes, word = self._words.classes, self._words.norm(at)
        adverbial = classes["preposition"] | classes["adverb"] | classes["particle"] | classes["negation"]
        return word in adverbial or strip_conjunction(word) in adverbial

    def opens_clause(self, start: int) -> bool:
        """Whether a clause may begin at ``start``, judged by what stands before it."""
        known = self._opens.get(start)
        if known is None:
            known = self._opens[start] = self._may_open(start)
        return known

    def _may_open(self, start: int) -> bool:
        previous = self._words.norm(start - 1)
        if start == 0 or self._words.is_name(start - 1) or previous in _NO_OPENERS:
            return start == 0
        if previous in _STRAIGHT_QUOTES:
            before = [self._words.norm(at) for at in range(start)]
            return before.count(previous) % 2 == 1
        is_opener = not {previous, strip_conjunction(previous)}.isdisjoint(self._openers)
        return is_opener or self._words.is_mark(start - 1)

    def antecedent(self, index: int) -> Phrase | None:
        """Return the name that an adjective or relative pronoun at ``index`` belongs to."""
        at = index - 1
        if self._words.is_in(at, "copula"):
            at -= 1
        while self._words.is_in(at, "relative", "rank"):
            at -= 1
        if self._words.norm(at) in COMMAS:
            at -= 1
        for _ in range(_MOST_ADJECTIVES):
            if not (is_definite(self._words.norm(at)) or self._words.is_in(at, "close_mark")):
                break
            at -= 1
        if not self._words.is_name(at) or self._units[at].suffix:
            return None
        unit = self._units[at]
        # What follows a place behind a preposition or a noun mostly belongs to the word before the place.
        is_alone = unit.prefix in {"ب", "ل"} and not self._words.is_name(at - 1)
        if type_of(unit) == "location" and not is_alone and (unit.prefix not in _CONJUNCTIONS or self._depends(at)):
            return None
        return Phrase(at, at + 1, (unit.entity.id,)) if unit.entity else None

    def _depends(self, at: int) -> bool:
        is_word = bool(self._words.norm(at - 1)) and not self._words.is_mark(at - 1)
        is_verb = is_verb_form(self._words.norm(at - 1))
        return is_word and not is_verb and not self.opens_clause(at) and not self._words.is_in(at - 1, "transparent")


def gender_of(words: ArabicWords, entity: Entity, name: str) -> bool | None:
    """Return whether the name of a country or body is feminine, None if its form does not tell."""
    first = strip_article(normalize(name.strip().partition(" ")[0]))
    if entity.type == "location":
        return None if first in words.classes["masculine_place"] else True
    if first in words.classes["masculine_body"]:
        return False
    return True if first.endswith("ه") or first in words.classes["feminine_body"] else None
