"""Loopback ports for a local Kafka: free ones, and ones that stay free while it is down."""

import random
import socket
from pathlib import Path

from streams.errors import StreamsError

LOOPBACK = "127.0.0.1"

_LOWEST_PORT = 20_000
_LINUX_FIRST_EPHEMERAL_PORT = 32_768


class PortTakenError(StreamsError):
    """Port {port} on this machine is taken by another program.

    End that program, or choose another port (0 takes a free one).
    """


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # As the JVM does: connections of an earlier server that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a loopback port that nobody uses.

    It lies below the range that the system gives out by itself: while Kafka is down between
    ``stop`` and ``start``, no connection of another program may get it, and no client that tries
    to reconnect may end up connected to itself.

    Raises PortTakenError when there is none.
    """
    for _ in range(1_000):
        port = random.randrange(_LOWEST_PORT, _first_ephemeral_port())  # noqa: S311 - no secret
        if is_free(port):
            return port
    raise PortTakenError(port=f"{_LOWEST_PORT} and every other one tried")


def _first_ephemeral_port() -> int:
    try:
        port_range = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
        first = int(port_range.split()[0])
    except (OSError, ValueError, IndexError):
        first = _LINUX_FIRST_EPHEMERAL_PORT
    return first if first > _LOWEST_PORT else _LINUX_FIRST_EPHEMERAL_PORT
