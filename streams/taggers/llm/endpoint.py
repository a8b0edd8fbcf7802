"""Asks an OpenAI-compatible endpoint, and takes every way in which it may fail for an answer."""

import asyncio
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import orjson

from streams import __version__
from streams.taggers.llm.spending import Purse, Usage, read_usage
from streams.tally import count

#: Bytes of the longest answer that is read: some hundreds of stances.
_LONGEST: Final = 1_000_000
_CHUNK: Final = 1 << 16
_FIRST_WAIT: Final = 0.5
_MODEL: Final = re.compile(r"[\w.:/@+-]{1,100}", re.ASCII)
_PATH: Final = "/chat/completions"


class Outcome(StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    #: It does not take the request, or the key: another try would end alike.
    REFUSED = "refused"
    #: What came is no answer, or half of one.
    UNREADABLE = "unreadable"
    #: The model ran out of tokens in the middle of it.
    CUT_OFF = "cut_off"
    #: The model, or a filter before it, would not answer.
    DECLINED = "declined"


#: After these another try may end better.
_PASSING: Final = frozenset({Outcome.UNREACHABLE, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.UNREADABLE})
# A server that is busy, was asked twice at once, or waited too long for the request.
_PASSING_STATUS: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY})


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer: the items of ``stances``, none of which was looked at, and the model that says it gave them."""

    items: list[Any]
    model: str | None


class EndpointFailed(Exception):  # noqa: N818 -- it is always caught
    """The endpoint gave no answer. ``status`` is what it said instead, ``retry_after`` seconds, where it told."""

    def __init__(self, outcome: Outcome, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(outcome.value if status is None else f"{outcome.value}, HTTP {status}")
        self.outcome = outcome
        self.retry_after = retry_after


class Endpoint:
    """One endpoint, with its key and its limits. Holds no connection between articles."""

    def __init__(self, url: str, key: str, purse: Purse, *, timeout: float, retries: int) -> None:
        """``timeout`` is in seconds, for all tries of one request together."""
        base = url.rstrip("/")
        self._url = base if base.endswith(_PATH) else base + _PATH
        self._purse = purse
        self._timeout = timeout
        self._retries = retries
        self._headers = {
            "Content-Type": "application/json",
            # No compression: a short answer could otherwise unfold into a very long one.
            "Accept-Encoding": "identity",
            "User-Agent": f"streams/{__version__}",
            **({"Authorization": f"Bearer {key}"} if key else {}),
        }

    def ask(self, body: bytes) -> Reply:
        """Send a request, again where that may help, until it is answered or the time is over.

        Raises:
            EndpointFailed: there is no answer.
        """
        return asyncio.run(self._ask(body))

    async def _ask(self, body: bytes) -> Reply:
        deadline = time.monotonic() + self._timeout
        try:
            async with (
                asyncio.timeout(self._timeout),
                aiohttp.ClientSession(
                    headers=self._headers, timeout=aiohttp.ClientTimeout(total=None), trust_env=True
                ) as session,
            ):
                for attempt in range(self._retries + 1):
                    try:
                        return await self._try(session, body)
                    except EndpointFailed as failed:
                        wait = _wait(attempt, failed.retry_after)
                        is_last = attempt == self._retries or time.monotonic() + wait >= deadline
                        if is_last or failed.outcome not in _PASSING:
                            raise
                    await asyncio.sleep(wait)
        except TimeoutError:
            # Only the outer limit ends here: what a try meets is told by `_try`.
            raise EndpointFailed(Outcome.TIMEOUT) from None
        raise AssertionError  # the last try returns or raises

    async def _try(self, session: aiohttp.ClientSession, body: bytes) -> Reply:
        outcome = Outcome.TIMEOUT  # unless something else comes first
        # What may have been charged where nobody says: no vocabulary has more tokens than bytes.
        usage = Usage(len(body), 0, metered=False)
        try:
            async with session.post(self._url, data=body, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    usage = Usage(0, 0)
                    raise _failure(response.status, response.headers)
                value = await _read(response)
            usage = usage._replace(answered=len(value))
            answer = _json_object(value)
            usage = read_usage(answer, usage)
            reply = _reply(answer)
        except EndpointFailed as failed:
            outcome = failed.outcome
            raise
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL):
            outcome, usage = Outcome.UNREACHABLE, Usage(0, 0)
            raise EndpointFailed(outcome) from None
        except (aiohttp.ClientError, OSError, ValueError):
            # It broke off, or does not speak HTTP. A timeout of the whole is no OSError of ours: it is cancelled.
            outcome = Outcome.UNREACHABLE
            raise EndpointFailed(outcome) from None
        else:
            outcome = Outcome.ANSWERED
            return reply
        finally:
            count("llm_requests", outcome)
            self._purse.pay(usage)


def _wait(attempt: int, retry_after: float | None) -> float:
    """Return the seconds to wait after a try: what the endpoint asks for, or twice as long each time, more or less."""
    if retry_after is not None:
        return retry_after
    longest: float = _FIRST_WAIT * 2**attempt
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 -- so that not all come back at once


def _failure(status: int, headers: Mapping[str, str]) -> EndpointFailed:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return EndpointFailed(Outcome.RATE_LIMITED, status, _retry_after(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING_STATUS:
        return EndpointFailed(Outcome.SERVER_ERROR, status, _retry_after(headers))
    return EndpointFailed(Outcome.REFUSED, status)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return what ``Retry-After`` says, in seconds: it is a number, or a date."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


async def _read(response: aiohttp.ClientResponse) -> bytes:
    value = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        value += chunk
        if len(value) > _LONGEST:
            raise EndpointFailed(Outcome.UNREADABLE)
    return bytes(value)


def _reply(answer: Mapping[str, Any]) -> Reply:
    """Take the stances out of a completion."""
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise EndpointFailed(Outcome.UNREADABLE)
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise EndpointFailed(Outcome.DECLINED)
    if choice.get("finish_reason") == "length":
        raise EndpointFailed(Outcome.CUT_OFF)
    content = message.get("content")
    items = _json_object(content).get("stances") if isinstance(content, str) else None
    if not isinstance(items, list):
        raise EndpointFailed(Outcome.UNREADABLE)
    model = answer.get("model")
    # It goes into every event: what is no name of a model does not.
    return Reply(items, model if isinstance(model, str) and _MODEL.fullmatch(model) else None)


def _json_object(value: bytes | str) -> dict[str, Any]:
    try:
        found = orjson.loads(value)
    except ValueError:
        raise EndpointFailed(Outcome.UNREADABLE) from None
    if not isinstance(found, dict):
        raise EndpointFailed(Outcome.UNREADABLE)
    return found
