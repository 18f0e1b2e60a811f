"""The processes of one service: told where they are by their environment, ended with us, however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from backend.base.place import Place

PATIENCE_S = 4.0
SERVED_BY = "SERVED_BY"
"""The environment's word for the process around the web server's workers."""
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Children:
    """Children by name, each with a log of its own; all are stopped on leaving, the last started first."""

    def __init__(self, place: Place, extra: Mapping[str, str]) -> None:
        self.place = place
        self.environment = {
            **os.environ,
            "DATABASE_URL": place.database_url,
            "TRAO_STATE": str(place.state),
            **extra,
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        """Start ``trao`` with these arguments; its output goes to ``<name>.log`` in the state folder."""
        with log_path(self.place.state, name).open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "backend", *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tie_to(os.getpid()) if _libc is not None else None,
            )

    def ended(self) -> str | None:
        """Return the name of a child that has ended, or None while all run."""
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask every child to end, wait four seconds in all, then end it."""
        for child in reversed(self.running.values()):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        give_up = time.monotonic() + PATIENCE_S
        for child in reversed(self.running.values()):
            try:
                child.wait(max(0.0, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.running.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def log_path(state: Path, name: str) -> Path:
    """Return where a child's output goes."""
    return state / f"{name}.log"


def tie_to(parent: int) -> Callable[[], None]:
    """Return what a child runs before anything else: the kernel ends it with its parent, even one killed outright."""

    def tie() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return tie
