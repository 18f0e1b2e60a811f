"""A province's epoch, and how far backups cover what its handhelds sent."""

from datetime import datetime

from asyncpg import Connection


async def read_epoch(conn: Connection, province: int) -> str:
    """Return the epoch of this province's feeds; it changes when a backup was restored."""
    return await conn.fetchval("SELECT epoch FROM sync_epoch WHERE province_id = $1 AND id = 0", province)


async def begin_epoch(conn: Connection, province: int, epoch: str) -> None:
    """Give a province its first epoch."""
    await conn.execute(
        "INSERT INTO sync_epoch (province_id, id, epoch) VALUES ($1, 0, $2) ON CONFLICT (province_id, id) DO NOTHING",
        province,
        epoch,
    )


async def renew_epoch(conn: Connection, province: int, epoch: str) -> None:
    """Give a province its next epoch; a mark left by the backup that was restored is void."""
    await conn.execute(
        """
        INSERT INTO sync_epoch (province_id, id, epoch) VALUES ($1, 0, $2)
        ON CONFLICT (province_id, id) DO UPDATE SET epoch = excluded.epoch, marked_at = NULL
        """,
        province,
        epoch,
    )


async def mark_chains(conn: Connection, province: int, moment: datetime) -> None:
    """Note where every chain stands as a backup begins."""
    await conn.execute("UPDATE device_chain SET marked_seq = next_seq - 1 WHERE province_id = $1", province)
    await conn.execute("UPDATE sync_epoch SET marked_at = $2 WHERE province_id = $1 AND id = 0", province, moment)


async def trust_marks(conn: Connection, province: int, marked: datetime) -> bool:
    """Let handhelds forget what was marked at a moment, and return whether that mark still stands."""
    stands = await conn.fetchval(
        """
        UPDATE sync_epoch SET durable_at = marked_at, marked_at = NULL
         WHERE province_id = $1 AND id = 0 AND marked_at = $2
        RETURNING true
        """,
        province,
        marked,
    )
    if stands:
        await conn.execute(
            "UPDATE device_chain SET durable_seq = marked_seq WHERE province_id = $1 AND durable_seq < marked_seq",
            province,
        )
    return bool(stands)
