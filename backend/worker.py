"""The second process: it relays what was written, and works off the jobs that follow."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
from asyncpg import Pool
from msgspec import Struct
from pgqueuer import DatabaseRetryEntrypointExecutor, Queries, QueueManager
from pgqueuer import Job as QueuedJob
from pgqueuer.errors import FailingListenerError
from pgqueuer.executors import EntrypointExecutorParameters

from backend.base.blobs import Blobs
from backend.base.database import open_pool
from backend.base.place import Place
from backend.base.queue import Job
from backend.base.relay import LOST, relay
from backend.base.sealing import Keyring
from backend.dispatch.jobs import give_up, solve_plan, tell_courier
from backend.dispatch.solving import Solver
from backend.housekeeping import keep_house
from backend.proofs.jobs import keep_thumbnail
from backend.proofs.parts import Parts
from backend.reactions import REACTIONS

POOL_SIZE = 6
ATTEMPTS = 3
RETRY_S = 1.0
GRACE_S = 5.0
LOOK_AGAIN = timedelta(seconds=2)
"""A job put back for another attempt wakes nobody."""

logger = logging.getLogger("trao")


class Bench(Struct, frozen=True, kw_only=True):
    """What jobs work with."""

    pool: Pool
    keyring: Keyring
    blobs: Blobs
    solver: Solver


def run(place: Place) -> None:
    """Work until SIGTERM or Ctrl-C."""
    asyncio.run(until_told(place))


async def until_told(place: Place) -> None:
    """Work until the process is told to end, then finish what is in hand."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    working = asyncio.create_task(work(place))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    await asyncio.wait({working}, timeout=GRACE_S)
    if not working.done():
        # A database that died with our parent answers nobody: what is in hand is told again at the next start.
        os._exit(1)
    if not working.cancelled():
        working.result()


async def work(place: Place) -> None:
    """Relay and work until cancelled. A plan being solved then ends at once, with what was found so far."""
    pool = await open_pool(place.database_url, POOL_SIZE, "trao-worker")
    bench = Bench(
        pool=pool,
        keyring=Keyring(place.key),
        blobs=Blobs(place.settings.media or str(place.state / "media")),
        solver=Solver(place.settings.road_engine),
    )
    bench.solver.start()
    stop = asyncio.Event()
    relaying = asyncio.create_task(relay(pool, REACTIONS))
    working = asyncio.create_task(work_off(bench, stop))
    tidying = asyncio.create_task(keep_house(pool, bench.keyring, Parts(place.state / "parts")))
    try:
        done, _ = await asyncio.wait({relaying, working, tidying}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        stop.set()
        relaying.cancel()
        tidying.cancel()
        bench.solver.cancel()
        await asyncio.gather(relaying, working, tidying, return_exceptions=True)
        bench.solver.close()
        await pool.close()


async def work_off(bench: Bench, stop: asyncio.Event) -> None:
    """Work off the queue until told to stop; begin anew where the database was away."""
    while not stop.is_set():
        queue = make_queue(bench)
        # The queue ends itself where its listener is late; that must not end the worker, which makes another.
        ending = asyncio.create_task(end_with(stop, queue.shutdown))
        try:
            await queue.run(dequeue_timeout=LOOK_AGAIN, shutdown_on_listener_failure=True)
        except (*LOST, FailingListenerError) as error:
            logger.warning("queue: %r; trying again", error)
            await asyncio.sleep(RETRY_S)
        finally:
            ending.cancel()


async def end_with(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    """Shut a queue down once the worker is told to stop."""
    await stop.wait()
    shutdown.set()


def make_queue(bench: Bench) -> QueueManager:
    """Return the queue with every job's handler: failures are tried again, then held for a person to look at."""
    queue = QueueManager(Queries.from_asyncpg_pool(bench.pool))
    for name, handler in HANDLERS.items():
        queue.entrypoint(name, on_failure="hold", accepts_context=False, executor_factory=retrying)(
            bound(handler, bench)
        )
    return queue


def retrying(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
    """Return an executor that tries a failed job again, later and later."""
    return DatabaseRetryEntrypointExecutor(parameters=parameters, max_attempts=ATTEMPTS - 1)


Handler = Callable[[Bench, Job, bool], Awaitable[None]]


def bound(handler: Handler, bench: Bench) -> Callable[[QueuedJob], Awaitable[None]]:
    """Return a handler as the queue calls it; the handler is told whether this is its last attempt."""

    async def handle(queued: QueuedJob) -> None:
        job = msgspec.json.decode(queued.payload or b"", type=Job)
        await handler(bench, job, queued.attempts >= ATTEMPTS - 1)

    return handle


async def solve(bench: Bench, job: Job, last: bool) -> None:
    """Solve a plan; one that fails three times is said to have failed."""
    try:
        await solve_plan(bench.pool, bench.keyring, bench.solver, job.province, job.subject)
    except Exception as error:
        if last:
            await give_up(bench.pool, bench.keyring, job.province, job.subject, error)
        raise


async def shrink(bench: Bench, job: Job, _: bool) -> None:
    """Make a thumbnail."""
    await keep_thumbnail(bench.pool, bench.keyring, bench.blobs, job.province, job.detail)


async def retell(bench: Bench, job: Job, _: bool) -> None:
    """Tell a parcel's courier of a citizen's new receipt."""
    await tell_courier(bench.pool, bench.keyring, job.province, job.subject)


HANDLERS: dict[str, Handler] = {"solve_plan": solve, "make_thumbnail": shrink, "tell_courier": retell}
"""Every job that reactions may name."""
