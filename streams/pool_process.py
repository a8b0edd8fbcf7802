"""The other end of ``streams.pool``: what runs inside one of its processes."""

import ctypes
import importlib
import os
import resource
import signal
import socket
import struct
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Every frame in either direction begins with its length.
FRAME_LENGTH = struct.Struct("!I")
#: What the frame of an answer begins with, and the frame that says that memory ran out. A process that has loaded
#: sends one empty frame first.
ANSWER_FRAME = b"A"
OUT_OF_MEMORY_FRAME = b"M"

_PR_SET_PDEATHSIG = 1


def serve(factory: str, connection: socket.socket, memory_mb: int) -> None:
    """Load ``module:function`` and answer requests until the other end of ``connection`` closes."""
    module, _, function = factory.partition(":")
    answer: Callable[[bytes], bytes] = getattr(importlib.import_module(module), function)()
    limit_memory(memory_mb)
    _write(connection, b"")  # ready
    while (request := _read(connection)) is not None:
        try:
            reply = ANSWER_FRAME + answer(request)
        except MemoryError:
            del request
            # What this process holds by now is anybody's guess: a fresh one takes over.
            limit_memory(None)
            _write(connection, OUT_OF_MEMORY_FRAME)
            return
        _write(connection, reply)


def limit_memory(megabytes: int | None) -> None:
    """Let an allocation beyond ``megabytes`` MiB of data fail with MemoryError; None lifts the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = hard if megabytes is None else megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process when the one with the id ``parent`` ends, however it ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        sys.exit(1)  # it ended before the call above


def _read(connection: socket.socket) -> bytes | None:
    header = _read_exactly(connection, FRAME_LENGTH.size)
    return None if header is None else _read_exactly(connection, FRAME_LENGTH.unpack(header)[0])


def _read_exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        part = connection.recv(min(size - len(data), 1 << 20))
        if not part:
            return None
        data += part
    return bytes(data)


def _write(connection: socket.socket, frame: bytes) -> None:
    connection.sendall(FRAME_LENGTH.pack(len(frame)) + frame)


def main(arguments: list[str]) -> None:
    """Run as ``python -m streams.pool_process FACTORY SOCKET_FD MEMORY_MB PARENT_PID``."""
    factory, descriptor, memory_mb, parent = arguments
    # Stopping is the worker's decision: it closes the connection, or kills.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end_with_parent(int(parent))
    with socket.socket(fileno=int(descriptor)) as connection:
        serve(factory, connection, int(memory_mb))


if __name__ == "__main__":
    main(sys.argv[1:])
