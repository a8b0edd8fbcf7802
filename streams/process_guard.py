"""Runs one command and ends it when whoever started this process is gone.

This file is started as a program, ``python process_guard.py PARENT_ID FOLDER
COMMAND...``, in a session of its own. It prints the command's process id and exits with the
command's status. It needs the standard library only, so that it starts at once.

- SIGTERM and SIGINT end the command gracefully, SIGUSR1 ends it at once.
- When the parent is gone, the command is ended, gracefully first, and FOLDER (a temporary one;
  empty for none) is removed. The parent's end shows in the parent id changing: a pipe would stay
  open in every child that the parent had forked, and the kernel's parent-death signal comes
  already when the *thread* that forked ends.
- When this process is gone, the kernel kills the command. Here its parent-death signal is right:
  there is one thread only.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys

PARENT_CHECK_SECONDS = 0.2
GRACE_SECONDS = 10.0

_PR_SET_PDEATHSIG = 1
_WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1}


def guard(parent: int, folder: str, command: list[str]) -> int:
    """Run ``command`` until it ends or is ended for a reason above; return its exit status."""
    # Blocked before the child exists: from here on signals wait for sigtimedwait, none is lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    own_id = os.getpid()

    def tie_to_guard() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != own_id:  # the guard went between fork and prctl
            os.kill(os.getpid(), signal.SIGKILL)

    # The output of the command goes where this process's standard error goes: to the log.
    process = subprocess.Popen(  # noqa: S603 - the command comes from streams.broker
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=tie_to_guard,  # noqa: PLW1509 - safe: this process has a single thread
    )
    with contextlib.suppress(BrokenPipeError):  # the parent is gone already: the loop sees to it
        os.write(sys.stdout.fileno(), f"{process.pid}\n".encode())
    while process.poll() is None:
        received = signal.sigtimedwait(_WATCHED, PARENT_CHECK_SECONDS)
        if received is not None and received.si_signo == signal.SIGUSR1:
            process.kill()
        elif received is not None and received.si_signo in {signal.SIGTERM, signal.SIGINT}:
            process.terminate()
        elif os.getppid() != parent:
            _end(process)
    if folder and os.getppid() != parent:
        shutil.rmtree(folder, ignore_errors=True)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(guard(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
