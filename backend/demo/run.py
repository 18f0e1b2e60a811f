"""``trao demo``: from a bare machine to a day at work, and nothing left running afterwards."""

import argparse
import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from types import FrameType

import httpx
import msgspec
from rich.console import Console

from backend.base.children import Children, log_path
from backend.base.clock import VIETNAM, show
from backend.base.demo_clock import ClockFile, DemoClock
from backend.base.embedded import EmbeddedPostgres, StartFailed
from backend.base.place import Place, open_place
from backend.base.settings import SettingsError
from backend.base.state import create_state_directory, state_directory
from backend.catalogue.calendar import WorkingCalendar
from backend.catalogue.load import load_calendar
from backend.demo.day import Day, DayUnfinished, Remembered, prepare_corner, work_the_day
from backend.demo.judge import Finding

SPEED_SHOWN = 150.0
SPEED_UNTIL_DONE = 1_200.0
READY_S = 30.0
INTERRUPTED = 130
BEGINS, ENDS = clock_time(6, 30), clock_time(18, 30)


def run_demo(chosen: argparse.Namespace) -> int:
    """Run the demo and return its exit status: with ``--until-done`` 0 only where the judge finds nothing."""
    console = Console(stderr=chosen.until_done, highlight=False)
    signal.signal(signal.SIGTERM, interrupt)
    started = time.monotonic()
    try:
        with open_demo(chosen, console) as day:
            finding = asyncio.run(live(day, chosen, console, started))
    except KeyboardInterrupt:
        console.print("\nĐã dừng. Không còn gì chạy. / Stopped, nothing is left running.")
        return INTERRUPTED if chosen.until_done else 0
    except DayUnfinished as unfinished:
        console.print(f"[red]{unfinished}[/red]")
        return 1
    return report(finding, console) if finding else 0


def interrupt(_: int, __: FrameType | None) -> None:
    """Let a SIGTERM stop everything in order, as Ctrl-C does."""
    raise KeyboardInterrupt


@contextlib.contextmanager
def open_demo(chosen: argparse.Namespace, console: Console) -> Iterator[Day]:
    """Open the place of a demo: database, clock, what it remembers, and the processes around it."""
    with console.status("PostgreSQL …"), contextlib.ExitStack() as stack:
        state = state_directory(Path.cwd())
        stack.enter_context(only_demo(state))
        if chosen.fresh:
            forget(state)
        place = stack.enter_context(open_place(os.environ))
        remembered = recall(place.state / "demo.json", chosen)
        clock = ClockFile(place.state / "clock.json")
        begins = datetime.combine(remembered.day, BEGINS, VIETNAM).astimezone(UTC)
        clock.write(DemoClock(real=time.time(), shown=begins, speed=1.0, until=begins + timedelta(hours=12)))
        show(clock.now, clock.speed)
        port = free_port(chosen.port if chosen.port is not None else 0 if chosen.until_done else place.settings.port)
        url = place.settings.public_url or f"http://127.0.0.1:{port}"
        told = {"TRAO_PORT": str(port), "TRAO_PUBLIC_URL": url, "TRAO_DEMO_CLOCK": str(clock.path)}
        children = stack.enter_context(Children(place, told))
        opened = stack.pop_all()
    with opened:
        yield Day(place=place, remembered=remembered, clock=clock, url=url, children=children)


async def live(day: Day, chosen: argparse.Namespace, console: Console, started: float) -> Finding | None:
    """Prepare the corner, start the service, work the day; then serve on, or judge it and end."""
    visited = not chosen.until_done
    await prepare_corner(day, chosen.dossiers, console, visited=visited)
    for name in ("serve", "worker"):
        day.children.start(name, name)
    await until_ready(day)
    if visited:
        greet(day, console, time.monotonic() - started)
    speed = chosen.speed or (SPEED_UNTIL_DONE if chosen.until_done else SPEED_SHOWN)
    finding = await work_the_day(day, chosen.dossiers, speed, chosen.plan_seconds, console, started, visited=visited)
    if chosen.until_done:
        return finding
    console.print("Ngày đã xong. Trang vẫn mở; Ctrl-C để dừng. / The day is done; pages stay open, Ctrl-C stops.")
    while day.children.ended() is None:  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    raise DayUnfinished(f"Tiến trình {day.children.ended()} đã dừng; xem {day.place.state}")


def recall(path: Path, chosen: argparse.Namespace) -> Remembered:
    """Return what the last demo here was about, or begin a new one on today or the next working day."""
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Remembered)
    today = datetime.now(VIETNAM).date()
    remembered = Remembered(seed=chosen.seed, day=working_day(today), password=secrets.token_urlsafe(6))
    path.write_bytes(msgspec.json.encode(remembered))
    return remembered


def working_day(today: date) -> date:
    """Return today, or the next day on which offices are open."""
    calendar = WorkingCalendar(load_calendar())
    return today if calendar.is_working(today) else calendar.next_working_day(today)


@contextlib.contextmanager
def only_demo(state: Path) -> Iterator[None]:
    """Hold a state folder for one demo: two clocks and two crews on the same tours would make nonsense of the day.

    Raises DayUnfinished where another demo has it.
    """
    create_state_directory(state.parent)
    with state.with_name(state.name + ".demo").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise DayUnfinished("Một demo khác đang chạy ở đây. / Another demo is running here.") from taken
        yield


def forget(state: Path) -> None:
    """Remove everything that the last demo here left.

    Raises SettingsError where the database is somebody else's, DirectoryOwned where a service of ours is using it.
    """
    if os.environ.get("DATABASE_URL"):
        raise SettingsError(
            "--fresh không xóa cơ sở dữ liệu của DATABASE_URL; hãy trỏ tới một cơ sở dữ liệu trống.\n"
            "--fresh never empties the database of DATABASE_URL; point it to an empty one."
        )
    if (state / "postgres").exists():
        with contextlib.suppress(StartFailed), EmbeddedPostgres(state / "postgres"):
            pass  # owning it for a moment shows that nobody else does
    shutil.rmtree(state, ignore_errors=True)


def free_port(wanted: int) -> int:
    """Return a port to serve on: the one wanted where nobody has it, else any that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise SettingsError("Không còn cổng nào trống / no port is free")


async def until_ready(day: Day) -> None:
    """Wait until the service answers.

    Raises DayUnfinished where it ends or stays silent.
    """
    give_up = time.monotonic() + READY_S
    async with httpx.AsyncClient(base_url=day.url, trust_env=False) as client:
        while time.monotonic() < give_up:
            if name := day.children.ended():
                raise DayUnfinished(tail(day.place, name))
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/health")).is_success:
                    return
            await asyncio.sleep(0.05)
    raise DayUnfinished(f"Dịch vụ chưa trả lời sau {READY_S:.0f} giây / no answer\n{tail(day.place, 'serve')}")


def tail(place: Place, name: str) -> str:
    """Return the end of a child's log."""
    path = log_path(place.state, name)
    return f"{path}:\n" + "\n".join(path.read_text(errors="replace").splitlines()[-15:])


def greet(day: Day, console: Console, seconds: float) -> None:
    """Say where everything is and how to sign in."""
    console.print(
        f"""
[bold]Trao[/bold] · Bưu điện thành phố Cần Thơ · {day.remembered.day:%d/%m/%Y} · sẵn sàng sau {seconds:.1f} giây

  Bảng điều phối / board   {day.url}/board
  Đăng nhập / sign in      dispatcher-1 · mật khẩu / password: {day.remembered.password}
  Trang công dân / citizen {day.url}/c   (liên kết riêng hiện khi có tuyến / a link appears once tours are out)
  Tài liệu API / API docs  {day.url}/api
""",
        soft_wrap=True,
    )


def report(finding: Finding, console: Console) -> int:
    """Print the verdict as the last line, and return 0 only where nothing stands against it."""
    for fault in finding.faults[:50]:
        console.print(f"[red]{fault}[/red]")
    sys.stdout.write(msgspec.json.encode(finding.verdict).decode() + "\n")
    sys.stdout.flush()
    verdict = finding.verdict
    return 0 if not (finding.faults or verdict.lost or verdict.double) and verdict.chain_ok else 1
