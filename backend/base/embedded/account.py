"""The account that PostgreSQL runs as: ours, unless we are root."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from backend.base.embedded.refusals import AccountMissing, DirectoryUnreachable

_PREFERRED = ("postgres", "nobody")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account that is not ours."""

    name: str
    uid: int
    gid: int


def server_account(data: Path) -> Account | None:
    """Choose the account for the cluster in `data`: None means our own.

    An existing cluster keeps its owner, also when a better account appears later.
    Raises AccountMissing.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(name=str(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    for name in _PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise AccountMissing


def give(path: Path, account: Account | None) -> None:
    """Make `account` the owner of one path."""
    if account:
        os.chown(path, account.uid, account.gid)


def run_as(account: Account | None) -> dict[str, Any]:
    """Say it in the words of subprocess."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def require_reachable(directory: Path, account: Account | None) -> None:
    """Try it as that account: modes, access lists and mounts all have a say. Raises DirectoryUnreachable."""
    if account is None:
        return
    tried = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'cd -- "$0"', directory],
        check=False,
        cwd="/",
        stderr=subprocess.DEVNULL,
        **run_as(account),
    )
    if tried.returncode != 0:
        raise DirectoryUnreachable(directory, account.name)
