"""Kinto on the same PostgreSQL: the processor time of a fact pushed, and how long a pull of a collection takes."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec

from backend.base.clock import new_id
from backend.commands.bench.exchange.cpu import cpu_s
from backend.commands.bench.exchange.crew import HANDHELDS, Crew, collected_of, exchange_bytes
from backend.commands.bench.exchange.figures import Figure, spent
from backend.commands.bench.exchange.ground import Ground, free_port, running
from backend.commands.bench.exchange.keepalive import KeepAlive, connections, request_bytes, send_all
from backend.commands.bench.exchange.pulling import held_by, median_ms, require_rows
from backend.commands.bench.exchange.pushing import BATCH, pushed_s
from mobile_sync.audience import view

SETTINGS: Final = """
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
threads = {threads}

[app:main]
use = egg:kinto
kinto.userid_hmac_secret = {secret}
kinto.bucket_create_principals = system.Authenticated
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.storage_max_fetch_size = 10000
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.batch_max_requests = {batch}
multiauth.policies = basicauth

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = plain

[logger_root]
level = CRITICAL
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain

[formatter_plain]
format = %%(message)s
"""
BASIC: Final = {
    "Authorization": "Basic " + base64.b64encode(b"bench:bench").decode(),
    "Content-Type": "application/json",
}
PULLS: Final = 5
PULLED: Final = "/v1/buckets/bench/collections/pulled"
PUSHED: Final = [f"/v1/buckets/bench/collections/pushed{number}" for number in range(HANDHELDS)]
"""A collection for each connection: several that write into one meet its unique timestamps, and some records fail."""


def program() -> Path | None:
    """Return Kinto's command beside our own Python; None where it is not installed."""
    path = Path(sys.executable).with_name("kinto")
    return path if path.exists() else None


@contextmanager
def kinto_running(ground: Ground, kinto: Path) -> Iterator[tuple[int, int]]:
    """Run Kinto in a process of its own with its tables beside ours; give its process id and its port."""
    port, settings = free_port(), ground.folder / "kinto.ini"
    text = SETTINGS.format(
        port=port, threads=HANDHELDS, secret=base64.b64encode(os.urandom(16)).decode(), url=address(ground), batch=BATCH
    )
    settings.touch(mode=0o600)
    settings.write_text(text)
    subprocess.run([kinto, "migrate", "--ini", settings], check=True, capture_output=True)  # noqa: S603
    with running([kinto, "start", "--ini", settings, "--port", str(port)], os.environ, port, quiet=True) as pid:
        yield pid, port


def address(ground: Ground) -> str:
    """Return the database's address as Kinto's driver wants it."""
    parts = urlsplit(ground.url)
    asked = parse_qs(parts.query)
    query = f"host={asked['host'][0]}&port={asked['port'][0]}&sslmode=disable"
    return f"postgresql://{parts.username}:{parts.password}@{parts.path}?{query}".replace("%", "%%")


async def measure(
    ground: Ground, crew: Crew, our_pid: int, port: int, kinto: tuple[int, int], rows: int, batches: int, rounds: int
) -> list[Figure]:
    """Push and pull in rounds A B; a first round only warms up."""
    kinto_pid, kinto_port = kinto
    database = ground.server.pid or 0
    async with connections(port, HANDHELDS) as lines, connections(kinto_port, HANDHELDS) as theirs:
        await prepare(theirs[0], rows)
        pushes = [
            (
                await our_cpu_us(crew, lines, batches, [our_pid, database]),
                await kinto_cpu_us(theirs, batches, [kinto_pid, database]),
            )
            for _ in range(rounds + 1)
        ]
        pull = exchange_bytes(crew.handhelds[0], scope=f"device:{crew.handhelds[0].device}")
        pulls = [(await our_pull_ms(lines[0], pull, rows), await kinto_pull_ms(theirs[0], rows)) for _ in pushes]
    return [
        both(
            f"CPU per fact pushed, batches of {BATCH}, {HANDHELDS} connections",
            "Kinto's batch endpoint; service and PostgreSQL together",
            "µs",
            pushes[1:],
            100.0,
        ),
        both(f"pull of {rows:,} rows beside Kinto", "Kinto's records of a collection", "ms", pulls[1:], 3.0),
    ]


def both(name: str, of: str, unit: str, pairs: list[tuple[float, float]], at_least: float) -> Figure:
    """Return how many times as much Kinto takes."""
    ours, theirs = (list(side) for side in zip(*pairs, strict=True))
    return spent(name, of, unit, ours, theirs, at_least)


async def prepare(line: KeepAlive, rows: int) -> None:
    """Make the bucket and its collections, and fill the one that is pulled with records as large as our rows."""
    for path in ("/v1/buckets/bench", *PUSHED, PULLED):
        await line.send(request_bytes("PUT", path, BASIC))
    for first in range(0, rows, BATCH):
        count = min(BATCH, rows - first)
        await line.send(batch(PULLED, [msgspec.json.decode(view(held_by(new_id(), new_id()))) for _ in range(count)]))


async def our_cpu_us(crew: Crew, lines: list[KeepAlive], batches: int, processes: list[int]) -> float:
    """Return the microseconds of processor time that a fact takes here."""
    requests = crew.requests(BATCH, batches)
    before = cpu_s(processes)
    await pushed_s(lines, requests)
    return (cpu_s(processes) - before) * 1e6 / (BATCH * batches * HANDHELDS)


async def kinto_cpu_us(lines: list[KeepAlive], batches: int, processes: list[int]) -> float:
    """Return the microseconds of processor time that a fact takes there; a quarter of the batches suffices.

    Raises RuntimeError where a record was not created.
    """
    fewer = max(1, batches // 4)
    requests = [[batch(path, [fact() for _ in range(BATCH)]) for _ in range(fewer)] for path in PUSHED]
    before = cpu_s(processes)
    _, answers = await send_all(lines, requests)
    used = cpu_s(processes) - before
    for answer in answers:
        responses = msgspec.json.decode(answer)["responses"]
        if len(responses) != BATCH or any(one["status"] != 201 for one in responses):
            raise RuntimeError(f"Kinto did not create every record: {answer[:500]!r}")
    return used * 1e6 / (BATCH * fewer * HANDHELDS)


def fact() -> dict[str, Any]:
    """Return a fact as a record: the same fields as ours."""
    return dict(msgspec.json.decode(msgspec.json.encode(collected_of(new_id()))))


def batch(path: str, records: list[dict[str, Any]]) -> bytes:
    """Return a whole request of Kinto's batch endpoint that creates records."""
    requests = [{"path": path.removeprefix("/v1") + "/records", "body": {"data": record}} for record in records]
    body = msgspec.json.encode({"defaults": {"method": "POST"}, "requests": requests})
    return request_bytes("POST", "/v1/batch", BASIC, body)


async def our_pull_ms(line: KeepAlive, request: bytes, rows: int) -> float:
    """Return the milliseconds of a pull here."""
    took, answer = await pulled_ms(line, request)
    require_rows(answer, rows, whole=True)
    return took


async def kinto_pull_ms(line: KeepAlive, rows: int) -> float:
    """Return the milliseconds of a pull there.

    Raises RuntimeError where records are missing.
    """
    took, answer = await pulled_ms(line, request_bytes("GET", PULLED + "/records", BASIC))
    if len(msgspec.json.decode(answer)["data"]) != rows:
        raise RuntimeError("Kinto did not give every record")
    return took


async def pulled_ms(line: KeepAlive, request: bytes) -> tuple[float, bytes]:
    """Return the median milliseconds of a few pulls, and the last answer; one alone is slow after a pause."""
    answers: list[bytes] = []

    async def pull() -> None:
        answers[:] = [await line.send(request)]

    return await median_ms(pull, PULLS), answers[0]
