"""What the processes of the pool's tests answer with."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path


def load() -> Callable[[bytes], bytes]:
    return answer


def answer(request: bytes) -> bytes:
    match request.split():
        case [b"echo", *rest]:
            return b" ".join(rest)
        case [b"pid"]:
            return str(os.getpid()).encode()
        case [b"sleep", seconds]:
            return sleep(float(seconds))
        case [b"exit", code]:
            os._exit(int(code))
        case [b"kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
            return b"unreachable"
        case [b"kill-once", mark]:
            return kill_once(Path(mark.decode()))
        case [b"eat"]:
            hoard = []
            while True:
                hoard.append(bytearray(1 << 20))
        case [b"large", size]:
            return b"x" * int(size)
        case _:
            raise ValueError(request)


def sleep(seconds: float) -> bytes:
    for _ in range(10):  # time in which the process is stopped is no sleep
        time.sleep(seconds / 10)
    return b"slept"


def kill_once(mark: Path) -> bytes:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return b"spared"


def load_nothing() -> Callable[[bytes], bytes]:
    sys.exit(3)
