"""A handheld is its key: bound once by a code, known by a signature, and by a token for ten minutes."""

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec.structs import replace

from backend.base.clock import new_id, real_now
from backend.base.database import province_transaction
from backend.base.epoch_store import read_epoch
from backend.demo.line import ENCODER, JSON
from backend.people.store import forget_nonces, revoke_device
from backend.people.tokens import ACCESS_LIFE, NONCE_LIFE, Access, new_access, new_nonce, signed
from mobile_sync.keys import new_key, public_point, sign
from mobile_sync.wire import Enrolled, Limits, TokenRequest, token_message
from tests.backend.handhelds import assert_problem, clock, new_line, one_time_code

pytestmark = pytest.mark.anyio


async def enroll(client, code, point=None):
    body = {"code": code, "public_key": (point or public_point(new_key())).hex()}
    return await client.post("/sync/v1/enroll", json=body)


async def earn(client, asked: TokenRequest):
    return await client.post("/sync/v1/token", content=ENCODER.encode(asked), headers=JSON)


async def exchange(line, token, **change):
    asked = replace(line.handheld.next_exchange(clock()), **change)
    headers = {"Authorization": f"Bearer {token}", **JSON}
    return await line.client.post("/sync/v1/exchange", content=ENCODER.encode(asked), headers=headers)


async def test_a_code_is_good_once_and_for_half_an_hour(client, world, pool):
    code = await one_time_code(pool, world, "courier-1")
    assert (await enroll(client, code)).status_code == 201
    assert_problem(await enroll(client, code), 403, "ENROLMENT_CODE_SPENT")
    old = await one_time_code(pool, world, "courier-1", real_now() - timedelta(minutes=31))
    assert_problem(await enroll(client, old), 403, "ENROLMENT_CODE_SPENT")


async def test_the_same_key_is_answered_alike_until_the_code_is_too_old_and_no_other_key_is(client, world, pool):
    code, point = await one_time_code(pool, world, "courier-1"), public_point(new_key())
    first = await enroll(client, code, point)
    again = await enroll(client, code, point)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert_problem(await enroll(client, code), 403, "ENROLMENT_CODE_SPENT")
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM device") == 1
        await conn.execute("UPDATE enrolment SET expires_at = $1", real_now())
    assert_problem(await enroll(client, code, point), 403, "ENROLMENT_CODE_SPENT")


async def test_a_handheld_locked_meanwhile_is_not_enrolled_by_asking_again(client, world, pool):
    code, point = await one_time_code(pool, world, "courier-1"), public_point(new_key())
    device = UUID((await enroll(client, code, point)).json()["device"])
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, device, real_now())
    assert_problem(await enroll(client, code, point), 403, "ENROLMENT_CODE_SPENT")


async def test_of_many_keys_that_bring_a_code_at_once_one_is_bound(client, world, pool):
    code, point = await one_time_code(pool, world, "courier-1"), public_point(new_key())
    answers = await asyncio.gather(*(enroll(client, code) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403]
    other = await one_time_code(pool, world, "courier-1")
    answers = await asyncio.gather(*(enroll(client, other, point) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["device"] for answer in answers}) == 1


async def test_a_code_that_nobody_gave_opens_nothing(client, world, pool):
    right = await one_time_code(pool, world, "courier-1")
    elsewhere = right.replace(f".{world.province}.", ".91.")
    for code in ("", "x", "HE1", "HE1..", "HE1.92.", "HE1.99999.x", "HE1.²2.x", "HE1.92.x.y", elsewhere, right.lower()):
        assert_problem(await enroll(client, code), 403, "ENROLMENT_CODE_SPENT")
    async with province_transaction(pool, world.province) as conn:
        kept = await conn.fetchval("SELECT code_hash FROM enrolment")
    assert len(kept) == 32
    assert (await enroll(client, right)).status_code == 201


async def test_a_key_that_can_never_sign_does_not_use_up_the_code(client, world, pool):
    code = await one_time_code(pool, world, "courier-1")
    assert_problem(await enroll(client, code, b"\x04" + b"\xff" * 64), 400, "KEY_MALFORMED")
    assert (await enroll(client, code)).status_code == 201


async def test_a_token_is_earned_by_signing_our_nonce_while_it_is_fresh(client, world, pool, app):
    line = await new_line(client, pool, world)
    key = app.state.keyring.token_key
    fresh = new_nonce(key, real_now() - NONCE_LIFE + timedelta(seconds=5))
    stale = new_nonce(key, real_now() - NONCE_LIFE - timedelta(seconds=5))
    assert (await earn(client, line.handheld.answer(fresh))).status_code == 200
    assert_problem(await earn(client, line.handheld.answer(stale)), 401, "CHALLENGE_FAILED")


async def test_a_nonce_that_was_answered_once_earns_nothing_more(client, world, pool, app):
    line = await new_line(client, pool, world)
    nonce = new_nonce(app.state.keyring.token_key, real_now())
    asked = line.handheld.answer(nonce)
    assert_problem(await earn(client, replace(asked, signature="x")), 401, "CHALLENGE_FAILED")
    assert (await earn(client, asked)).status_code == 200
    assert_problem(await earn(client, asked), 401, "CHALLENGE_FAILED")
    async with province_transaction(pool, world.province) as conn:
        await forget_nonces(conn, world.province, real_now())
        assert await conn.fetchval("SELECT count(*) FROM spent_nonce") == 1
        await forget_nonces(conn, world.province, real_now() + NONCE_LIFE + timedelta(seconds=1))
        assert await conn.fetchval("SELECT count(*) FROM spent_nonce") == 0


async def test_an_enrolled_handheld_is_told_its_key_its_limits_and_the_epoch(client, world, pool):
    key = new_key()
    answer = await enroll(client, await one_time_code(pool, world, "courier-1"), public_point(key))
    enrolled = msgspec.json.decode(answer.content, type=Enrolled)
    assert enrolled.key == hashlib.sha256(public_point(key)).hexdigest()
    assert enrolled.limits == Limits()
    async with province_transaction(pool, world.province) as conn:
        assert enrolled.epoch == await read_epoch(conn, world.province) != ""


async def test_only_the_handheld_itself_earns_its_token(client, world, pool, app):
    line, other = await new_line(client, pool, world), await new_line(client, pool, world, "courier-2")
    key = app.state.keyring.token_key
    nonce = new_nonce(key, real_now())
    right = line.handheld.answer(nonce)
    access = new_access(key, Access(province=92, device=right.device, courier=uuid4()), real_now())
    forged = [
        replace(right, signature=other.handheld.answer(nonce).signature),
        replace(right, signature=sign(other.handheld.key, token_message(right.device, nonce))),
        replace(right, signature=""),
        replace(right, signature="ă" * 20),
        replace(right, device=new_id()),
        replace(right, province=91),
        line.handheld.answer(nonce[:-1]),
        line.handheld.answer(nonce + "0"),
        line.handheld.answer("n|9999999999|abc.00"),
        line.handheld.answer("ă|1|2"),
        line.handheld.answer(""),
        line.handheld.answer(access),
        line.handheld.answer(signed(b"another key", "n|9999999999|abc")),
    ]
    for asked in forged:
        assert_problem(await earn(client, asked), 401, "CHALLENGE_FAILED")


async def test_a_forged_or_expired_token_is_nobodys(client, world, pool, app):
    line = await new_line(client, pool, world)
    await line.renew()
    key, identity = app.state.keyring.token_key, line.handheld.identity
    access = Access(province=identity.province, device=identity.device, courier=identity.courier)
    said = line.token.rpartition(".")[0]
    made_up = [
        new_access(key, access, real_now() - ACCESS_LIFE - timedelta(seconds=2)),
        new_access(b"another key", access, real_now()),
        new_nonce(key, real_now()),
        line.token[:-1],
        said,
        f"{said}.",
        line.token.replace(f"|{identity.province}|", "|91|"),
        "",
        ".",
        "x" * 5_000,
    ]
    assert (await exchange(line, line.token)).status_code == 200
    for token in made_up:
        assert_problem(await exchange(line, token), 401, "UNAUTHENTICATED")
    for scheme in ("Basic", "bearer", "DPoP"):
        headers = {"Authorization": f"{scheme} {line.token}", **JSON}
        assert_problem(await client.post("/sync/v1/exchange", content=b"{}", headers=headers), 401, "UNAUTHENTICATED")


async def test_a_token_speaks_for_its_own_handheld_only(client, world, pool):
    line, other = await new_line(client, pool, world), await new_line(client, pool, world, "courier-2")
    await line.renew()
    answer = await exchange(line, line.token, device=other.handheld.identity.device)
    assert_problem(answer, 403, "WRONG_DEVICE")
    answer = await exchange(line, line.token, pull=other.handheld.replica.cursors())
    assert_problem(answer, 404, "SCOPE_UNKNOWN")


async def test_a_token_of_a_handheld_that_is_not_there_opens_nothing(client, world, pool, app):
    line = await new_line(client, pool, world)
    identity = line.handheld.identity
    for access in (
        Access(province=identity.province, device=new_id(), courier=identity.courier),
        Access(province=91, device=identity.device, courier=identity.courier),
    ):
        token = new_access(app.state.keyring.token_key, access, real_now())
        assert_problem(await exchange(line, token), 401, "UNAUTHENTICATED")
