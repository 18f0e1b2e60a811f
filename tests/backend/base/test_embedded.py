"""The embedded PostgreSQL starts, stops and keeps what it was given."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.base.embedded import DirectoryOwned, DirectoryUnreachable, EmbeddedPostgres, StartFailed

FAST = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def server(shared_place: Path) -> Iterator[EmbeddedPostgres]:
    """One for the tests that only look."""
    with EmbeddedPostgres(shared_place / "db", {**FAST, "max_connections": "23"}) as server:
        yield server


async def fetch(server: EmbeddedPostgres, query: str) -> object:
    connection = await asyncpg.connect(server.dsn())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_second_start_keeps_the_data(place: Path) -> None:
    with EmbeddedPostgres(place / "db", FAST) as server:
        await fetch(server, "CREATE TABLE parcel AS SELECT 7 AS code")
    with EmbeddedPostgres(place / "db", FAST) as server:
        assert await fetch(server, "SELECT code FROM parcel") == 7


async def test_vietnamese_letters_fold_and_times_are_utc(server: EmbeddedPostgres) -> None:
    assert await fetch(server, "SELECT lower('ĐẶNG THỊ ƯỚC')") == "đặng thị ước"
    assert await fetch(server, "SHOW timezone") == "UTC"
    assert await fetch(server, "SHOW server_encoding") == "UTF8"


async def test_options_win_over_the_settings_for_a_small_machine(server: EmbeddedPostgres) -> None:
    assert await fetch(server, "SHOW max_connections") == "23"
    assert await fetch(server, "SHOW fsync") == "off"
    assert await fetch(server, "SHOW jit") == "off"


async def test_nobody_enters_without_the_password_and_nothing_listens_on_the_network(server: EmbeddedPostgres) -> None:
    assert stat.S_IMODE((server.directory / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((server.directory / "socket").stat().st_mode) == 0o700
    assert await fetch(server, "SHOW listen_addresses") == ""
    password = (server.directory / "password").read_text()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn().replace(password, "guessed"))


async def test_client_settings_of_the_machine_do_not_lead_astray(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PGPORT", "6543"), ("PGHOST", "elsewhere"), ("PGSSLMODE", "require"), ("PGTZ", "Asia/Tokyo")):
        monkeypatch.setenv(name, value)
    with EmbeddedPostgres(place / "db", FAST) as server:
        assert await fetch(server, "SHOW timezone") == "UTC"


async def test_a_second_starter_is_refused_and_the_first_keeps_serving(place: Path) -> None:
    with EmbeddedPostgres(place / "db", FAST) as first:
        with pytest.raises(DirectoryOwned) as refusal:
            EmbeddedPostgres(place / "db", FAST).start()
        assert refusal.value.code == "embedded_database_owned"
        assert str(os.getpid()) in refusal.value.vi
        assert str(os.getpid()) in refusal.value.en
        assert await fetch(first, "SELECT 1") == 1


def test_stopping_frees_everything_and_may_be_repeated(place: Path) -> None:
    server = EmbeddedPostgres(place / "db", FAST)
    pid = server.start().pid
    assert pid is not None
    assert os.getsid(pid) != os.getsid(0)  # a terminal's Ctrl-C comes to us first
    server.stop()
    server.stop()
    assert server.pid is None
    assert not Path(f"/proc/{pid}").exists()
    assert not (place / "db/data/postmaster.pid").exists()
    server.start()
    server.stop()


async def test_a_long_or_strange_path_gets_its_socket_elsewhere(place: Path) -> None:
    with EmbeddedPostgres(place / ("rất dài, và lạ " * 8) / "db", FAST) as server:
        assert await fetch(server, "SELECT 1") == 1
    with EmbeddedPostgres(place / ("rất dài, và lạ " * 8) / "db", FAST) as server:
        sockets = Path(str(await fetch(server, "SHOW unix_socket_directories")))
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    sockets.rmdir()


def test_a_server_that_dies_tells_why(place: Path) -> None:
    server = EmbeddedPostgres(place / "db", {**FAST, "work_mem": "a lot"})
    with pytest.raises(StartFailed) as refusal:
        server.start()
    assert "work_mem" in refusal.value.log_tail
    assert "work_mem" in refusal.value.vi
    with EmbeddedPostgres(place / "db", FAST) as repaired:
        assert repaired.pid


def test_only_the_main_thread_may_start_it(place: Path) -> None:
    refusals: list[Exception] = []

    def start() -> None:
        try:
            EmbeddedPostgres(place / "db", FAST).start()
        except RuntimeError as refusal:
            refusals.append(refusal)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert len(refusals) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
async def test_as_root_the_server_has_another_account_and_parents_keep_their_modes(place: Path) -> None:
    outer = place / "outer"
    outer.mkdir(mode=0o711)
    watched = [Path("/"), Path("/tmp"), Path("/var"), Path("/var/lib"), place, outer]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in watched]
    with EmbeddedPostgres(outer / "db", FAST) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
        assert await fetch(server, "SELECT 1") == 1
    assert [(path.stat().st_mode, path.stat().st_uid) for path in watched] == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_as_root_a_closed_parent_is_named_and_left_closed(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DirectoryUnreachable) as refusal:
        EmbeddedPostgres(closed / "db", FAST).start()
    assert str(closed / "db") in refusal.value.vi
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
