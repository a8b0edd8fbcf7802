"""What the model costs, and how much of it there may be in a day."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from streams.tally import count

_MILLION: Final = 1_000_000


class Usage(NamedTuple):
    """Tokens that were sent and answered, as the endpoint counted them; ``metered`` is false where it did not."""

    sent: int
    answered: int
    metered: bool = True


def read_usage(answer: Mapping[str, Any], bound: Usage) -> Usage:
    """Return the ``usage`` of an answer, or ``bound`` where it has none that can be right."""
    usage = answer.get("usage")
    if not isinstance(usage, dict):
        return bound
    sent, answered = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if type(sent) is not int or type(answered) is not int or min(sent, answered) < 0:
        return bound
    return Usage(sent, answered)


class Purse:
    """Counts tokens and money; it is empty for the rest of the day (UTC) when ``most`` is spent.

    Prices are for a million tokens; ``most`` of 0 is no limit.
    """

    def __init__(
        self, input_price: float, output_price: float, most: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._prices = (input_price, output_price)
        self._most = most
        self._clock = clock
        self._day = ""
        self._spent = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing may be spent any more today."""
        self._turn_day()
        return bool(self._most) and self._spent >= self._most

    def pay(self, usage: Usage) -> None:
        """Count what one request cost."""
        self._turn_day()
        cost = (usage.sent * self._prices[0] + usage.answered * self._prices[1]) / _MILLION
        self._spent += cost
        labels = ("input", "output") if usage.metered else ("unmetered", "unmetered")
        for label, tokens in zip(labels, (usage.sent, usage.answered), strict=True):
            count("llm_tokens", label, tokens)
        count("llm_cost", amount=cost)

    def _turn_day(self) -> None:
        today = datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
        if today != self._day:
            self._day, self._spent = today, 0.0
