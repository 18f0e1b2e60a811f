"""Children that do not outlive us, however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.base.embedded.account import Account, run_as

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: loading may take locks that a forked child finds held for ever.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_WATCHER = "import os, sys; sys.stdin.buffer.read(); os.kill(int(sys.argv[1]), int(sys.argv[2]))"


def start_tied(
    command: Sequence[str | Path],
    *,
    account: Account | None,
    output: int,
    last_signal: signal.Signals,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, so that a terminal's Ctrl-C reaches only us.

    `output` is a file descriptor. The child gets neither our secrets nor our PG* settings. On Linux the kernel
    sends it `last_signal` when the starting THREAD ends, hence from the main thread only; elsewhere the caller
    adds `watch_for_our_end`.
    """
    if _libc is not None and threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start the embedded PostgreSQL from the main thread: it ends with its starter")
    return subprocess.Popen(  # noqa: S603
        command,
        cwd="/",  # ours may be closed to that account
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=0o077,
        # Runs after the change of account, which would clear the death signal.
        preexec_fn=_tie_to(os.getpid(), last_signal) if _libc is not None else None,
        **run_as(account),
    )


def watch_for_our_end(pid: int, last_signal: signal.Signals) -> subprocess.Popen[bytes]:
    """Start a watcher that sends `last_signal` to `pid` once we are gone, for systems without a death signal.

    It reads a pipe that nobody writes and that closes with us. Kill it after `pid` is reaped.
    """
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", _WATCHER, str(pid), str(int(last_signal))],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _tie_to(parent: int, last_signal: signal.Signals) -> Callable[[], None]:
    def tie() -> None:
        assert _libc is not None
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a background shell leaves SIGINT ignored
        _libc.prctl(_PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return tie
