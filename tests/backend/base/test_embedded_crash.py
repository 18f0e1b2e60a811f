"""Whatever is killed, nothing stays behind and no acknowledged row is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from backend.base.embedded import EmbeddedPostgres
from backend.base.embedded.account import run_as, server_account
from backend.base.embedded.binaries import find_binaries, reachable_binaries
from backend.base.embedded.leftovers import serving_pid
from backend.base.embedded.tie import watch_for_our_end

ROOT = Path(__file__).parents[3]

# Starts the database, then writes rows one by one, telling each only after its commit.
WRITER = """
import asyncio, pathlib, sys, asyncpg
from backend.base.embedded import EmbeddedPostgres

async def write(server):
    connection = await asyncpg.connect(server.dsn())
    await connection.execute("CREATE TABLE IF NOT EXISTS fact (id bigint PRIMARY KEY)")
    for number in range(1_000_000):
        await connection.execute("INSERT INTO fact VALUES ($1)", number)
        print(number, flush=True)

server = EmbeddedPostgres(pathlib.Path(sys.argv[1])).start()
print(server.pid, flush=True)
asyncio.run(write(server))
"""

START_ONLY = """
import pathlib, sys
from backend.base.embedded import EmbeddedPostgres
EmbeddedPostgres(pathlib.Path(sys.argv[1])).start()
"""

# Leaves a forked child behind that outlives it, as a pool of solvers would.
WITH_FORKED_CHILD = """
import os, pathlib, sys, time
from backend.base.embedded import EmbeddedPostgres
server = EmbeddedPostgres(pathlib.Path(sys.argv[1]), {"fsync": "off"}).start()
if os.fork() == 0:
    print(os.getpid(), flush=True)
time.sleep(60)
"""


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        start_new_session=True,
    )


def eventually(holds: Callable[[], bool], within_s: float = 10) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def processes_in(data: Path) -> list[int]:
    """Find the server and its children by the folder they work in."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == data:
                found.append(int(process.name))
    return found


@pytest.mark.parametrize("whole_group", [False, True], ids=["parent", "whole_group"])
async def test_kill_9_leaves_nothing_running_and_loses_no_acknowledged_row(place: Path, whole_group: bool) -> None:
    data = place / "db/data"
    writer = python(WRITER, place / "db")
    assert writer.stdout
    server_pid = int(writer.stdout.readline())
    acknowledged = [int(writer.stdout.readline()) for _ in range(50)][-1]
    assert len(processes_in(data)) > 3

    if whole_group:
        os.killpg(server_pid, signal.SIGKILL)
        os.killpg(writer.pid, signal.SIGKILL)
    else:
        writer.kill()
    acknowledged = max([acknowledged, *(int(line) for line in writer.stdout if line.endswith("\n"))])
    writer.wait()

    if not whole_group:
        assert eventually(lambda: not processes_in(data))
    with EmbeddedPostgres(place / "db") as server:
        connection = await asyncpg.connect(server.dsn())
        kept = await connection.fetchval("SELECT count(*) FROM fact WHERE id <= $1", acknowledged)
        await connection.close()
    assert kept == acknowledged + 1
    assert not processes_in(data)
    assert not list((place / "db/data").glob("postmaster.pid"))


def test_a_server_that_nobody_owns_any_more_is_ended_first(place: Path) -> None:
    data, sockets = place / "db/data", place / "db/socket"
    with EmbeddedPostgres(place / "db", {"fsync": "off"}):
        account = server_account(data)
    binaries = reachable_binaries(find_binaries()) if account else find_binaries()
    orphan = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", sockets, "-h", "", "-c", "fsync=off"],
        cwd="/",
        stderr=subprocess.DEVNULL,
        **run_as(account),
    )
    assert eventually(lambda: serving_pid(data) == orphan.pid)
    with EmbeddedPostgres(place / "db", {"fsync": "off"}) as server:
        assert server.pid != orphan.pid
    assert orphan.wait(10) == 0


def test_a_forked_child_of_a_killed_owner_does_not_keep_the_lock(place: Path) -> None:
    owner = python(WITH_FORKED_CHILD, place / "db")
    assert owner.stdout
    child = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    try:
        with EmbeddedPostgres(place / "db", {"fsync": "off"}) as server:
            assert server.pid
    finally:
        os.kill(child, signal.SIGKILL)
        owner.stdout.close()


@pytest.mark.parametrize(
    "content",
    [f"{os.getpid()}\n", "", "\n\n", "not a number\n", "-1\n", "0\n", "1\n", "\0\0\0", "99999999999999999999\n"],
    ids=["reused", "empty", "blank", "garbage", "negative", "zero", "one", "zeros", "too_large"],
)
def test_a_stale_pid_file_names_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "postmaster.pid").write_text(content)
    assert serving_pid(tmp_path) is None


def test_a_zombie_serves_nobody(tmp_path: Path) -> None:
    zombie = subprocess.Popen(["/bin/sh", "-c", "exit", "postgres", "-D", tmp_path])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)  # ended, but not reaped
    (tmp_path / "postmaster.pid").write_text(f"{zombie.pid}\n")
    assert serving_pid(tmp_path) is None
    zombie.wait()


async def test_stale_pid_files_do_not_hinder_a_start(place: Path) -> None:
    with EmbeddedPostgres(place / "db", {"fsync": "off"}):
        pass
    # Our own number, and that of a live process of the server's own account, in both kinds of file.
    with EmbeddedPostgres(place / "other", {"fsync": "off"}) as other:
        for content in (f"{os.getpid()}\n", f"{other.pid}\n{place / 'db/data'}\n", "", "spoilt\n"):
            (place / "db/data/postmaster.pid").write_text(content)
            (place / "db/socket/.s.PGSQL.5432.lock").write_text(content)
            with EmbeddedPostgres(place / "db", {"fsync": "off"}) as server:
                assert server.pid
        connection = await asyncpg.connect(other.dsn())
        await connection.close()


@pytest.mark.parametrize("after_s", [0.15, 0.4])
def test_a_creation_that_was_killed_is_done_again(place: Path, after_s: float) -> None:
    first = python(START_ONLY, place / "db")
    assert eventually(lambda: bool(list((place / "db").glob("unfinished-*"))))
    time.sleep(after_s)
    first.kill()
    first.communicate()
    assert not (place / "db/data").exists()
    with EmbeddedPostgres(place / "db", {"fsync": "off"}) as server:
        assert server.pid
    with EmbeddedPostgres(place / "db", {"fsync": "off"}):
        assert not list((place / "db").glob("unfinished-*"))


def test_the_watcher_for_systems_without_a_death_signal_ends_what_it_watches() -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGINT, lambda *_: exit(7)); print('up', flush=True); time.sleep(60)"
    )
    watched = python(code)
    assert watched.stdout
    watched.stdout.readline()
    watcher = watch_for_our_end(watched.pid, signal.SIGINT)
    assert watcher.stdin
    watcher.stdin.close()  # as our end would
    assert watched.wait(10) == 7
    assert watcher.wait(10) == 0
    watched.stdout.close()
