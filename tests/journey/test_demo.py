"""The newcomer's command, as a newcomer gives it: real processes, real HTTP, an embedded database."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from backend.base.clock import new_id
from backend.demo.line import Line, enrol
from mobile_sync.facts import Collected
from mobile_sync.rows import CustodyRow, TaskRow
from mobile_sync.wire import Clock

PATIENCE_S = 170
LINK = re.compile(r"(http://127\.0\.0\.1:\d+)/h/#(HE1\.\S+)")


def environment(state: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("TRAO_") and name != "DATABASE_URL"
    }
    return {**kept, "TRAO_STATE": str(state)}


def start(state: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "backend", "demo", *arguments],
        env=environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def processes_of(state: Path) -> list[str]:
    """Return the command lines of every living process that was told of this state folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if str(state).encode() in told and int(entry.name) != os.getpid():
            found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found


@pytest.fixture
def state(place: Path) -> Path:
    return place / "state"


def test_a_day_is_worked_to_its_end_and_nothing_is_lost_or_doubled(state: Path) -> None:
    quick = ("--until-done", "--dossiers", "30", "--speed", "6000", "--plan-seconds", "2")
    demo = start(state, *quick)
    out, err = demo.communicate(timeout=PATIENCE_S)
    assert demo.returncode == 0, err[-3000:]
    verdict = json.loads(out.splitlines()[-1])
    assert (verdict["offices"], verdict["couriers"], verdict["dossiers"], verdict["parcels"]) == (108, 8, 30, 30)
    assert (verdict["lost"], verdict["double"], verdict["chain_ok"]) == (0, 0, True)
    assert verdict["delivered"] + verdict["returned"] + verdict["open"] == 30
    assert verdict["delivered"] > 20
    assert verdict["replanned"]["added"] > 0
    assert verdict["learned"]["trips"] > 0
    assert verdict["facts"] >= 2 * verdict["delivered"]
    assert verdict["confirmed_by_citizen"] > 0
    assert verdict["k2"]["denominator"] > 0
    assert verdict["k3a"]["numerator"] == verdict["k3b"]["numerator"] > 0
    assert processes_of(state) == []

    began = json.loads((state / "demo.json").read_text())
    again = start(state, *quick)
    out, err = again.communicate(timeout=PATIENCE_S)
    assert again.returncode == 0, err[-3000:]
    assert json.loads(out.splitlines()[-1])["delivered"] == verdict["delivered"]
    assert json.loads((state / "demo.json").read_text()) == began


def test_a_day_cut_short_goes_on_where_it_ended(state: Path) -> None:
    demo = start(state, "--until-done", "--dossiers", "30", "--speed", "1500", "--plan-seconds", "1")
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and (state / "clock.json").exists() is False:
        time.sleep(0.1)
    while time.monotonic() < give_up and json.loads((state / "clock.json").read_text())["speed"] < 2:
        time.sleep(0.1)
    time.sleep(8)
    demo.terminate()
    demo.communicate(timeout=20)
    assert demo.returncode == 130
    rest = start(state, "--until-done", "--dossiers", "30", "--speed", "6000", "--plan-seconds", "1")
    out, err = rest.communicate(timeout=PATIENCE_S)
    assert rest.returncode == 0, err[-3000:]
    verdict = json.loads(out.splitlines()[-1])
    assert (verdict["lost"], verdict["double"], verdict["chain_ok"]) == (0, 0, True)
    assert verdict["delivered"] > 20


def test_a_second_demo_in_the_same_place_is_refused(state: Path) -> None:
    demo = start(state, "--dossiers", "12", "--port", "0")
    while "sẵn sàng" not in (line := demo.stdout.readline()):
        assert line or demo.poll() is None, demo.stderr.read()[-3000:]
    second = start(state, "--fresh", "--port", "0")
    out, _ = second.communicate(timeout=30)
    assert (second.returncode, "Một demo khác" in out) == (1, True)
    assert demo.poll() is None
    demo.terminate()
    demo.communicate(timeout=20)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_everything_within_ten_seconds(state: Path, told: signal.Signals) -> None:
    demo = start(state, "--dossiers", "12", "--port", "0")
    while "sẵn sàng" not in (line := demo.stdout.readline()):
        assert line or demo.poll() is None, demo.stderr.read()[-3000:]
    assert len(processes_of(state)) > 2
    asked = time.monotonic()
    demo.send_signal(told)
    demo.wait(10)
    demo.stdout.close()
    demo.stderr.close()
    assert demo.returncode == 0
    while processes_of(state) and time.monotonic() - asked < 10:
        time.sleep(0.05)
    assert processes_of(state) == []


def test_a_demo_that_is_killed_leaves_nothing_running(state: Path) -> None:
    demo = start(state, "--dossiers", "12", "--port", "0")
    while "sẵn sàng" not in (line := demo.stdout.readline()):
        assert line or demo.poll() is None, demo.stderr.read()[-3000:]
    demo.kill()
    demo.wait()
    demo.stdout.close()
    demo.stderr.close()
    give_up = time.monotonic() + 15
    while processes_of(state) and time.monotonic() < give_up:
        time.sleep(0.1)
    assert processes_of(state) == []


def test_fresh_never_empties_a_database_that_was_given(state: Path) -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "backend", "demo", "--fresh"],
        env={**environment(state), "DATABASE_URL": "postgresql://nowhere.invalid/x"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert demo.returncode == 1
    assert "DATABASE_URL" in demo.stderr


def test_a_visitor_gets_a_link_to_a_tour_that_nobody_else_works(state: Path) -> None:
    demo = start(state, "--dossiers", "12", "--port", "0", "--plan-seconds", "1")
    try:
        while (found := LINK.search(line := demo.stdout.readline())) is None:
            assert line or demo.poll() is None, demo.stderr.read()[-3000:]
        acts = asyncio.run(visit(found[1], found[2]))
    finally:
        demo.terminate()
        _, err = demo.communicate(timeout=20)
    assert {"collect", "deliver", "hand_over"} == set(acts)
    assert "Traceback" not in err


async def visit(url: str, code: str) -> list[str]:
    """Play the visitor: take the code, do one act in the time shown once the day is slow; return the tour's acts."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        line = Line(client, await enrol(client, code))
        await line.exchange(await shown(client))
        give_up = time.monotonic() + 30
        while (await client.get("/h/clock")).json()["speed"] > 6:
            assert time.monotonic() < give_up
            await asyncio.sleep(0.2)
        rows = line.handheld.replica.of_kind("task")
        tasks = [msgspec.json.decode(bytes(row.body), type=TaskRow) for row in rows]
        first = min(tasks, key=lambda task: task.position)
        clock = await shown(client)
        line.handheld.capture(
            Collected(
                id=new_id(), parcel=first.parcel, at=datetime.fromtimestamp(clock.wall_ms / 1000, UTC), seal="N1",
                papers=1, giver="Bà Yến", shown="0" * 64, signature=line.handheld.keep_media(b"\xff\xd8\xff"),
            )
        )  # fmt: skip
        reply = await line.exchange(clock)
        assert [(verdict.status, verdict.code) for verdict in reply.verdicts] == [("ok", "")]
        custodies = [
            msgspec.json.decode(bytes(row.body), type=CustodyRow) for row in line.handheld.replica.of_kind("custody")
        ]
        assert sorted({custody.state for custody in custodies}) == ["assigned", "with_courier"]
        assert [custody.state for custody in custodies].count("with_courier") == 1
        return [task.act for task in tasks]


async def shown(client: httpx.AsyncClient) -> Clock:
    """Return what a handheld shows that lives in the demo's time."""
    told = (await client.get("/h/clock")).json()
    return Clock(wall_ms=told["shown_ms"], monotonic_ms=int(time.monotonic() * 1000), boot="visitor")
