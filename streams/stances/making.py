"""What every tagger of stances gives alike: the id of a stance, and whether a sentence tells history."""

import hashlib
import re

from streams.records import ActorTarget, IssueTarget, Polarity, Span

_HISTORY = 3
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


def stance_id(holder: str, target: ActorTarget | IssueTarget, polarity: Polarity, cue: Span) -> str:
    """Return the id of a stance: equal for who says the same of the same words."""
    named = target.id if isinstance(target, ActorTarget) else f"{target.start}-{target.end}"
    parts = "\x1f".join((holder, target.kind, named, polarity, f"{cue.start}-{cue.end}", cue.text))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_history(sentence: str, published: str | None) -> bool:
    """Whether the last year that the sentence names lies years before the article."""
    years = [int(year) for year in _YEAR.findall(sentence)]
    return bool(years) and published is not None and max(years) <= int(published[:4]) - _HISTORY
