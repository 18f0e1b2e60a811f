"""Whatever a handheld sends that cannot be right: one row, one code, never a 5xx, and nothing captured is lost.

The rows are those of the table "Bad input" in mobile_sync/README.md.
"""

import gzip
import json
from uuid import uuid4

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.web import MAX_BODY_BYTES
from backend.demo.line import ENCODER, JSON, SQUEEZED, squeezed
from mobile_sync.keys import new_key, sign
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACTS, PROTOCOL, Cursor, Reply, chain_start, chain_through
from tests.backend.custody.test_exchange import collected
from tests.backend.handhelds import assert_problem, clock, new_line, some_parcels

pytestmark = pytest.mark.anyio


@pytest.fixture
async def line(client, pool, world):
    line = await new_line(client, pool, world)
    await line.renew()
    yield line
    # Whatever came, the handheld itself goes on: it rewinds, or opens a new incarnation, and all arrives.
    for _ in range(3):
        await line.exchange(clock())
    assert (line.handheld.outbox.waiting, line.handheld.outbox.unsent()) == (0, [])
    assert set(line.handheld.outbox.facts) <= set(await kept(pool, world))


async def kept(pool, world):
    """Return the bytes of every fact in the ledger."""
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        records = await conn.fetch("SELECT id, body FROM fact")
    return [key.open("fact", "body", record["id"], record["body"]) for record in records]


async def asked(line, pool, world, count=2):
    """Return an exchange with facts about parcels that are there."""
    for parcel in await some_parcels(pool, world, count):
        line.handheld.capture(collected(line.handheld, parcel))
    return line.handheld.next_exchange(clock())


async def post(line, body, headers=JSON):
    bearer = {"Authorization": f"Bearer {line.token}", **headers}
    return await line.client.post("/sync/v1/exchange", content=body, headers=bearer)


async def stored(pool, world):
    """Return the codes of all facts that are kept, in the order of their numbers."""
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch("SELECT code FROM fact WHERE source = 'device' ORDER BY seq")
    return [record["code"] for record in records]


def signed(push, key, facts):
    """Return a push of these bytes, rightly chained and signed."""
    heads = chain_through(bytes.fromhex(push.prev), facts)
    return replace(push, facts=[Raw(raw) for raw in facts], signature=sign(key, heads[-1]))


@pytest.mark.parametrize(
    "garble",
    [
        lambda body: body[: len(body) // 2],
        lambda body: b"\xff\xfe" + body,
        lambda body: b"[" * 50_000 + body,
        lambda body: body.replace(b'"protocol"', b'"protokoll"'),
        lambda body: body.replace(b'"base":1', b'"base":1e400'),
        lambda body: body.replace(b'"base":1', b'"base":"1"'),
        lambda body: b"",
    ],
    ids=["cut short", "bad utf-8", "50k deep", "unknown field", "infinite number", "text for a number", "empty"],
)
async def test_an_envelope_that_cannot_be_opened_stores_nothing(line, pool, world, garble):
    body = ENCODER.encode(await asked(line, pool, world))
    assert_problem(await post(line, garble(body)), 400, "UNREADABLE_BODY")
    assert await stored(pool, world) == []
    assert (await post(line, body)).status_code == 200


@pytest.mark.parametrize(
    "poison",
    [
        b'{"kind":"collected","id":5}',
        b"[" * 400 + b"]" * 400,
        b'{"kind":"collected","giver":"\\u0000"}',
        b"null",
        b"1e999",
    ],
    ids=["wrong type", "deep", "NUL", "null", "infinite"],
)
async def test_a_fact_that_cannot_be_read_is_kept_aside_and_the_rest_is_applied(line, pool, world, poison):
    exchange = await asked(line, pool, world)
    good = [bytes(raw) for raw in exchange.push.facts]
    push = signed(exchange.push, line.handheld.key, [good[0], poison, good[1]])
    answer = await post(line, ENCODER.encode(replace(exchange, push=push)))
    verdicts = msgspec.json.decode(answer.content, type=Reply).verdicts
    assert [(one.status, one.code) for one in verdicts] == [("ok", ""), ("quarantine", "UNREADABLE"), ("ok", "")]
    assert await stored(pool, world) == ["", "UNREADABLE", ""]


async def test_a_fact_of_a_newer_app_is_kept_aside(line, pool, world):
    exchange = await asked(line, pool, world, 1)
    newer = {**json.loads(bytes(exchange.push.facts[0])), "kind": "beamed_up"}
    push = signed(exchange.push, line.handheld.key, [json.dumps(newer).encode()])
    await post(line, ENCODER.encode(replace(exchange, push=push)))
    assert await stored(pool, world) == ["SCHEMA_NEWER"]


async def test_a_signature_of_another_key_stores_nothing(line, pool, world):
    exchange = await asked(line, pool, world)
    forged = signed(exchange.push, new_key(), [bytes(raw) for raw in exchange.push.facts])
    for push in (forged, replace(exchange.push, signature=""), replace(exchange.push, signature="?" * 86)):
        assert_problem(await post(line, ENCODER.encode(replace(exchange, push=push))), 403, "BAD_SIGNATURE")
    assert await stored(pool, world) == []


async def test_a_sequence_of_another_handheld_stores_nothing(line, client, pool, world):
    other = await new_line(client, pool, world, "courier-2")
    theirs = await asked(other, pool, world)
    assert_problem(await post(line, ENCODER.encode(theirs)), 403, "WRONG_DEVICE")
    relabelled = replace(theirs, device=line.handheld.identity.device, pull=[])
    assert_problem(await post(line, ENCODER.encode(relabelled)), 403, "BAD_SIGNATURE")
    # Even signed by the right key, another handheld's chain is none of this one's.
    push = signed(theirs.push, line.handheld.key, [bytes(raw) for raw in theirs.push.facts])
    answer = await post(line, ENCODER.encode(replace(relabelled, push=push)))
    assert msgspec.json.decode(answer.content, type=Reply).status == "fork"
    assert await stored(pool, world) == []


@pytest.mark.parametrize("protocol", [0, PROTOCOL + 1, 99])
async def test_a_version_that_is_not_spoken_here_stores_nothing(line, pool, world, protocol):
    exchange = replace(await asked(line, pool, world), protocol=protocol)
    told = assert_problem(await post(line, ENCODER.encode(exchange)), 422, "PROTOCOL_UNKNOWN")
    assert told["details"] == {"server": PROTOCOL}
    assert await stored(pool, world) == []


async def test_a_scope_of_somebody_else_looks_like_none(line, pool, world):
    exchange = replace(await asked(line, pool, world), pull=[Cursor(scope=f"courier:{uuid4()}")])
    assert_problem(await post(line, ENCODER.encode(exchange)), 404, "SCOPE_UNKNOWN")
    own = Cursor(scope=f"courier:{line.handheld.identity.courier}")
    assert_problem(await post(line, ENCODER.encode(replace(exchange, pull=[own] * 16))), 404, "SCOPE_UNKNOWN")
    assert await stored(pool, world) == []


async def test_a_batch_beyond_its_limits_stores_nothing(line, pool, world):
    exchange = await asked(line, pool, world, 1)
    (fact,) = (bytes(raw) for raw in exchange.push.facts)
    for facts in ([fact] * (MAX_FACTS + 1), [b'"' + b"x" * MAX_BATCH_BYTES + b'"']):
        push = signed(exchange.push, line.handheld.key, facts)
        assert_problem(await post(line, ENCODER.encode(replace(exchange, push=push))), 413, "BATCH_TOO_LARGE")
    assert await stored(pool, world) == []


async def test_a_bomb_is_not_inflated(line, pool, world):
    bomb = gzip.compress(b" " * (MAX_BODY_BYTES * 100))
    assert len(bomb) < MAX_BODY_BYTES / 2
    assert_problem(await post(line, bomb, SQUEEZED), 413, "TOO_LARGE")
    assert_problem(await post(line, b" " * (MAX_BODY_BYTES + 1)), 413, "TOO_LARGE")


async def test_a_body_squeezed_wrongly_stores_nothing(line, pool, world):
    body = ENCODER.encode(await asked(line, pool, world))
    whole = squeezed(body)
    for broken in (body, whole[:-9], whole + b"x", whole[:20] + b"\0\0\0\0" + whole[24:]):
        assert_problem(await post(line, broken, SQUEEZED), 400, "UNREADABLE_BODY")
    assert_problem(await post(line, body, {**JSON, "Content-Encoding": "br"}), 400, "ENCODING_UNKNOWN")
    assert await stored(pool, world) == []
    assert (await post(line, whole, SQUEEZED)).status_code == 200


async def test_a_manifest_that_cannot_be_read_is_a_permanent_error(line):
    for body in (b"", b"{}", b'{"scope":1}', b"\xff"):
        bearer = {"Authorization": f"Bearer {line.token}", **JSON}
        answer = await line.client.post("/sync/v1/manifest", content=body, headers=bearer)
        assert_problem(answer, 400, "UNREADABLE_BODY")


async def test_a_chain_begun_elsewhere_is_a_fork_and_a_later_one_a_gap(line, pool, world):
    exchange = await asked(line, pool, world)
    facts = [bytes(raw) for raw in exchange.push.facts]
    elsewhere = replace(exchange.push, prev=chain_start(uuid4(), 1).hex())
    for push, status in ((elsewhere, "fork"), (replace(exchange.push, base=7), "gap")):
        answer = await post(line, ENCODER.encode(replace(exchange, push=signed(push, line.handheld.key, facts))))
        assert msgspec.json.decode(answer.content, type=Reply).status == status
    assert await stored(pool, world) == []
