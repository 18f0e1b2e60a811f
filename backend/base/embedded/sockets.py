"""A folder for the server's socket, short enough and private."""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from backend.base.embedded.account import Account, give
from backend.base.embedded.refusals import SocketDirectoryTaken

PORT = 5432  # never listened on: it only names the socket
_SOCKET_NAME = f".s.PGSQL.{PORT}"
_LONGEST_PATH = 107  # bytes, of a socket's address on Linux
_LONGEST_PATH_ELSEWHERE = 103
_PLAIN = re.compile(r"[A-Za-z0-9/_.+-]+")  # neither connection strings nor -k want to quote more


def socket_directory(directory: Path, *, uid: int | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """Name the folder for the socket of the database in `directory`: the same for every process of one user."""
    inside = directory / "socket"
    if _fits(inside):
        return inside
    uid = os.geteuid() if uid is None else uid
    fingerprint = hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    candidates = [Path(environ.get("XDG_RUNTIME_DIR") or "/run")] if uid else [Path("/run")]
    for parent in candidates:
        if parent.is_dir() and parent.stat().st_uid == uid and _fits(parent / f"trao-{fingerprint}"):
            return parent / f"trao-{fingerprint}"
    return Path("/tmp") / f"trao-{uid}-{fingerprint}"  # noqa: S108  create_socket_directory distrusts it


def create_socket_directory(directory: Path, account: Account | None) -> None:
    """Create it for the server's account alone (root passes everywhere). Raises SocketDirectoryTaken."""
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        found = directory.lstat()
        owners = {os.geteuid(), account.uid if account else os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or found.st_mode & 0o077:
            raise SocketDirectoryTaken(directory) from None
    directory.chmod(0o700)
    give(directory, account)


def _fits(directory: Path) -> bool:
    longest = _LONGEST_PATH if os.uname().sysname == "Linux" else _LONGEST_PATH_ELSEWHERE
    path = str(directory / _SOCKET_NAME)
    return len(os.fsencode(path)) <= longest and _PLAIN.fullmatch(path) is not None
