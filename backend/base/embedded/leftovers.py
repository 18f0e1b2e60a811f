"""What an earlier run may have left on a data directory; only the holder of its lock may call these."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from backend.base.embedded.refusals import OrphanStays

_POLL_S = 0.02


def clear_leftovers(data: Path, sockets: Path, *, patience_s: float) -> None:
    """End an orphaned PostgreSQL and remove stale pid and socket files. Raises OrphanStays.

    PostgreSQL believes any live process of its account whose number stands in those files. Removing them
    is safe: the shared memory of a server that still runs keeps a second one off the same data.
    """
    _end_orphan(data, patience_s)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in sockets.glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)


def serving_pid(data: Path) -> int | None:
    """Tell which process serves `data`; None for no file, an empty or spoilt one, a zombie, a reused number."""
    try:
        first_line = (data / "postmaster.pid").read_bytes().partition(b"\n")[0].strip()
    except FileNotFoundError:
        return None
    if not first_line.isdigit() or int(first_line) <= 1:
        return None
    pid = int(first_line)
    return pid if _serves(pid, data) else None


def _end_orphan(data: Path, patience_s: float) -> None:
    """Its owner is gone, so it is on its way out already, or was cut loose and must go."""
    for last_signal in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        pid = serving_pid(data)
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, last_signal)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if serving_pid(data) is None:
                return
            time.sleep(_POLL_S)
    if pid := serving_pid(data):
        raise OrphanStays(data, pid)


def _serves(pid: int, data: Path) -> bool:
    try:
        return b"postgres -D %b " % os.fsencode(data) in _command_line(pid)
    except (FileNotFoundError, ProcessLookupError):
        return False


def _command_line(pid: int) -> bytes:
    """Give the program and its arguments, a space after each; nothing for a zombie."""
    if sys.platform == "linux":
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    else:  # noqa: RET505  the type checker knows platforms by their branches
        command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
        shown = subprocess.run(command, check=False, stdout=subprocess.PIPE)  # noqa: S603
        return shown.stdout.strip() + b" "
