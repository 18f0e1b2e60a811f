"""Whoever changes the ledger behind the service's back is named by the verification."""

from datetime import UTC, datetime

import asyncpg
import pytest

from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.verify import verify
from mobile_sync.custody import chain
from mobile_sync.wire import Clock
from tests.backend.handhelds import collected, new_line, photo, some_parcels

pytestmark = pytest.mark.anyio

FIRST = "(SELECT id FROM fact WHERE seq = 1)"
TAMPERING = {
    "a body swapped": (
        "UPDATE fact SET body = set_byte(body, 40, get_byte(body, 40) # 1) WHERE seq = 1",
        "cannot be opened",
    ),
    "a leaf changed": (f"UPDATE fact SET leaf = sha256('x') WHERE id = {FIRST}", "bytes and hash differ"),
    "a link changed": (f"UPDATE fact SET chain = sha256('x') WHERE id = {FIRST}", "chain breaks"),
    "an event's leaf changed": ("UPDATE custody_event SET leaf = sha256('x')", "is not its fact's"),
    "an event deleted": (f"DELETE FROM custody_event WHERE fact_id = {FIRST}", "does not end where the parcel says"),
    "a thread's head changed": (
        "UPDATE parcel SET chain_head = sha256('x') WHERE chain_n > 0",
        "does not end where the parcel says",
    ),
    "a chain's head changed": ("UPDATE device_chain SET head = sha256('x')", "does not end where the server says"),
    "a chain's end deleted": ("DELETE FROM device_chain", "its end is missing"),
    "a state set by hand": ("UPDATE parcel SET state = 'lost' WHERE chain_n > 0", "not what its thread says"),
    "an untouched parcel's state set": ("UPDATE parcel SET state = 'lost' WHERE chain_n = 0", "not what its thread"),
    "a holder set by hand": (
        "UPDATE parcel SET holder_id = gen_random_uuid() WHERE chain_n > 0",
        "not what its thread says",
    ),
    "the last fact deleted": (
        "DELETE FROM quarantine; DELETE FROM fact WHERE seq = 3",
        "fact 3 is missing",
    ),
    "the last fact deleted and the chain cut": (
        "DELETE FROM quarantine; DELETE FROM fact WHERE seq = 3; UPDATE device_chain SET next_seq = 3",
        "does not end where the server says",
    ),
    "a chain cut short": ("UPDATE device_chain SET next_seq = 2", "facts lie beyond its end"),
}


@pytest.fixture
async def kept(client, pool, world):
    """Keep three facts of one handheld: two applied, the last one set aside."""
    line = await new_line(client, pool, world)
    for parcel in await some_parcels(pool, world, 2):
        line.handheld.capture(collected(parcel, line.handheld.keep_media(photo())))
    outbox = line.handheld.outbox
    outbox.facts.append(b'{"kind":"teleported"}')
    outbox.heads.append(chain(outbox.heads[-1], outbox.facts[-1]))
    await line.exchange(Clock(wall_ms=int(datetime.now(UTC).timestamp() * 1000), monotonic_ms=1, boot="b"))


async def faults(pool, world):
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        return (await verify(conn, world.province, key)).faults


async def test_an_untouched_ledger_is_whole(kept, pool, world):
    assert await faults(pool, world) == ()


@pytest.mark.parametrize(("tampering", "fault"), TAMPERING.values(), ids=TAMPERING.keys())
async def test_tampering_is_named(kept, pool, world, tampering, fault):
    owner = await asyncpg.connect(world.url)
    await owner.execute(tampering)
    await owner.close()
    assert any(fault in found for found in await faults(pool, world))
