"""English clauses: which verbs the sentence has, who is their subject, who speaks, and what turns a cue off."""

from typing import NamedTuple

from streams.records import ActorTarget, IssueTarget
from streams.stances.discourse import Discourse, Subject
from streams.stances.english.phrases import EnglishPhrases
from streams.stances.english.pronouns import EnglishPronouns
from streams.stances.english.subjects import EnglishSubjects
from streams.stances.english.verbs import Verb, read_verbs
from streams.stances.english.words import EnglishWords
from streams.stances.phrases import Phrase

_BEFORE_REPORT = frozenset({",", '"', "”", "''", "’"})
_LONGEST_ADDRESSEE = 5
_OBJECT_RELATIVES = frozenset({"whom", "which"})
_COORDINATORS = frozenset({"and", "but", "or", "then", "yet"})


class Clause(NamedTuple):
    """A verb with its subject: named, somebody without a name, or None if there is none to see."""

    verb: Verb
    subject: Phrase | None
    embedded: bool


class EnglishClauses:
    """Reads the clauses of one sentence."""

    def __init__(
        self, words: EnglishWords, phrases: EnglishPhrases, subjects: EnglishSubjects, before: Discourse
    ) -> None:
        self._words = words
        self._phrases = phrases
        self._subjects = subjects
        self._before = before
        self._pronouns = EnglishPronouns(words, before)
        self._found: list[Clause] | None = None
        self.issue: IssueTarget | None = None

    def note_issue(self, target: ActorTarget | IssueTarget) -> None:
        """Keep what the last stance was directed at, if that is an issue."""
        self.issue = target if isinstance(target, IssueTarget) else None

    def issue_meant_at(self, at: int) -> Phrase | None:
        """Return the issue that ``it`` at ``at`` means: the one just spoken of, or that the sentence is about."""
        if self._words.norm(at) != "it":
            return None
        own = self._issue_subject(at)
        issue = self.issue or (own.issue if own else None) or self._before.issue
        return Phrase(at, at + 1, issue=issue) if issue is not None else None

    def last_issue(self) -> IssueTarget | None:
        """Return the issue that a stance of the sentence was directed at, else the one that it is about."""
        own = self._issue_subject(len(self._words.units)) if self.issue is None else None
        return own.issue if own else self.issue

    def _issue_subject(self, stop: int) -> Phrase | None:
        """Read ``The restart got …``: an issue that is the subject of the first clause, before ``stop``."""
        first = next((clause for clause in self._clauses if clause.verb.at < stop), None)
        if first is None or first.subject is not None or first.embedded:
            return None
        return self._subjects.issue_before(first.verb.start)

    @property
    def _clauses(self) -> list[Clause]:
        """The clauses in order, read when they are first asked for."""
        if self._found is None:
            self._found = []
            for verb in read_verbs(self._words):
                embedded = self._is_embedded(verb.start)
                self._found.append(Clause(verb, self.subject_of(verb.start), embedded))
        return self._found

    def _is_embedded(self, start: int) -> bool:
        last = self._clauses[-1].verb.at if self._clauses else -1
        return any(self._words.is_in(at, "relative", "clause_opener") for at in range(last + 1, start))

    def subject_of(self, start: int) -> Phrase | None:
        """Return the subject of the verb group that begins at ``start``."""
        word = self._words.norm(start - 1)
        if word in {"we", "i"}:
            return self.speaker(start)
        if self._pronouns.is_pronoun(start - 1):
            return self._own(start) or self._only_person(start - 1) or self._pronouns.subject(start - 1)
        if word in _COORDINATORS or (word == "," and self._words.norm(start - 2) in _COORDINATORS):
            return self._shared(start)
        found = self._subjects.before(start)
        if found is not None or word != ",":
            return found
        return self._shared(start)

    def _own(self, start: int) -> Phrase | None:
        """Return whom ``it`` means in ``Turkey said it backs …``."""
        at = start - 2
        reports = [clause for clause in self._clauses if clause.verb.at <= at and clause.verb.reports]
        if not reports:
            return None
        stop = at if self._words.norm(at) == "that" else at + 1
        addressee = range(reports[-1].verb.at + 1, stop)
        is_told = len(addressee) <= _LONGEST_ADDRESSEE and not any(self._ends_addressee(near) for near in addressee)
        return reports[-1].subject if is_told else None

    def _only_person(self, pronoun: int) -> Phrase | None:
        """Return whom ``he`` means where all clauses before it have one person as their subject."""
        if self._words.norm(pronoun) not in {"he", "she"}:
            return None
        earlier = [c.subject for c in self._clauses if c.verb.at < pronoun and c.subject is not None and c.subject.ids]
        people = {unit.entity.id for unit in self._words.units if unit.entity and unit.entity.type == "person"}
        named = {subject.ids for subject in earlier}
        return earlier[-1] if len(named) == 1 and earlier[-1].ids[0] in people else None

    def _ends_addressee(self, at: int) -> bool:
        return self._words.is_mark(at) or self._words.is_in(at, "preposition", "stop", "relative")

    def _shared(self, start: int) -> Phrase | None:
        """Read ``X condemned the attack and threatened Y``: the verb has the subject of the clause before."""
        main = [clause for clause in self._clauses if clause.verb.at < start and clause.subject is not None]
        if not main:
            return None
        last = main[-1]
        if last.subject is not None and self._words.norm(last.subject.start - 1) in _OBJECT_RELATIVES:
            return None  # "Asfura, whom Trump had endorsed, promised": nobody whom the relative clause names
        outer = next((clause for clause in reversed(main) if not clause.embedded), None)
        if last.embedded and outer is not None and outer.subject is not None and last.subject is not None:
            return last.subject if outer.subject.ids == last.subject.ids else None
        return last.subject

    def main(self, index: int) -> Phrase | None:
        """Return the subject of the last clause before ``index`` that is no relative clause."""
        found = [clause for clause in self._clauses if clause.verb.at < index and not self._is_relative(clause)]
        return found[-1].subject if found else None

    def _is_relative(self, clause: Clause) -> bool:
        start = clause.subject.start if clause.subject else clause.verb.start
        before = {start - 1, clause.verb.start - 1}
        return any(self._words.is_in(at, "relative") for at in before)

    def first(self, index: int) -> Phrase | None:
        """Return the subject of the first clause after ``index``: of ``Condemning the attack, X said``."""
        found = next((clause.subject for clause in self._clauses if clause.verb.at > index), None)
        comma = next((at for at in range(index, len(self._words.units)) if self._words.norm(at) == ","), None)
        return found or (self._phrases.actors_at(comma + 1) if comma is not None else None)

    def subject(self) -> Subject | None:
        """Return who the sentence is about: the subject of its first clause."""
        main = next((clause for clause in self._clauses if not clause.embedded), None)
        if main is None or main.subject is None or not main.subject.ids:
            return None
        return Subject(main.subject.ids)

    def owner(self, at: int) -> Phrase | None:
        """Return whom the possessive pronoun at ``at`` means."""
        main = self.main(at)
        if main is not None and main.ids:
            return main
        return self._pronouns.meant_at(at, ())

    def meant_at(self, at: int, others: tuple[str, ...]) -> Phrase | None:
        """Return whom an object pronoun at ``at`` means."""
        return self._pronouns.meant_at(at, others)

    def speaker(self, index: int) -> Phrase | None:
        """Return who is quoted or reported as saying what stands at ``index``."""
        reports = [clause for clause in self._clauses if clause.verb.reports and clause.subject is not None]
        before = [clause for clause in reports if clause.verb.at < index]
        if before:
            last = before[-1]
            return None if any(self._turns(at) for at in range(last.verb.at, index)) else last.subject
        for clause in reports:
            if clause.verb.at > index and self._words.norm(self._begin(clause) - 1) in _BEFORE_REPORT:
                return clause.subject
        return self._inverted(index) or self._according(index)

    def _begin(self, clause: Clause) -> int:
        return min(clause.verb.start, clause.subject.start) if clause.subject else clause.verb.start

    def _inverted(self, index: int) -> Phrase | None:
        """Read ``"…", said X``."""
        for at in range(index, len(self._words.units)):
            if self._words.is_in(at, "report") and self._words.norm(at - 1) in _BEFORE_REPORT:
                return self._phrases.actors_at(at + 1)
        return None

    def _according(self, index: int) -> Phrase | None:
        for at in range(len(self._words.units) - 1):
            if self._words.norm(at) == "according" and self._words.norm(at + 1) == "to" and at > index:
                return self._phrases.actors_at(at + 2)
        return None

    def _turns(self, comma: int) -> bool:
        """Whether the text turns behind a comma from what one said to what others do: ``, and Poland``, ``, while``."""
        if self._words.norm(comma) != ",":
            return False
        conjunction = self._words.norm(comma + 1)
        return conjunction == "while" or (conjunction in {"and", "but"} and self._words.is_name(comma + 2))
