"""Asks a Kafka broker whether it is there, with one Metadata request on a plain socket.

A client library could ask too, but it retries and logs in the background. This one says yes, or
why not, within a limit.
"""

import contextlib
import re
import socket
import struct
import time

from streams.errors import StreamsError

_METADATA_KEY, _METADATA_VERSION = 3, 1
_CLIENT = b"streams-probe"
#: An answer about no topics has some hundred bytes for each broker: more than this is no Kafka.
_LONGEST_ANSWER = 1_000_000
_ADDRESS = re.compile(r"(?:\w+://)?(?:\[(?P<ipv6>[^]]+)\]|(?P<host>[^:\s]+)):(?P<port>\d+)")


class BrokerUnreachableError(StreamsError):
    """No Kafka broker answers at {bootstrap}: {reason}.

    Start it, or give another address with --broker or STREAMS_BROKER.
    """


class BrokerAddressError(StreamsError):
    """'{bootstrap}' is no broker address. Write host:port, for example localhost:9092."""


def check_reachable(bootstrap: str, timeout: float = 5.0) -> None:
    """Return when a broker answers at one of the addresses in ``bootstrap``.

    ``bootstrap`` is ``host:port``, several with commas between, each with or without a scheme
    such as ``kafka://``. ``timeout`` is in seconds, for all of them together.

    Raises BrokerAddressError when an address has another form, and BrokerUnreachableError, with
    the reason of the last one tried, when none answered in time.
    """
    addresses = _parse_addresses(bootstrap)
    deadline = time.monotonic() + timeout
    reason: str | None = None
    for left, (host, port) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        share = max(0.1, (deadline - time.monotonic()) / left)
        try:
            reason = _reach_known_broker(host, port, share)
            if reason is None:
                return
        except TimeoutError:
            reason = "it did not answer in time"
        except socket.gaierror:
            reason = f"the host name {host} is not known"
        except OSError as error:
            reason = error.strerror.lower() if error.strerror else str(error)
    raise BrokerUnreachableError(bootstrap=bootstrap, reason=reason)


def _reach_known_broker(host: str, port: int, timeout: float) -> str | None:
    """Return why clients that start at ``host:port`` would get nowhere; None when they would."""
    started = time.monotonic()
    brokers = known_brokers(host, port, timeout)
    if not brokers:
        return "it answers, but its cluster has no working broker yet"
    for broker in brokers:
        left = max(0.1, timeout - (time.monotonic() - started))
        with contextlib.suppress(OSError), socket.create_connection(broker, left):
            return None
    names = ", ".join(f"{name}:{number}" for name, number in brokers)
    return f"it answers, but sends its clients on to {names}, and nothing can be reached there"


def known_brokers(host: str, port: int, timeout: float) -> list[tuple[str, int]]:
    """Return the addresses of the working brokers that the broker at ``host:port`` knows of.

    Raises TimeoutError when no answer came within ``timeout`` seconds, and another OSError when
    it cannot be reached or is no Kafka.
    """
    deadline = time.monotonic() + timeout
    header = struct.pack(">hhih", _METADATA_KEY, _METADATA_VERSION, 1, len(_CLIENT)) + _CLIENT
    request = header + struct.pack(">i", 0)  # about no topics: brokers only
    with socket.create_connection((host, port), timeout) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (size,) = struct.unpack(">i", _receive(connection, 4, deadline))
        if not 8 <= size <= _LONGEST_ANSWER:  # noqa: PLR2004 - request id and count
            raise ConnectionError("what listens there is no Kafka")
        return _brokers_in(_receive(connection, size, deadline))


def _brokers_in(answer: bytes) -> list[tuple[str, int]]:
    """Read the broker list of a Metadata answer, version 1: id, host, port and rack of each."""
    try:
        _request_id, count = struct.unpack_from(">ii", answer)
        position = 8
        brokers = []
        for _ in range(count):
            (length,) = struct.unpack_from(">h", answer, position + 4)
            start = position + 6
            host = answer[start : start + length].decode()
            port, rack_length = struct.unpack_from(">ih", answer, start + length)
            position = start + length + 6 + max(0, rack_length)
            brokers.append((host, port))
    except (struct.error, UnicodeDecodeError) as error:
        raise ConnectionError("what listens there is no Kafka") from error
    return brokers


def _receive(connection: socket.socket, size: int, deadline: float) -> bytes:
    received = bytearray()
    while len(received) < size:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        piece = connection.recv(size - len(received))
        if not piece:
            raise ConnectionError("it closed the connection")
        received += piece
    return bytes(received)


def _parse_addresses(bootstrap: str) -> list[tuple[str, int]]:
    addresses = []
    for part in bootstrap.split(","):
        match = _ADDRESS.fullmatch(part.strip())
        if match is None:
            raise BrokerAddressError(bootstrap=bootstrap)
        addresses.append((match["ipv6"] or match["host"], int(match["port"])))
    return addresses
