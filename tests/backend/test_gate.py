"""What must never come in: every broken, oversized or poisoned request gets a clear answer, and never a 5xx."""

from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest
from asyncpg import Pool
from msgspec import Raw
from msgspec.structs import replace

from backend.base.database import open_pool, province_transaction
from backend.base.keys import province_key
from backend.custody.verify import verify
from backend.demo.line import ENCODER, JSON
from mobile_sync.keys import sign
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACTS, Push, Reply, chain_start, chain_through
from tests.backend.handhelds import (
    assert_problem,
    clock,
    collected,
    facts_of,
    new_line,
    one_corner,
    served,
    some_parcels,
)
from tests.corner import World, signed_in

pytestmark = pytest.mark.anyio

DEEP = b"[" * 50_000 + b"]" * 50_000
BROKEN = {
    "no body": b"",
    "bad utf-8": b'\xff\xfe{"login":"\xff"}',
    "50k deep": DEEP,
    "50k deep inside": b'{"day":' + DEEP + b"}",
    "half": b'{"day":',
    "null": b"null",
    "a list": b"[]",
    "a string": b'"x"',
    "an empty object": b"{}",
    "an unknown field": b'{"unknown":1}',
    "a lone surrogate": b'{"login":"\\ud800"}',
    "another format": b"<day/>",
}
DOORS = {
    "/api/v1/sessions": {"province": 92, "login": "a", "password": "b"},
    "/api/v1/enrolments": {"courier": "00000000-0000-0000-0000-000000000001"},
    "/api/v1/plans": {"day": "2026-11-20"},
    "/sync/v1/enroll": {"code": "HE1.92.x", "public_key": "04" + "0" * 128},
    "/sync/v1/token": {
        "province": 92,
        "device": "00000000-0000-0000-0000-000000000001",
        "nonce": "n.x",
        "signature": "s",
    },
}
RIGHT = {"Content-Type": "application/json", "Idempotency-Key": "k"}


@pytest.fixture(scope="module")
async def world(postgres, corner_template) -> AsyncIterator[World]:
    """Give one corner to all tests of this file: what is refused leaves it as it was."""
    async with one_corner(postgres, corner_template, "gate") as world:
        yield world


@pytest.fixture(scope="module")
async def pool(world) -> AsyncIterator[Pool]:
    pool = await open_pool(world.url, 2)
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
async def client(world, tmp_path_factory) -> AsyncIterator[httpx.AsyncClient]:
    async with served(world, tmp_path_factory.mktemp("state")) as client:
        yield client


@pytest.fixture(scope="module")
async def dispatcher(client, world):
    return await signed_in(client, world, "dispatcher-1")


@pytest.fixture
async def line(client, pool, world):
    return await new_line(client, pool, world)


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_a_body_that_cannot_be_read_is_a_permanent_error_at_every_door(dispatcher, body):
    for path in DOORS:
        assert_problem(await dispatcher.post(path, content=body, headers=RIGHT), 400)


WRONG = {
    "/api/v1/sessions": [
        *({"login": login} for login in ("\0", "a\0b", "x" * 81, "", 1)),
        {"password": "x" * 201},
        {"password": None},
        *({"province": province} for province in (2**63, 2**31, 0, "x", [92], 92.5)),
        {"extra": 1},
    ],
    "/api/v1/enrolments": [{"courier": "x"}, {"courier": "\0"}, {"courier": 2**63}, {"extra": 1}],
    "/api/v1/plans": [
        {"day": "20-11-2026"},
        {"day": "2026-02-30"},
        {"day": 2**63},
        {"day": "\0"},
        *({"seed": seed} for seed in (2**63, -1, 1.5)),
        *({"seconds": seconds} for seconds in (0, 61, "a", {})),
        {"extra": 1},
    ],
    "/sync/v1/enroll": [
        {"name": "\0"},
        {"name": "x" * 81},
        {"code": "x" * 81},
        {"public_key": "05" + "0" * 128},
        {"public_key": "04" + "0" * 128 + "\n"},
        {"extra": 1},
    ],
    "/sync/v1/token": [{"province": 2**63}, {"province": -1}, {"device": "\0"}, {"nonce": "x" * 201}, {"extra": 1}],
}
CASES = [(path, change) for path, changes in WRONG.items() for change in changes]


@pytest.mark.parametrize(("path", "change"), CASES, ids=lambda value: str(value)[:60])
async def test_a_value_of_the_wrong_type_or_out_of_range_is_a_permanent_error(dispatcher, path, change):
    assert_problem(await dispatcher.post(path, json={**DOORS[path], **change}, headers=RIGHT), 400)


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"9" * 5_000, b"NaN", b"Infinity", b"9223372036854775808"])
async def test_a_number_that_no_column_holds_is_a_permanent_error(dispatcher, number):
    for path, field in (("/api/v1/plans", b"seed"), ("/api/v1/plans", b"seconds"), ("/api/v1/sessions", b"province")):
        body = msgspec.json.encode(DOORS[path])[:-1] + b',"' + field + b'":' + number + b"}"
        assert_problem(await dispatcher.post(path, content=body, headers=RIGHT), 400)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""]
)
async def test_a_body_of_another_type_is_never_a_fault_of_ours(dispatcher, kind):
    for path in DOORS:
        answer = await dispatcher.post(path, content=b"a=1&b=\xff\0", headers={**RIGHT, "Content-Type": kind})
        told = assert_problem(answer, answer.status_code)
        assert told["status"] in {400, 415}


async def test_a_body_too_large_is_refused_whether_it_says_so_or_not(dispatcher, line):
    async def in_pieces():
        for _ in range(80):
            yield b"x" * 65_536

    huge = b" " * (1024 * 1024 + 1)
    for path in DOORS:
        assert_problem(await dispatcher.post(path, content=huge, headers=RIGHT), 413, "TOO_LARGE")
    assert_problem(await dispatcher.post("/api/v1/plans", content=in_pieces(), headers=RIGHT), 413, "TOO_LARGE")
    await line.renew()
    bearer = {"Authorization": f"Bearer {line.token}", **JSON}
    answer = await line.client.post("/sync/v1/exchange", content=in_pieces(), headers=bearer)
    assert_problem(answer, 413, "TOO_LARGE")


ADDRESSES = [
    "/api/v1/plans?day=x",
    "/api/v1/plans?day=%00",
    "/api/v1/plans?day=%ff",
    "/api/v1/plans",
    "/api/v1/board?day=99999-01-01",
    "/api/v1/board?day=9999-12-31",
    "/api/v1/board?day=0001-01-01",
    "/api/v1/indicators?from=0001-01-01&to=9999-12-31",
    "/api/v1/indicators?from=2026-13-01&to=2026-01-01",
    "/api/v1/plans/%00",
    "/api/v1/plans/x",
    "/api/v1/nowhere",
    "/api/nowhere",
    "/api/nowhere/else",
    "/api/v1/plans/00000000-0000-0000-0000-000000000001",
    "/%ff%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_address_that_means_nothing_is_never_a_fault_of_ours(dispatcher, address):
    answer = await dispatcher.get(address)
    if answer.status_code != 200:
        assert assert_problem(answer, answer.status_code)["status"] in {400, 404}


async def test_an_act_that_an_address_does_not_take_is_a_problem_too(dispatcher):
    assert_problem(await dispatcher.delete("/api/v1/plans"), 405, "METHOD_NOT_ALLOWED")


def exchange_of(line, facts):
    """Return a signed exchange of these bytes as facts, as JSON that need not be right."""
    handheld = line.handheld
    start = chain_start(handheld.identity.device, 1)
    heads = chain_through(start, facts)
    push = Push(
        incarnation=1,
        base=1,
        prev=start.hex(),
        facts=[Raw(b'"FACTS"')],
        signature=sign(handheld.key, heads[-1] if heads else start),
    )
    body = ENCODER.encode(replace(handheld.next_exchange(clock()), push=push))
    return body.replace(b'"FACTS"', b",".join(facts))


async def ask(line, body):
    if not line.token:
        await line.renew()
    headers = {"Authorization": f"Bearer {line.token}", **JSON}
    return await line.client.post("/sync/v1/exchange", content=body, headers=headers)


@pytest.mark.parametrize(
    "body", [*BROKEN.values(), b'{"protocol":1e400}', b'{"push":{"facts":[' + DEEP + b"]}}"], ids=range(len(BROKEN) + 2)
)
async def test_an_envelope_that_cannot_be_read_stores_nothing(line, pool, world, body):
    assert_problem(await ask(line, body), 400, "UNREADABLE_BODY")
    assert await facts_of(pool, world, line) == []


async def test_too_many_facts_or_bytes_in_one_batch_are_refused_with_the_limits(line, pool, world):
    (parcel,) = await some_parcels(pool, world, 1)
    one = ENCODER.encode(collected(parcel, "0" * 64))
    for facts in ([one] * (MAX_FACTS + 1), [b'"' + b"x" * (MAX_BATCH_BYTES // 2) + b'"'] * 2):
        told = assert_problem(await ask(line, exchange_of(line, facts)), 413, "BATCH_TOO_LARGE")
        assert told["details"] == {"max_facts": MAX_FACTS, "max_bytes": MAX_BATCH_BYTES}
    assert await facts_of(pool, world, line) == []


POISON = {
    "50k deep": b'{"kind":"collected","x":' + DEEP + b"}",
    "bad utf-8": b'{"kind":"collected","giver":"\xff"}',
    "nul": b'{"kind":"collected","giver":"\\u0000"}',
    "lone surrogate": b'{"kind":"collected","giver":"\\udfff"}',
    "2**63": b'{"kind":"collected","papers":9223372036854775808}',
    "1e400": b'{"kind":"collected","papers":1e400}',
    "bad escape": b'{"kind":"\\q"}',
    "a bare control character": b'{"kind":"a\x01"}',
    "no fact": b"null",
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
async def test_a_poisonous_fact_is_kept_aside_alone_and_the_rest_is_applied(line, pool, world, poison):
    first, second = await some_parcels(pool, world, 2)
    facts = [
        ENCODER.encode(collected(first, "0" * 64)),
        poison,
        ENCODER.encode(collected(second, "0" * 64)),
    ]
    for _ in ("once", "again"):
        answer = await ask(line, exchange_of(line, facts))
        assert answer.status_code == 200, answer.text
        reply = msgspec.json.decode(answer.content, type=Reply)
        assert [verdict.code for verdict in reply.verdicts] == ["", "UNREADABLE", ""]
        assert (reply.status, reply.next_seq) == ("ok", 4)
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        states = await conn.fetch("SELECT state FROM parcel WHERE id = ANY($1::uuid[])", [first, second])
        verified = await verify(conn, world.province, key)
    kept = await facts_of(pool, world, line)
    assert [record["verdict"] for record in kept] == ["ok", "quarantine", "ok"]
    assert key.open("fact", "body", kept[1]["id"], kept[1]["body"]) == poison
    assert [record["state"] for record in states] == ["with_courier"] * 2
    assert verified.faults == ()


async def test_a_moment_that_no_calendar_holds_is_no_fault_of_ours(line, pool, world):
    first, second = await some_parcels(pool, world, 2)
    facts = [
        ENCODER.encode(collected(parcel, "0" * 64)).replace(b'"at":"20', b'"at":"' + year)
        for parcel, year in ((first, b"00"), (second, b"99"))
    ]
    answer = await ask(line, exchange_of(line, facts))
    assert answer.status_code == 200, answer.text
    codes = [verdict.code for verdict in msgspec.json.decode(answer.content, type=Reply).verdicts]
    assert codes == ["", "CLOCK_SUSPECT"]


async def test_a_fact_of_a_parcel_nobody_knows_is_kept_aside(line, pool, world):
    unknown = ENCODER.encode(collected("00000000-0000-0000-0000-00000000000f", "0" * 64))
    answer = await ask(line, exchange_of(line, [unknown]))
    assert [verdict.code for verdict in msgspec.json.decode(answer.content, type=Reply).verdicts] == ["DOSSIER_UNKNOWN"]


async def test_a_forged_signature_over_poison_stores_nothing(line, pool, world):
    body = exchange_of(line, [POISON["50k deep"]]).replace(b'"x":[', b'"x":[1,', 1)
    assert_problem(await ask(line, body), 403, "BAD_SIGNATURE")
    assert await facts_of(pool, world, line) == []
