"""What happens on the board, as it happens: a stream for each board that is open."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from litestar.response.sse import ServerSentEventMessage

from backend.base.database import province_snapshot
from backend.base.listener import Listener, waited
from backend.base.relay_store import BoardEvent, Reach, read_events, read_reach

BATCH = 500


async def follow(listener: Listener, province: int, after: int | None) -> AsyncIterator[ServerSentEventMessage]:
    """Give the events after a number as they are told, a comment where there are none, and end after a while.

    Where the number is not within what is kept, a ``reset`` says to read the board anew.
    """
    loop, pool = asyncio.get_running_loop(), listener.pool
    ends = loop.time() + listener.life_s
    with listener.woken(province) as news:
        async with province_snapshot(pool, province) as conn:
            reach = await read_reach(conn, province)
        latest = reach.latest if after is None else after
        if not reaches(reach, latest):
            latest = reach.latest
            yield ServerSentEventMessage(event="reset", id=latest, data="{}")
        else:
            yield ServerSentEventMessage(data=None, comment="here", id=latest)
        while True:
            news.clear()
            async with province_snapshot(pool, province) as conn:
                events = await read_events(conn, province, latest, BATCH)
            for event in events:
                latest = event.n
                yield message(event)
            left = ends - loop.time()
            if left <= 0:
                return
            if len(events) < BATCH and not await waited(news, min(left, listener.heartbeat_s)):
                yield ServerSentEventMessage(data=None, comment="still here")


def reaches(reach: Reach, after: int) -> bool:
    """Return whether every event after a number is still kept."""
    return reach.oldest - 1 <= after <= reach.latest


def message(event: BoardEvent) -> ServerSentEventMessage:
    """Return an event as the browser reads it."""
    body = {"topic": event.topic, "subject": event.subject, "detail": event.detail}
    return ServerSentEventMessage(id=event.n, event="told", data=msgspec.json.encode(body))
