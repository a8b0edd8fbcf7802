"""Loopback ports for a local Kafka: free ones, and ones that stay free while it is down."""

import contextlib
import errno
import random
import socket
from pathlib import Path

from streams.errors import StreamsError

LOOPBACK = "127.0.0.1"

_PORT_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST_PORT = 20_000
_ATTEMPTS = 100
_LINUX_FIRST_EPHEMERAL_PORT = 32_768


class PortError(StreamsError):
    """Kafka cannot use port {port} on this machine: {reason}.

    Choose another port (0 takes a free one), or make this one free.
    """


def check_free(port: int) -> None:
    """Raise PortError when no server could listen on this loopback port now."""
    with socket.socket() as probe:
        # As the JVM does: connections of an earlier server that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "another program has it" if taken else str(error.strerror).lower()
            raise PortError(port=port, reason=reason) from error


def free_port(among: range | None = None) -> int:
    """Return a loopback port that nobody uses, one of ``among`` or of a range that is well chosen.

    By default it lies below the range that the system gives out by itself: while Kafka is down between
    ``stop`` and ``start``, no connection of another program may get it, and no client that tries
    to reconnect may end up connected to itself.

    Raises PortError when none was found.
    """
    among = among or range(_LOWEST_PORT, first_ephemeral_port())
    for _ in range(_ATTEMPTS):
        port = random.choice(among)  # noqa: S311 - no secret
        with contextlib.suppress(PortError):
            check_free(port)
            return port
    raise PortError(port=f"{among[0]} to {among[-1]}", reason="other programs have them")


def first_ephemeral_port(source: Path = _PORT_RANGE) -> int:
    """Return the lowest port that the system gives out by itself; Linux's usual one in doubt."""
    try:
        first = int(source.read_text(encoding="ascii").split()[0])
    except OSError:  # not Linux, or hidden in a container
        return _LINUX_FIRST_EPHEMERAL_PORT
    return first if first > _LOWEST_PORT else _LINUX_FIRST_EPHEMERAL_PORT
