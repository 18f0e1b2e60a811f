"""``trao bench sync``: the exchange against bare inserts and reads, @tus/server, Kinto; and beside a growing past."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from backend.base.database import open_pool
from backend.commands.bench.exchange import cpu, growth, kinto, photos, pulling, pushing, wire
from backend.commands.bench.exchange.crew import HANDHELDS, gather_crew, renew
from backend.commands.bench.exchange.figures import Figure, grid, told
from backend.commands.bench.exchange.ground import Ground, prepared_ground, served
from backend.commands.bench.exchange.growth import Latency


class Size(Struct, frozen=True, kw_only=True):
    """How much is measured; batches, singles and photos are those of each connection in each round."""

    rounds: int
    batches: int
    singles: int
    pulled: int
    photos: int
    kinto_rounds: int
    past_requests: int

    @property
    def parcels(self) -> int:
        """Return how many parcels a run collects, and some to spare: not every dossier has one."""
        pushes = (self.rounds + 1) * (2 * 100 * self.batches + 2 * self.singles + self.photos)
        return int(1.1 * HANDHELDS * (pushes + (self.kinto_rounds + 1) * 100 * self.batches)) + 200


WHOLE = Size(rounds=9, batches=2, singles=30, pulled=4_000, photos=10, kinto_rounds=4, past_requests=300)
QUICK = Size(rounds=1, batches=1, singles=2, pulled=50, photos=1, kinto_rounds=1, past_requests=5)


def run(chosen: argparse.Namespace) -> int:
    """Measure and show; 1 where an answer was wrong, whatever the figures are."""
    size = QUICK if chosen.quick else WHOLE
    try:
        report = measured(size, chosen.peers) if not chosen.growth else grown(size, chosen.facts)
    except RuntimeError as error:
        tell(f"Kết quả sai / a wrong answer: {error}")
        return 1
    if chosen.json:
        print(json.dumps(report, ensure_ascii=False))
    return 0


def measured(size: Size, peers: Path) -> dict[str, Any]:
    """Measure everything but growth and show it."""
    before = os.getloadavg()
    left_out: list[str] = []
    with ExitStack() as stack:
        tell("PostgreSQL, dossiers …")
        ground = stack.enter_context(prepared_ground(size.parcels))
        pid, port = stack.enter_context(served(ground, ground.url))
        figures = asyncio.run(side_by_side(stack, ground, pid, port, size, peers, left_out))
    console().print(grid(figures))
    for line in left_out:
        tell(line)
    load = [round(value, 1) for value in (before[0], os.getloadavg()[0])]
    tell(f"Tải máy / load of the machine before and after: {load[0]}, {load[1]}; processors: {os.cpu_count()}")
    return {"figures": [told(figure) for figure in figures], "left_out": left_out, "load": load}


async def side_by_side(
    stack: ExitStack, ground: Ground, pid: int, port: int, size: Size, peers: Path, left_out: list[str]
) -> list[Figure]:
    """Measure one thing after the other on the same ground."""
    pool = await open_pool(ground.url, HANDHELDS)
    try:
        crew = await gather_crew(ground, pool, port)
        figures = await wire.measure(ground, crew, pool, port)
        tell("push …")
        figures += await pushing.measure(crew, pool, ground.url, port, size.batches, size.singles, size.rounds)
        tell("pull …")
        figures += await pulling.measure(crew, pool, port, size.pulled, size.rounds)
        tell("photos …")
        await renew(crew, port)
        if reason := photos.missing(peers):
            left_out.append(f"Bỏ qua @tus/server / left out: {reason}")
        figures += await photos.measure(ground, crew, pool, port, size.photos, size.rounds, None if reason else peers)
        program = kinto.program()
        if program is None or not cpu.is_counted():
            reason = (
                "kinto is not installed (make peers)" if program is None else "this system counts no processor time"
            )
            left_out.append(f"Bỏ qua Kinto / left out: {reason}")
            return figures
        tell("Kinto …")
        await renew(crew, port)
        running = stack.enter_context(kinto.kinto_running(ground, program))
        return figures + await kinto.measure(
            ground, crew, pid, port, running, size.pulled, size.batches, size.kinto_rounds
        )
    finally:
        await pool.close()


def grown(size: Size, facts: Sequence[int]) -> dict[str, Any]:
    """Measure growth and show it.

    Raises RuntimeError where the disk does not suffice.
    """
    if lack := growth.lack_of_room(facts):
        raise RuntimeError(lack)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console()) as shown:
        bars = {count: shown.add_task(f"{count:,} facts", total=count) for count in facts}
        rows = growth.measure(
            facts, size.past_requests, lambda count, there: shown.update(bars[count], completed=there)
        )
    show_growth(rows)
    return {"growth": msgspec.to_builtins(rows), "load": [round(os.getloadavg()[0], 1)]}


def show_growth(rows: Sequence[Latency]) -> None:
    """Print one row a size, each time with its ratio to the first."""
    table = Table("facts stored", "push p50 ms", "push p99 ms", "pull p50 ms", "pull p99 ms")
    first = msgspec.structs.astuple(rows[0])[1:]
    for row in rows:
        values = zip(msgspec.structs.astuple(row)[1:], first, strict=True)
        table.add_row(f"{row.facts:,}", *(f"{value:.2f} ({value / base:.2f}x)" for value, base in values))
    console().print(table)


def console() -> Console:
    """Return where tables go: beside the JSON, which alone goes to the output."""
    return Console(stderr=True)


def tell(words: str) -> None:
    """Say something beside the table."""
    print(words, file=sys.stderr, flush=True)
