"""A data directory is there whole, or not at all."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from backend.base.embedded.account import Account, give
from backend.base.embedded.refusals import StartFailed
from backend.base.embedded.server_log import ServerLog
from backend.base.embedded.tie import start_tied

SUPERUSER = "trao"
_UNFINISHED = "unfinished-"


def ensure_cluster(
    directory: Path,
    *,
    binaries: Path,
    account: Account | None,
    log: ServerLog,
    durable: bool,
    timeout_s: float,
) -> Path:
    """Create `directory`/data and `directory`/password unless they are there; whatever a kill left is redone.

    `durable` False skips the flush to disk. Raises StartFailed.
    """
    _sweep(directory)
    data = directory / "data"
    if data.is_dir() and any(data.iterdir()):
        return data
    workshop = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=directory))
    try:
        give(workshop, account)
        password = _write_password(workshop / "password", account)
        made = workshop / "data"
        command = _initdb(binaries, made, password, durable=durable)
        child = start_tied(command, account=account, output=log.descriptor, last_signal=signal.SIGKILL)
        if not _succeeds(child, timeout_s):
            raise StartFailed(log.tail())
        os.chown(password, os.geteuid(), os.getegid())
        password.replace(directory / "password")
        made.rename(data)  # from here on it is there
        _flush(directory)
    finally:
        _sweep(directory)
    return data


def _sweep(directory: Path) -> None:
    """Remove unfinished clusters; what a dying initdb's last child still writes goes the next time."""
    for leftover in directory.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _write_password(path: Path, account: Account | None) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(24))
        file.flush()
        os.fsync(file.fileno())
    give(path, account)
    return path


def _initdb(binaries: Path, data: Path, password: Path, *, durable: bool) -> list[str | Path]:
    return [
        binaries / "initdb",
        *("-D", data),
        f"--username={SUPERUSER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]


def _succeeds(child: subprocess.Popen[bytes], timeout_s: float) -> bool:
    try:
        return child.wait(timeout_s) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        child.kill()  # nothing, when it has ended
        child.wait()


def _flush(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
