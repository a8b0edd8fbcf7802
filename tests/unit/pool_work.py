"""What the processes of the pool's tests answer with."""

import os
import signal
import sys
import time
from collections.abc import Callable


def load() -> Callable[[bytes], bytes]:
    return answer


def answer(request: bytes) -> bytes:
    match request.split():
        case [b"echo", *rest]:
            return b" ".join(rest)
        case [b"pid"]:
            return str(os.getpid()).encode()
        case [b"sleep", seconds]:
            time.sleep(float(seconds))
            return b"slept"
        case [b"exit", code]:
            os._exit(int(code))
        case [b"kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
            return b"unreachable"
        case [b"eat"]:
            hoard = []
            while True:
                hoard.append(bytearray(1 << 20))
        case [b"large", size]:
            return b"x" * int(size)
        case _:
            raise ValueError(request)


def load_nothing() -> Callable[[bytes], bytes]:
    sys.exit(3)
