"""Start, watch and stop one private PostgreSQL."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Self
from urllib.parse import quote

from backend.base.embedded.account import Account, require_reachable, server_account
from backend.base.embedded.binaries import find_binaries, reachable_binaries
from backend.base.embedded.cluster import SUPERUSER, ensure_cluster
from backend.base.embedded.leftovers import clear_leftovers
from backend.base.embedded.lock import OwnerLock
from backend.base.embedded.refusals import StartFailed
from backend.base.embedded.server_log import ServerLog
from backend.base.embedded.sockets import PORT, create_socket_directory, socket_directory
from backend.base.embedded.tie import start_tied, watch_for_our_end
from backend.base.state import create_state_directory

SMALL_MACHINE: Mapping[str, str] = MappingProxyType(
    {
        "shared_buffers": "128MB",
        "max_connections": "60",
        "max_wal_size": "512MB",
        "wal_compression": "pglz",
        # After a crash one call flushes the whole file system, in place of one for each file: seconds less.
        **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
        "jit": "off",
        "autovacuum_naptime": "10s",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
    }
)
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})

_POLL_S = 0.02
_ORDERLY_STOP = signal.SIGINT
_ORDERLY_STOP_S = 8.0
_ABRUPT_STOP_S = 6.0  # PostgreSQL itself kills its last children after five
_STILL_ATTACHED = "pre-existing shared memory block"


class EmbeddedPostgres:
    """A PostgreSQL of our own below `directory`, on a socket only, as a child that does not outlive us.

    For Linux, and macOS with a watcher process in place of the kernel's death signal. Windows has neither
    the locks nor the sockets used here: give DATABASE_URL there.
    `options` are server settings laid over SMALL_MACHINE.
    """

    def __init__(self, directory: Path, options: Mapping[str, str] = _NO_OPTIONS) -> None:
        self.directory = directory.resolve()
        self._options = {**SMALL_MACHINE, **options}
        self._data = self.directory / "data"
        self._sockets = socket_directory(self.directory)
        self._lock = OwnerLock(self.directory / "lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def dsn(self, database: str = "postgres") -> str:
        """Give the address of one database, with the superuser's password; also without having started it.

        Raises FileNotFoundError before the first start.
        """
        password = (self.directory / "password").read_text()
        place = f"host={quote(str(self._sockets), safe='/')}&port={PORT}&sslmode=disable"
        return f"postgresql://{SUPERUSER}:{quote(password, safe='')}@/{quote(database, safe='')}?{place}"

    def start(self, timeout_s: float = 60) -> Self:
        """Start it, creating the cluster the first time, and return once it takes connections.

        From the main thread only. Raises EmbeddedPostgresRefusal.
        """
        if self._process is not None:
            raise RuntimeError("this embedded PostgreSQL is started already")
        deadline = time.monotonic() + timeout_s
        create_state_directory(self.directory)
        self._lock.acquire()
        try:
            self._bring_up(deadline)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End it in order, within eight seconds, or else abruptly; harmless when it does not run."""
        try:
            if self._process is not None:
                _end(self._process)
            if self._watcher is not None:
                self._watcher.kill()
                self._watcher.communicate()
        finally:
            self._process = self._watcher = None
            self._lock.release()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _bring_up(self, deadline: float) -> None:
        account = server_account(self._data)
        require_reachable(self.directory, account)
        binaries = find_binaries()
        if account:
            binaries = reachable_binaries(binaries)
        with ServerLog(self.directory / "server.log") as log:
            ensure_cluster(
                self.directory,
                binaries=binaries,
                account=account,
                log=log,
                durable=self._options.get("fsync") != "off",
                timeout_s=deadline - time.monotonic(),
            )
            create_socket_directory(self._sockets, account)
            clear_leftovers(self._data, self._sockets, patience_s=_ORDERLY_STOP_S)
            self._serve(binaries, account, log, deadline)

    def _serve(self, binaries: Path, account: Account | None, log: ServerLog, deadline: float) -> None:
        while True:
            log.mark()
            self._process = self._launch(binaries, account, log)
            if _becomes_ready(self._process, self._data, deadline):
                break
            # After a kill of the old server its last backends may hold its memory a moment longer.
            if _STILL_ATTACHED not in log.tail() or time.monotonic() > deadline:
                raise StartFailed(log.tail())
            time.sleep(_POLL_S)
        if sys.platform != "linux":
            self._watcher = watch_for_our_end(self._process.pid, _ORDERLY_STOP)

    def _launch(self, binaries: Path, account: Account | None, log: ServerLog) -> subprocess.Popen[bytes]:
        settings = {
            **self._options,
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
        }
        command: list[str | Path] = [binaries / "postgres", "-D", self._data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return start_tied(command, account=account, output=log.descriptor, last_signal=_ORDERLY_STOP)


def _becomes_ready(process: subprocess.Popen[bytes], data: Path, deadline: float) -> bool:
    """Watch the pid file, whose eighth line turns `ready`: cheaper than connecting, and no noise in the log."""
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(FileNotFoundError):
            lines = (data / "postmaster.pid").read_text().splitlines()
            if len(lines) >= 8 and lines[0].strip() == str(process.pid) and lines[7].strip() == "ready":
                return True
        time.sleep(_POLL_S)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    for last_signal, patience_s in ((_ORDERLY_STOP, _ORDERLY_STOP_S), (signal.SIGQUIT, _ABRUPT_STOP_S)):
        process.send_signal(last_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
            return
    process.kill()
    process.wait()
