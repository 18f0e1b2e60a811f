"""A plain user needs nothing of root's."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

ROOT = Path(__file__).parents[3]

SERVE = """
import pathlib, sys
from backend.base.embedded import EmbeddedPostgres
with EmbeddedPostgres(pathlib.Path(sys.argv[1]), {"fsync": "off"}) as server:
    print(server.dsn(), flush=True)
    sys.stdin.read()
"""


def interpreter_for(account: str, paths: str) -> str | None:
    for candidate in (sys.executable, "/usr/bin/python3"):
        try:
            tried = subprocess.run(
                [candidate, "-c", "import sys; assert sys.version_info >= (3, 11); import backend.base.embedded"],
                user=account,
                group=pwd.getpwnam(account).pw_gid,
                extra_groups=[],
                cwd="/",
                env={"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except PermissionError:
            continue
        if tried.returncode == 0:
            return candidate
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="already a plain user: every other test shows it")
async def test_a_plain_user_starts_it_below_a_private_folder(place: Path) -> None:
    account = pwd.getpwnam("nobody")
    paths = os.pathsep.join([str(ROOT), str(Path(asyncpg.__file__).parents[1])])
    interpreter = interpreter_for("nobody", paths)
    if interpreter is None:
        pytest.skip("the account nobody can reach no Python >= 3.11 together with this checkout")
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, account.pw_uid, account.pw_gid)
    server = subprocess.Popen(
        [interpreter, "-c", SERVE, home / ".trao/demo/postgres"],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    connection = await asyncpg.connect(server.stdout.readline().strip())
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()
    server.communicate("")
    assert server.returncode == 0
    assert (home / ".trao/demo/postgres/data").stat().st_uid == account.pw_uid
