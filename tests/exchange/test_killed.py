"""T2: web, worker and PostgreSQL are killed at random moments behind a network that cuts: nothing is lost or doubled.

EXCHANGE_CYCLES=200 is the nightly run, EXCHANGE_SEED repeats a run's luck (not its timing, which is the machine's).
"""

import asyncio
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import asyncpg
import pytest

from backend.base.clock import now
from backend.base.database import open_pool, province_snapshot, province_transaction
from backend.base.embedded import EmbeddedPostgres
from backend.base.keys import province_key
from backend.base.queue import install_queue
from backend.base.sealing import Keyring
from backend.custody.verify import Verified, verify
from backend.demo.corner.corner import build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_dossiers
from backend.people.devices import invite
from tests.benchmarks.ground import Ground, make_template
from tests.conftest import short_directory
from tests.corner import DAY, KEY, SEED
from tests.exchange.fleet import Fleet, Posting
from tests.exchange.incidents import lasting_faults
from tests.exchange.journal import Journal
from tests.exchange.judge import Judgement, judge
from tests.exchange.processes import Processes, running_processes
from tests.exchange.storm import IN_FLIGHT, TOGETHER, Storm

CYCLES = int(os.environ.get("EXCHANGE_CYCLES", "4"))
HANDHELDS, OWN_PARCELS, SHARED_PARCELS = 5, 8, 1
PATIENCE_S = 30.0


@pytest.mark.timeout(120 + 30 * CYCLES)
def test_nothing_acknowledged_is_lost_and_nothing_is_applied_twice_when_anything_is_killed() -> None:
    seed = int(os.environ.get("EXCHANGE_SEED", str(time.time_ns() % 1_000_000)))
    print(f"seed {seed}, {CYCLES} cycles")
    rng, journal, began = Random(seed), Journal(), time.monotonic()
    with durable_ground() as ground:
        url = ground.new_database("killed")
        postings = asyncio.run(prepare(ground, url))
        with running_processes(ground, url) as processes:
            with Fleet(processes.port, ground.folder, postings, journal, rng) as fleet:
                storm = Storm(processes, fleet, Random(rng.random()))
                storm.rage(CYCLES)
                stormed, photos_before_the_calm = time.monotonic(), len(journal.media_shown)
                processes.bring_up()
                processes.until_ready()
                fleet.calm_down()
                in_doubt = [str(one.identity.device) for one in fleet.carriers if one.handheld.replica.doubtful]
            asyncio.run(until_all_is_told(url, ground.province))
            judgement = asyncio.run(judge_all(ground, url, journal))
            verified = asyncio.run(second_opinion(ground, url))
            incidents = lasting_faults(processes.log("web"))
            report(seed, judgement, journal, storm, fleet, processes, stormed - began, time.monotonic() - began)
    assert judgement.faults == ()
    assert (judgement.lost, judgement.double) == (0, 0)
    assert verified.faults == ()
    assert incidents == []
    assert in_doubt == []
    assert all(storm.happened[name] for name in ("web", "worker", "postgres", TOGETHER))
    assert storm.happened[IN_FLIGHT] or CYCLES < 20
    assert fleet.proxy.happened["cut"]
    assert photos_before_the_calm > CYCLES
    assert judgement.acknowledged == judgement.captured > 5 * CYCLES


@contextmanager
def durable_ground() -> Iterator[Ground]:
    """Start a PostgreSQL of the test's own, whose every commit is on disk, with the corner's offices and people."""
    with short_directory() as folder, EmbeddedPostgres(folder / "postgres") as server:
        ground = Ground(server=server, folder=folder, corner=build_corner(SEED), keyring=Keyring(KEY))
        asyncio.run(make_template(ground))
        yield ground


async def prepare(ground: Ground, url: str) -> list[Posting]:
    """Load dossiers, and give every handheld a code, parcels of its own, and some that another courier claims too."""
    await install_queue(url)
    pool = await open_pool(url, 2)
    try:
        count = HANDHELDS * OWN_PARCELS + SHARED_PARCELS
        await load_dossiers(pool, ground.keyring, ground.corner, dossiers(SEED, DAY, count), DAY, now())
        couriers = [person for person in ground.corner.people if person.role == "courier"]
        async with province_transaction(pool, ground.province) as conn:
            parcels = [record["id"] for record in await conn.fetch("SELECT id FROM parcel ORDER BY item_code")]
            codes = [await invite(conn, ground.province, couriers[n].id, now()) for n in range(HANDHELDS)]
    finally:
        await pool.close()
    shared, own = parcels[:SHARED_PARCELS], parcels[SHARED_PARCELS:]
    return [
        Posting(code=code, parcels=[*own[n::HANDHELDS], *shared], office=couriers[n].office_id)
        for n, code in enumerate(codes)
    ]


async def until_all_is_told(url: str, province: int) -> None:
    """Wait until the relay has emptied the outbox; the judge says what it did not tell."""
    conn = await asyncpg.connect(url)
    try:
        give_up = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up:
            if not await conn.fetchval("SELECT count(*) FROM outbox WHERE province_id = $1", province):
                return
            await asyncio.sleep(0.05)
    finally:
        await conn.close()


async def judge_all(ground: Ground, url: str, journal: Journal) -> Judgement:
    """Let the judge read everything."""
    pool = await open_pool(url, 1)
    try:
        async with province_snapshot(pool, ground.province) as conn:
            key = await province_key(conn, ground.keyring, ground.province)
    finally:
        await pool.close()
    return await judge(url, journal, ground.province, key, ground.folder / "state" / "media")


async def second_opinion(ground: Ground, url: str) -> Verified:
    """Let the product's own verification read the ledger."""
    pool = await open_pool(url, 1)
    try:
        async with province_snapshot(pool, ground.province) as conn:
            return await verify(conn, ground.province, await province_key(conn, ground.keyring, ground.province))
    finally:
        await pool.close()


def report(
    seed: int, judgement: Judgement, journal: Journal, storm: Storm, fleet: Fleet, processes: Processes,
    stormed_s: float, whole_s: float,
) -> None:  # fmt: skip
    """Print the figures of a run as one line of JSON."""
    figures = {
        "seed": seed,
        "cycles": CYCLES,
        "killed": dict(storm.happened),
        "fell": dict(processes.fell),
        "network": dict(fleet.proxy.happened),
        "handhelds": dict(journal.happened),
        "captured": judgement.captured,
        "acknowledged": judgement.acknowledged,
        "verdicts": {each: list(journal.shown.values()).count(each) for each in sorted(set(journal.shown.values()))},
        "media": judgement.media,
        "lost": judgement.lost,
        "double": judgement.double,
        "faults": judgement.faults[:20],
        "seconds": {"until the calm": round(stormed_s, 1), "in all": round(whole_s, 1)},
    }
    print(json.dumps(figures, ensure_ascii=False))
