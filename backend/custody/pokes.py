"""Word to a handheld that something changed for it: how far its scopes have come, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
from litestar.response.sse import ServerSentEventMessage

from backend.base.database import province_transaction
from backend.base.listener import Listener, waited
from backend.custody.feed_store import read_versions
from backend.people.store import DeviceRecord, read_device
from mobile_sync.admission import own_scopes
from mobile_sync.wire import Poke

PAUSE_S = 2.0
"""A province's news wakes all its handhelds; none of them looks more often than this."""


async def pokes(
    listener: Listener, province: int, device: DeviceRecord, pause_s: float = PAUSE_S
) -> AsyncIterator[ServerSentEventMessage]:
    """Give how far the scopes have come, first at once and then whenever they move; end after a while or once revoked.

    What was missed between two streams shows in the first word of the next.
    """
    loop = asyncio.get_running_loop()
    ends = loop.time() + listener.life_s
    scopes = own_scopes(device.courier_id, device.id)
    told: dict[str, int] | None = None
    with listener.woken(province) as news:
        while (left := ends - loop.time()) > 0:
            news.clear()
            versions = await versions_for(listener, province, device.id, scopes)
            if versions is None:
                return
            if versions != told:
                told = versions
                yield ServerSentEventMessage(event="poke", data=msgspec.json.encode(Poke(versions=versions)))
            if await waited(news, min(left, listener.heartbeat_s)):
                await asyncio.sleep(min(left, pause_s))
            else:
                yield ServerSentEventMessage(data=None, comment="still here")


async def versions_for(listener: Listener, province: int, device: UUID, scopes: list[str]) -> dict[str, int] | None:
    """Return how far the scopes have come, or None where the handheld was revoked meanwhile."""
    async with province_transaction(listener.pool, province) as conn:
        record = await read_device(conn, province, device)
        if record is None or record.revoked_at is not None:
            return None
        return await read_versions(conn, province, scopes)
