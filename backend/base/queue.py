"""The queue of jobs: PgQueuer's own tables, beside ours and local to their server."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec
from asyncpg import Connection
from msgspec import Struct
from pgqueuer import Queries

LOCK = 0x74726A62


class Job(Struct, frozen=True, kw_only=True):
    """What a job is about: the word that asked for it."""

    province: int
    topic: str
    subject: UUID
    detail: str


async def install_queue(url: str) -> None:
    """Make the queue's tables, or bring them up to date, and let the application role use them; ``url`` is the owner's.

    A second starter waits its turn.
    """
    conn = await asyncpg.connect(url)
    try:
        while not await conn.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        queue = Queries.from_asyncpg_connection(conn)
        if await queue.schema_is_installed():
            await queue.upgrade()
        else:
            await queue.install()
        await conn.execute("""
            GRANT SELECT, INSERT, UPDATE, DELETE ON pgqueuer, pgqueuer_log, pgqueuer_statistics, pgqueuer_schedules
            TO trao_app
        """)
        await conn.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO trao_app")
    finally:
        await conn.close()


async def enqueue(conn: Connection, jobs: Sequence[tuple[str, Job]]) -> None:
    """Put (name, job) into the queue, in the caller's transaction; one that waits there already is not put twice."""
    if not jobs:
        return
    await Queries.from_asyncpg_connection(conn).enqueue(
        [name for name, _ in jobs],
        [msgspec.json.encode(job) for _, job in jobs],
        [0] * len(jobs),
        dedupe_key=[f"{name}|{job.province}|{job.subject}|{job.detail}" for name, job in jobs],
        on_conflict="skip",
    )
