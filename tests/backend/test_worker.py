"""The worker as a whole: what the web writes down is told, solved and shrunk in another process."""

import asyncio
import hashlib
import io
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from PIL import Image

from backend.base.blobs import Blobs
from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.place import Place
from backend.base.queue import install_queue
from backend.base.settings import Settings
from backend.base.store import Told, tell
from backend.dispatch import store
from backend.dispatch.proposal import open_proposal
from backend.proofs.jobs import SUFFIX
from backend.proofs.store import Media, add_media
from backend.reactions import REACTIONS
from backend.worker import HANDLERS, work
from tests.corner import KEY

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(world, tmp_path: Path) -> Place:
    await install_queue(world.url)
    return Place(database_url=world.url, state=tmp_path, key=KEY, settings=Settings())


@pytest.fixture
async def working(place: Place):
    """Give a worker at work."""
    task = asyncio.create_task(work(place))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def ask(pool, world, seconds: float = 1) -> object:
    """Ask for a plan as the web does."""
    plan, moment = new_id(), now()
    by = next(person.id for person in world.corner.people if person.role == "dispatcher")
    async with province_transaction(pool, world.province) as conn:
        await store.add_plan(conn, world.province, plan, world.day, by, moment, seconds, 1)
        await tell(conn, world.province, [Told(id=new_id(), topic="plan_requested", subject=plan)], moment)
    return plan


async def outcome(pool, world, plan, seconds: float = 30) -> store.PlanRecord:
    """Return a plan once it is no longer being solved."""
    async with asyncio.timeout(seconds):
        while True:
            async with province_transaction(pool, world.province) as conn:
                record = await store.read_plan(conn, world.province, plan)
            if record.state != "solving":
                return record
            await asyncio.sleep(0.05)


def test_every_job_that_reactions_name_has_a_handler() -> None:
    assert {name for names in REACTIONS.values() for name in names} == set(HANDLERS)


async def test_a_plan_asked_for_is_proposed_and_word_of_it_is_left(working, pool, world) -> None:
    record = await outcome(pool, world, await ask(pool, world))

    assert record.state == "proposed"
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        assert open_proposal(key, record.id, record.proposal).faults == ()
    async with asyncio.timeout(30):
        while "plan_proposed" not in await topics(pool, world):
            await asyncio.sleep(0.05)


async def topics(pool, world) -> set[str]:
    async with province_transaction(pool, world.province) as conn:
        return {row["topic"] for row in await conn.fetch("SELECT topic FROM board_event")}


async def test_a_photo_kept_gets_a_thumbnail_beside_it(working, place, pool, world) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "red").save(out, "JPEG")
    body, digest = out.getvalue(), hashlib.sha256(out.getvalue()).hexdigest()
    blobs = Blobs(str(place.state / "media"))
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        await blobs.keep(key, digest, body)
        media = Media(
            sha256=bytes.fromhex(digest), size=len(body), format="JPEG", width=1600, height=900, fault="",
            stored_at=now(),
        )  # fmt: skip
        kept = Told(id=new_id(), topic="media_kept", subject=new_id(), detail=digest)
        await add_media(conn, world.province, media, [kept])

    async with asyncio.timeout(60):
        while True:
            try:
                small = await blobs.read(key, digest + SUFFIX)
                break
            except FileNotFoundError:
                await asyncio.sleep(0.05)
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (480, 270)


async def test_a_worker_told_to_end_gives_the_plan_found_so_far(place, pool, world) -> None:
    task = asyncio.create_task(work(place))
    plan = await ask(pool, world, seconds=60)
    await until_solving(world)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 60)

    assert (await outcome(pool, world, plan, 1)).state == "proposed"


async def until_solving(world) -> None:
    """Wait until a job is being worked on, and a little longer."""
    owner = await asyncpg.connect(world.url)
    async with asyncio.timeout(60):
        while not await owner.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'picked'"):
            await asyncio.sleep(0.05)
    await owner.close()
    await asyncio.sleep(0.5)


async def test_a_day_that_makes_no_sense_fails_at_once_with_its_reason(working, pool, world) -> None:
    async with province_transaction(pool, world.province) as conn:
        await conn.execute("UPDATE dossier SET lat = 'NaN' WHERE province_id = $1", world.province)
    record = await outcome(pool, world, await ask(pool, world))

    assert record.state == "failed"
    assert record.error.startswith("PLAN_UNSOLVABLE: ")


async def test_a_plan_is_solved_again_where_the_solving_process_died(working, pool, world) -> None:
    plan = await ask(pool, world, seconds=3)
    await until_solving(world)
    for child in multiprocessing.active_children():
        child.kill()

    assert (await outcome(pool, world, plan, 60)).state == "proposed"


async def test_a_worker_ends_in_order_at_sigterm(place, pool, world, tmp_path: Path) -> None:
    program = tmp_path / "worker.py"
    program.write_text(WORKER)
    arguments = [sys.executable, program, place.database_url, str(place.state)]
    with subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(Path.cwd())}) as worker:
        assert (await outcome(pool, world, await ask(pool, world))).state == "proposed"
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(worker.wait, 10) == 0


WORKER = """
import sys
from pathlib import Path
from backend.base.place import Place
from backend.base.settings import Settings
from backend.worker import run

if __name__ == "__main__":
    run(Place(database_url=sys.argv[1], state=Path(sys.argv[2]), key=bytes(range(32)), settings=Settings()))
"""


async def test_a_solving_process_does_not_outlive_its_parent(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, program], env=environment, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
    async with asyncio.timeout(40):
        while alive(child):
            await asyncio.sleep(0.05)


PARENT = """
import os, time
from backend.dispatch.solving import Solver

def main():
    solver = Solver()
    solver.start()
    print(solver.processes.submit(os.getpid).result(), flush=True)
    time.sleep(60)

if __name__ == "__main__":
    main()
"""


def alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and is not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
