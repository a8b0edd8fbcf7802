"""Decides which mentions a text has: what the recogniser sees, with the names of the knowledge that the rules found."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from streams.entities.clitics import clitic_cut, opens_with_common_word
from streams.entities.proposals import POSSIBLE, PRIORITY, Proposals
from streams.entities.reading import Candidate, Reading
from streams.entities.spans import Span, Trust
from streams.matching.unknown import unknown_entity

RECOGNIZED = "recognizer"
_HYPHENS = ("-", "‐", "‑")
# On the Zipf scale in halves.
_FREQUENT = 8
_SEVERAL = 2
# Names of institutions have ten words; what goes on for longer is a list, or no text.
_LONGEST_NAME = 40
# A span that nothing but the recogniser says is a mention must be this likely: one that nobody knows, or a known place.
_LIKELY = {RECOGNIZED: 0.65, POSSIBLE: 0.5}
# And this where its word is mostly no name, or where it goes on behind a known one.
_BEYOND_DOUBT = 0.9


def decide(proposals: Proposals, spans: Sequence[Span], trust: Trust) -> list[Candidate]:
    """Return the mentions, none of which overlap: the recogniser's, and of the rules' what ``trust`` leaves to them.

    A span that the rules propose as well carries the entity that they name.
    """
    by_range: dict[tuple[int, int, str], list[Candidate]] = {}
    for candidate in proposals.all:
        by_range.setdefault((candidate.first, candidate.stop, candidate.type), []).append(candidate)
    known = _Known(proposals.kept)
    named = [bare for span in spans if (bare := _without_marks(proposals, span)) is not None]
    parted = [part for span in named for part in _parts(known, span)]
    mentions = []
    for span in parted:
        same = by_range.get((span.first, span.stop, span.type), ())
        mentions.append(_as_place(proposals, _mention(proposals, known, span, same, trust.sure)))
    kept: list[Candidate] = []
    taken: set[int] = set()
    for mention in mentions:
        covered = range(mention.first, mention.stop)
        # A known name that is longer than the recogniser's may reach into the next one.
        if _is_likely(proposals, mention) and taken.isdisjoint(covered):
            kept.append(mention)
            taken.update(covered)
    passed_over = [
        mention
        for mention in _passed_over(proposals, taken)
        if not trust.silence or _is_compounded(proposals.reading, mention)
    ]
    return sorted([*kept, *passed_over], key=lambda mention: mention.first)


class _Known:
    """The candidates that the rules would keep, none of which overlap, to be looked up by where they stand."""

    def __init__(self, kept: Sequence[Candidate]) -> None:
        self._ordered = sorted(kept, key=lambda candidate: candidate.first)
        self._firsts = [candidate.first for candidate in self._ordered]

    def touching(self, span: Span) -> Sequence[Candidate]:
        """Return those that share a piece with ``span``, in order."""
        start = bisect_right(self._firsts, span.first) - 1
        begins_before = start >= 0 and self._ordered[start].stop > span.first
        return self._ordered[start if begins_before else start + 1 : bisect_left(self._firsts, span.stop)]


def _is_compounded(reading: Reading, mention: Candidate) -> bool:
    """Whether a name is one word with what follows, as in ``Ankara-backed``: recognisers have seen few of them."""
    after = reading.text[mention.end : mention.end + 2]
    return after[:1] in _HYPHENS and after[1:].islower()


def _without_marks(proposals: Proposals, span: Span) -> Span | None:
    """Take quotation marks and the like off both ends; what has no letter or digit, or goes on and on, is no name."""
    pieces = proposals.reading.pieces
    within = [index for index in range(span.first, span.stop) if pieces[index].key[:1].isalnum()]
    if not within or within[-1] - within[0] >= _LONGEST_NAME:
        return None
    return span._replace(first=within[0], stop=within[-1] + 1)


def _parts(known: _Known, span: Span) -> list[Span]:
    """Part a span that is nothing but several names that the rules know: ``Iran's Foreign Ministry`` is two."""
    inside = [one for one in known.touching(span) if span.first <= one.first and one.stop <= span.stop]
    if len(inside) < _SEVERAL or sum(one.length for one in inside) != span.stop - span.first:
        return [span]
    return [Span(one.first, one.stop, one.type, span.confidence) for one in inside]


def _is_likely(proposals: Proposals, mention: Candidate) -> bool:
    """Whether a span that nothing but the recogniser says is a mention is likely enough."""
    least = _LIKELY.get(mention.via)
    if least is None or mention.confidence >= _BEYOND_DOUBT:
        return True
    reading = proposals.reading
    doubtful = mention.length == 1 and mention.key in reading.language.words("names_needing_label")
    if mention.type != "person":
        doubtful = doubtful or opens_with_common_word(reading, proposals.scan.index, mention.first)
    return not doubtful and mention.confidence >= least


def _mention(proposals: Proposals, known: _Known, span: Span, same: Sequence[Candidate], sure: float) -> Candidate:
    if not same and (settled := _settled(known, span, sure)):
        return settled
    if same:
        best = min(same, key=lambda candidate: PRIORITY.index(candidate.via))
        likelier = span.confidence if best.via == POSSIBLE else max(best.confidence, span.confidence)
        return best._replace(confidence=likelier)
    reading = proposals.reading
    cut = clitic_cut(reading, proposals.scan.index, span.first, proposals.all)
    key, written = (of(span.first, span.stop, cut) for of in (reading.folded, reading.plain))
    entity = unknown_entity(key, written, span.type, reading.language.code)
    return reading.candidate(span.first, span.stop, cut, entity, confidence=span.confidence, via=RECOGNIZED)


def _as_place(proposals: Proposals, mention: Candidate) -> Candidate:
    """Make a place of what is called after a person, where a word for its kind says so: ``مدينة صباح الأحمد``."""
    reading = proposals.reading
    headed = mention.type == "person" and reading.listed_inside(mention.first - 1, "called_after_people")
    if not headed or mention.length == 1:
        return mention
    written = reading.plain(mention.first, mention.stop, 0)
    return reading.candidate(
        mention.first,
        mention.stop,
        0,
        unknown_entity(mention.key, written, "location", reading.language.code),
        confidence=mention.confidence,
        via=RECOGNIZED,
    )


def _settled(known: _Known, span: Span, sure: float) -> Candidate | None:
    """Return what the rules settle on where the recogniser is not sure: another type, or another end that is known.

    ``أديس أبابا`` is a place whatever stands around it, and ``الوفاق`` is not all of ``حكومة الوفاق``. A name that goes
    on behind a known one must be beyond doubt: ``الاتحاد الأوروبي`` does not take the word after it.
    """
    for candidate in known.touching(span):
        covers = candidate.first <= span.first and span.stop <= candidate.stop
        longer = covers and candidate.type == span.type and candidate.length > span.stop - span.first
        if longer and span.confidence < sure:
            return candidate
        if candidate.first != span.first or candidate.stop > span.stop:
            continue
        if candidate.stop == span.stop and span.confidence < sure:
            return candidate
        shorter = candidate.type == span.type and (candidate.length > 1 or candidate.via == "gazetteer")
        if candidate.stop < span.stop and shorter and span.confidence < max(sure, _BEYOND_DOUBT):
            return candidate
    return None


def _passed_over(proposals: Proposals, taken: set[int]) -> Iterator[Candidate]:
    """Yield what the rules are sure of where the recogniser sees nothing.

    A name that is a frequent word as well (``نيسان``, the month) needs the recogniser, or its long form in the text.
    """
    frequencies = proposals.reading.language.frequencies
    introduced = {candidate.id for candidate in proposals.kept if candidate.length > 1}
    for candidate in proposals.kept:
        doubtful = candidate.via == "knowledge" and frequencies.get(candidate.key, 0) >= _FREQUENT
        if doubtful and candidate.id not in introduced:
            continue
        if taken.isdisjoint(range(candidate.first, candidate.stop)):
            yield candidate
