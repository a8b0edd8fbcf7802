"""Asks a Kafka broker whether it is there, with one request on a socket.

A client library could ask too, but it retries and logs in the background. This one says yes, or
why not, within a limit.
"""

import contextlib
import re
import socket
import ssl
import struct
import time
from collections.abc import Iterator

from streams.errors import StreamsError

_CLIENT = b"streams-probe"


def _request(key: int, version: int, body: bytes = b"") -> bytes:
    return struct.pack(">hhih", key, version, 1, len(_CLIENT)) + _CLIENT + body


_WHICH_BROKERS = _request(3, 1, struct.pack(">i", 0))  # metadata, about no topics
_WHAT_VERSIONS = _request(18, 0)  # which is answered before a login
#: How a TLS alert begins.
_TLS_ALERT = b"\x15\x03"
#: What OpenSSL calls the alerts about the client's certificate.
_CERTIFICATE_WANTED = {
    "SSLV3_ALERT_BAD_CERTIFICATE", "TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED", "TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_HANDSHAKE_FAILURE",
}  # fmt: skip
#: An answer about no topics has some hundred bytes for each broker: more than this is no Kafka.
_LONGEST_ANSWER = 1_000_000
_ADDRESS = re.compile(r"(?:\w+://)?(?:\[(?P<ipv6>[^]]+)\]|(?P<host>[^:\s]+)):(?P<port>\d+)")


class BrokerUnreachableError(StreamsError):
    """No Kafka broker answers at {bootstrap}: {reason}.

    Start it, or give another address with --broker or STREAMS_BROKER.
    """


class BrokerAddressError(StreamsError):
    """'{bootstrap}' is no broker address. Write host:port, for example localhost:9092."""


class BrokerUntrustedError(StreamsError):
    """No TLS with the Kafka at {bootstrap}: {reason}.

    Check its certificate, STREAMS_TLS_CA_FILE, which names whom to trust, and whether it is TLS
    that it speaks (STREAMS_SECURITY_PROTOCOL).
    """


def check_reachable(
    bootstrap: str, timeout: float = 5.0, *, tls: ssl.SSLContext | None = None, wants_login: bool = False
) -> tuple[str, int]:
    """Return host and port of the first of the addresses in ``bootstrap`` at which a broker answers.

    ``bootstrap`` is ``host:port``, several with commas between, each with or without a scheme
    such as ``kafka://``. ``timeout`` is in seconds, for all of them together. ``tls`` is how to
    speak TLS, where it is spoken. A broker that ``wants_login`` tells no stranger more than that
    it is there.

    Raises BrokerAddressError when an address has another form, BrokerUntrustedError when one is
    not who it should be, and BrokerUnreachableError, with the reason of the last one tried, when
    none answered in time.
    """
    addresses = _parse_addresses(bootstrap)
    deadline = time.monotonic() + timeout
    reason: str | None = None
    for left, (host, port) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        share = max(0.1, (deadline - time.monotonic()) / left)
        try:
            if wants_login:
                _ask(host, port, share, tls, _WHAT_VERSIONS)
            else:
                reason = _reach_known_broker(host, port, share, tls)
            if reason is None:
                return host, port
        except ssl.SSLError as error:
            raise BrokerUntrustedError(bootstrap=bootstrap, reason=_explain(error)) from error
        except TimeoutError:
            reason = "it did not answer in time"
        except socket.gaierror:
            reason = f"the host name {host} is not known"
        except OSError as error:
            reason = error.strerror.lower() if error.strerror else str(error)
    raise BrokerUnreachableError(bootstrap=bootstrap, reason=reason)


def _explain(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted, {error.verify_message.lower().rstrip('.')}"
    if error.reason in _CERTIFICATE_WANTED:
        return "it wants a certificate of ours that it accepts, see STREAMS_TLS_CERTIFICATE_FILE"
    return f"the handshake fails, {(error.reason or str(error)).lower().replace('_', ' ')}"


def _reach_known_broker(host: str, port: int, timeout: float, tls: ssl.SSLContext | None) -> str | None:
    """Return why clients that start at ``host:port`` would get nowhere; None when they would."""
    started = time.monotonic()
    brokers = known_brokers(host, port, timeout, tls)
    if not brokers:
        return "it answers, but its cluster has no working broker yet"
    for broker in brokers:
        left = max(0.1, timeout - (time.monotonic() - started))
        with contextlib.suppress(OSError), socket.create_connection(broker, left):
            return None
    names = ", ".join(f"{name}:{number}" for name, number in brokers)
    return f"it answers, but sends its clients on to {names}, and nothing can be reached there"


def known_brokers(host: str, port: int, timeout: float, tls: ssl.SSLContext | None = None) -> list[tuple[str, int]]:
    """Return the addresses of the working brokers that the broker at ``host:port`` knows of.

    Raises TimeoutError when no answer came within ``timeout`` seconds, and another OSError when
    it cannot be reached or is no Kafka.
    """
    return _brokers_in(_ask(host, port, timeout, tls, _WHICH_BROKERS))


def _ask(host: str, port: int, timeout: float, tls: ssl.SSLContext | None, request: bytes) -> bytes:
    """Return the answer to one request, without its length."""
    deadline = time.monotonic() + timeout
    with socket.create_connection((host, port), timeout) as plain, _secured(plain, tls, host) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        length = _receive(connection, 4, deadline)
        if length.startswith(_TLS_ALERT):
            raise ConnectionError("it wants TLS, see STREAMS_SECURITY_PROTOCOL")
        (size,) = struct.unpack(">i", length)
        if not 8 <= size <= _LONGEST_ANSWER:  # noqa: PLR2004 - request id and count
            raise ConnectionError("what listens there is no Kafka")
        return _receive(connection, size, deadline)


@contextlib.contextmanager
def _secured(plain: socket.socket, tls: ssl.SSLContext | None, host: str) -> Iterator[socket.socket]:
    if tls is None:
        yield plain
        return
    with tls.wrap_socket(plain, server_hostname=host) as connection:
        yield connection


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
            raise ConnectionError("it closed the connection; it may want TLS or a login, see STREAMS_SECURITY_PROTOCOL")
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
