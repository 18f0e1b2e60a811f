"""One demo day: the corner loaded, the plan committed, the crew and the citizens at work, the judge at the end."""

import asyncio
import time
from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from asyncpg import Pool
from msgspec import Struct
from msgspec.structs import replace
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backend.base.children import Children
from backend.base.clock import VIETNAM, now
from backend.base.database import open_pool, province_snapshot
from backend.base.demo_clock import ClockFile, DemoClock
from backend.base.migrate import analyze, migrate
from backend.base.place import Place
from backend.base.queue import install_queue
from backend.base.sealing import Keyring
from backend.catalogue.reference import bring_reference
from backend.demo import store
from backend.demo.agency import accept_papers
from backend.demo.citizens import answer_links, issue_links
from backend.demo.corner.corner import Corner, build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.courier import Courier
from backend.demo.crew import Staff, Worker, work_all
from backend.demo.judge import Finding, Replanned, Share, judge
from backend.demo.late_morning import LateMorning, come_late
from backend.demo.lessons import learn_day
from backend.demo.line import Line, Refused, enrol
from backend.demo.load import load_corner, load_dossiers
from backend.demo.visitor import keep_pace, load_visitor, visitor_courier
from backend.people.devices import enrolment_link
from backend.reports.model import Ratio, indicators, period
from backend.reports.store import read_tally
from mobile_sync.wire import Clock

SHIFT_BEGINS, DAY_ENDS = clock_time(6, 50), clock_time(18, 0)


class DayUnfinished(Exception):
    """The day could not be worked to its end; the words say what to look at."""


class Remembered(Struct, frozen=True, kw_only=True):
    """What a demo keeps from one start to the next."""

    seed: int
    day: date
    password: str


class Day(Struct, frozen=True, kw_only=True):
    """A demo that is open: where it runs, what it is about, its clock and its processes."""

    place: Place
    remembered: Remembered
    clock: ClockFile
    url: str
    children: Children

    @property
    def corner(self) -> Corner:
        """Return the corner's cast."""
        return build_corner(self.remembered.seed)


async def prepare_corner(day: Day, count: int, console: Console, *, visited: bool) -> None:
    """Bring the database to this version and the corner into it; both are quick where they are there already.

    ``visited``: with a town and a courier of the visitor's own.
    """
    url = day.place.database_url
    with progress_bar(console) as bar:
        steps = bar.add_task("Chuẩn bị / preparing", total=4)
        if await migrate(url):
            await bring_reference(url)
        bar.advance(steps)
        await install_queue(url)
        bar.advance(steps)
        pool = await open_pool(url, 2)
        try:
            keyring = Keyring(day.place.key)
            async with province_snapshot(pool, day.corner.province_id) as conn:
                tally = await store.read_tally(conn, day.corner.province_id)
            if not tally.couriers:
                await load_corner(pool, keyring, day.corner, day.remembered.password, uuid4().hex)
            bar.advance(steps)
            if not tally.dossiers:
                seeds = dossiers(day.remembered.seed, day.remembered.day, count)
                late = come_late(seeds)
                seeds = tuple(one for one in seeds if one not in late)
                await load_dossiers(pool, keyring, day.corner, seeds, day.remembered.day, now())
                if visited:
                    await load_visitor(pool, keyring, day.corner, day.remembered.day, count)
                await analyze(url)
            bar.advance(steps)
        finally:
            await pool.close()


async def work_the_day(
    day: Day, count: int, speed: float, plan_s: float, console: Console, started: float, *, visited: bool
) -> Finding:
    """Plan, commit, enrol the crew, work, let the agencies accept and the citizens answer, judge.

    ``visited``: with a link by which the visitor plays a courier, too.
    """
    pool = await open_pool(day.place.database_url, 4)
    limits = httpx.Limits(max_connections=32)
    timeout = httpx.Timeout(30)
    try:
        async with (
            httpx.AsyncClient(base_url=day.url, limits=limits, timeout=timeout, trust_env=False) as desk,
            httpx.AsyncClient(base_url=day.url, limits=limits, timeout=timeout, trust_env=False) as field,
        ):
            dispatcher = Staff(desk, day.corner.province_id)
            await dispatcher.sign_in("dispatcher-1", day.remembered.password)
            links = await issue_links(pool, day.corner.province_id, now(), day.url)
            committed = await plan(day, dispatcher, plan_s, console)
            if links:
                console.print(f"  Liên kết công dân / a citizen's link  {next(iter(links.values()))}", soft_wrap=True)
            workers = await muster(day, dispatcher, field, pool, speed)
            late = come_late(dossiers(day.remembered.seed, day.remembered.day, count))
            morning = LateMorning(dispatcher, committed, workers, day.clock)
            planning = morning.pass_by(pool, Keyring(day.place.key), day.corner, late)
            pace = asyncio.create_task(receive_visitor(day, dispatcher, pool, console)) if visited else None
            try:
                replanned = await work(day, workers, planning, console)
            finally:
                if pace:
                    pace.cancel()
            await accept_papers(day.url, day.corner, day.remembered.password)
            await answer_links(day.url, pool, day.corner.province_id, links, Random(day.remembered.seed))  # noqa: S311
        return await conclude(day, workers, pool, started, replanned)
    finally:
        await pool.close()


async def plan(day: Day, dispatcher: Staff, plan_s: float, console: Console) -> str:
    """Have the day planned, commit it and return its plan, with a bar for as long as the solver may take."""
    asked = dispatcher.plan_day(
        day.remembered.day.isoformat(), plan_s, day.remembered.seed, f"demo-{day.remembered.day}"
    )
    planning = asyncio.create_task(asked)
    with progress_bar(console) as bar:
        task = bar.add_task("Tính tuyến, giây / planning, seconds", total=round(plan_s) + 2)
        while not planning.done():
            await asyncio.wait([planning], timeout=1.0)
            bar.advance(task)
    return planning.result()


async def muster(day: Day, dispatcher: Staff, field: httpx.AsyncClient, pool: Pool, speed: float) -> list[Worker]:
    """Give every courier a handheld, pull their tours, and set the clock running."""
    begins = datetime.combine(day.remembered.day, SHIFT_BEGINS, VIETNAM).astimezone(UTC)
    ends = datetime.combine(day.remembered.day, DAY_ENDS, VIETNAM).astimezone(UTC)
    async with province_snapshot(pool, day.corner.province_id) as conn:
        last = await store.read_last_moment(conn, day.corner.province_id)
    couriers = []
    for person in (person for person in day.corner.people if person.role == "courier"):
        rng = Random(f"{day.remembered.seed} {person.username}")  # noqa: S311
        handheld = await enrol(field, await dispatcher.invite(person.id))
        line = Line(field, handheld)
        courier = Courier(handheld, rng, person.office_id)
        await pull_everything(line)
        courier.resume()
        couriers.append((courier, line, rng))
    clock = DemoClock(real=time.time(), shown=max(begins, min(last or begins, ends)), speed=speed, until=ends)
    day.clock.write(clock)
    return [Worker(courier, line, day.clock, rng, begins) for courier, line, rng in couriers]


async def receive_visitor(day: Day, dispatcher: Staff, pool: Pool, console: Console) -> None:
    """Print the link that makes a telephone a courier's handheld, and let the day wait for whoever uses it."""
    courier = visitor_courier(day.corner).id
    try:
        link = enrolment_link(day.url, await dispatcher.invite(courier))
    except Refused:
        console.print("  Chạy với --fresh để có máy bưu tá / run with --fresh to get a courier's handheld")
        return
    console.print(f"  Máy bưu tá / a courier's handheld  {link}", soft_wrap=True)
    await keep_pace(pool, day.corner.province_id, courier, day.clock)


async def pull_everything(line: Line) -> None:
    """Pull until every scope is whole."""
    more = True
    while more:
        reply = await line.exchange(Clock(wall_ms=int(now().timestamp() * 1000), monotonic_ms=0, boot="demo"))
        more = reply is not None and any(page.more for page in reply.pages)


async def work(
    day: Day, workers: list[Worker], planning: Coroutine[Any, Any, Replanned], console: Console
) -> Replanned:
    """Let the crew work, and the dispatcher plan anew, while a bar tells how far the day is."""
    crew = asyncio.gather(work_all(workers), planning)
    try:
        await follow(day, workers, crew, console)
    finally:
        crew.cancel()
        await asyncio.gather(crew, return_exceptions=True)
    _, replanned = crew.result()
    return replanned


async def follow(day: Day, workers: list[Worker], crew: asyncio.Future[Any], console: Console) -> None:
    """Show how far the day is until the crew's is over.

    Raises DayUnfinished where a process of the demo ends before.
    """
    with progress_bar(console) as bar:
        total = sum(len(worker.courier.stops()) for worker in workers)
        task = bar.add_task("Ngày làm việc / the day", total=total)
        while not crew.done():
            shown = now().astimezone(VIETNAM)
            visited = sum(worker.visited for worker in workers)
            bar.update(task, completed=visited, description=f"{shown:%H:%M} · điểm đã qua / stops")
            if name := day.children.ended():
                raise DayUnfinished(f"Tiến trình {name} đã dừng / ended; xem {day.place.state}/{name}.log")
            await asyncio.wait([crew], timeout=0.25)
        bar.update(task, completed=total)


async def conclude(day: Day, workers: list[Worker], pool: Pool, started: float, replanned: Replanned) -> Finding:
    """Judge the day, and let it teach those after it."""
    province = day.corner.province_id
    last_quarter = period(day.remembered.day - timedelta(days=90), day.remembered.day)
    async with province_snapshot(pool, province) as conn:
        tally = await read_tally(conn, province, last_quarter)
    ratios = {item.code.lower(): share(item.ratio) for item in indicators(tally, (), day.remembered.day)}
    journal = [fact for worker in workers for fact in worker.courier.journal]
    finding = await judge(pool, Keyring(day.place.key), province, journal, time.monotonic() - started, ratios)
    handhelds = (worker.courier.handheld for worker in workers)
    unlike = (f"handheld {one.identity.device}: its replica differed" for one in handhelds if one.repairs_needed)
    learned = await learn_day(pool, Keyring(day.place.key), province, day.remembered.day)
    verdict = replace(finding.verdict, replanned=replanned, learned=learned)
    return Finding(verdict=verdict, faults=(*finding.faults, *unlike))


def share(ratio: Ratio) -> Share:
    """Return a fraction with both its parts, for the last line."""
    return Share(numerator=ratio.numerator, denominator=ratio.denominator, percent=ratio.percent)


def progress_bar(console: Console) -> Progress:
    """Return a bar for anything over two seconds."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
