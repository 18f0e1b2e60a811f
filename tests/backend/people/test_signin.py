"""Who is let in at the staff's door, who is not, and what a stranger can learn from being refused."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from backend.base.clock import new_id, real_now
from backend.base.database import province_transaction
from backend.people.refusals import LockedOut, WrongPassword
from backend.people.signin import (
    COOKIE,
    REST,
    SESSION_LIFE,
    TRIES,
    hash_secret,
    open_session,
    recognise_session,
    sign_in,
)
from backend.people.store import Credential, Member, add_member
from tests.backend.handhelds import assert_problem
from tests.corner import signed_in

pytestmark = pytest.mark.anyio

LOGIN = "dispatcher-1"
MINE = "/api/v1/sessions/mine"
ELSEWHERE = 91


async def knock(client, world, login=LOGIN, password="sai", province=None):
    body = {"province": province or world.province, "login": login, "password": password}
    return await client.post("/api/v1/sessions", json=body)


async def stranger(world, pool, province=ELSEWHERE):
    """Return the cookie and the page's token of a dispatcher of another province."""
    owner = await asyncpg.connect(world.url)
    office, person = uuid4(), uuid4()
    try:
        unit = await owner.fetchval("SELECT code FROM unit LIMIT 1")
        await owner.execute(
            "INSERT INTO office VALUES ($1, $2, 'post_office', NULL, '', '', $3, 105.0, 10.0)", province, office, unit
        )
    finally:
        await owner.close()
    async with province_transaction(pool, province) as conn:
        member = Member(id=person, role="dispatcher", login=LOGIN, name=b"", phone=b"", office_id=office)
        await add_member(conn, province, member, "")
        known = Credential(id=person, role="dispatcher", password_hash="", failures=0, locked_until=None, active=True)
        return await open_session(conn, province, known, real_now())


async def test_a_password_is_kept_as_argon2id_and_nowhere_else(world, pool):
    async with province_transaction(pool, world.province) as conn:
        kept = [record["password_hash"] for record in await conn.fetch("SELECT password_hash FROM staff")]
    assert kept
    assert all(text.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for text in kept)
    assert not any(world.password in text for text in kept)


async def test_the_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends(client, world, pool):
    answer = await knock(client, world, password=world.password)
    assert answer.status_code == 201
    flags = {flag.strip().lower() for flag in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", f"max-age={int(SESSION_LIFE.total_seconds())}"} <= flags
    secret = client.cookies[COOKIE].rpartition(".")[2]
    async with province_transaction(pool, world.province) as conn:
        kept = await conn.fetchrow("SELECT secret_hash, csrf FROM staff_session")
    assert kept["secret_hash"] == hash_secret(secret)
    assert kept["csrf"] == answer.json()["csrf"] != secret


async def test_a_wrong_name_a_wrong_password_and_a_wrong_province_are_told_the_same(client, world):
    answers = [
        await knock(client, world),
        await knock(client, world, login="nobody"),
        await knock(client, world, province=ELSEWHERE, password=world.password),
        await knock(client, world, login="' OR 1=1 --"),
    ]
    assert_problem(answers[0], 401, "WRONG_PASSWORD")
    assert len({answer.content for answer in answers}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)


async def test_five_wrong_guesses_shut_the_door_for_a_quarter_of_an_hour_even_to_the_right_password(
    client, world, pool
):
    for _ in range(TRIES):
        assert_problem(await knock(client, world), 401, "WRONG_PASSWORD")
    assert_problem(await knock(client, world, password=world.password), 429, "LOCKED_OUT")
    assert (await knock(client, world, login="dispatcher-2", password=world.password)).status_code == 201
    begun = real_now()
    with pytest.raises(LockedOut):
        await sign_in(pool, world.province, LOGIN, world.password, begun + REST - timedelta(minutes=1))
    assert (await sign_in(pool, world.province, LOGIN, world.password, begun + REST)).cookie


async def test_a_right_password_forgets_the_wrong_ones_before_it(client, world):
    for _ in range(2):
        for _ in range(TRIES - 1):
            await knock(client, world)
        assert (await knock(client, world, password=world.password)).status_code == 201


async def test_many_guesses_at_once_are_counted_one_by_one(world, pool):
    async def guess(number):
        try:
            await sign_in(pool, world.province, LOGIN, f"guess {number}", real_now())
        except (WrongPassword, LockedOut) as refusal:
            return type(refusal)

    refusals = await asyncio.gather(*(guess(number) for number in range(12)))
    assert refusals.count(WrongPassword) == TRIES
    assert refusals.count(LockedOut) == 12 - TRIES


async def test_whoever_left_is_neither_let_in_nor_kept_in(client, world, pool):
    await signed_in(client, world, LOGIN)
    owner = await asyncpg.connect(world.url)
    await owner.execute("UPDATE staff SET active = false WHERE login = $1", LOGIN)
    await owner.close()
    assert_problem(await client.get(MINE), 401, "UNAUTHENTICATED")
    client.cookies.clear()
    assert_problem(await knock(client, world, password=world.password), 401, "WRONG_PASSWORD")


async def test_every_change_needs_the_token_of_its_own_page(client, world):
    await signed_in(client, world, LOGIN)
    right = client.headers.pop("X-CSRF-Token")
    changes = [
        ("POST", "/api/v1/plans"),
        ("POST", "/api/v1/enrolments"),
        ("POST", f"/api/v1/plans/{new_id()}/commitment"),
        ("DELETE", MINE),
    ]
    for token in (None, "", "x", right + "x", "é"):
        headers = {} if token is None else {"X-CSRF-Token": token.encode()}
        for method, path in changes:
            assert_problem(await client.request(method, path, headers=headers), 403, "CSRF")
    assert (await client.get(MINE)).json() == {"province": world.province, "role": "dispatcher", "csrf": right}


async def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(client, world):
    await signed_in(client, world, LOGIN)
    kept = client.cookies[COOKIE]
    assert (await client.delete(MINE)).status_code == 204
    client.cookies.clear()
    assert_problem(await client.get(MINE, headers={"Cookie": f"{COOKIE}={kept}"}), 401, "UNAUTHENTICATED")


async def test_a_session_ends_by_itself(client, world, pool):
    await signed_in(client, world, LOGIN)
    cookie = client.cookies[COOKIE]
    assert await recognise_session(pool, cookie, real_now() + SESSION_LIFE - timedelta(minutes=1))
    assert await recognise_session(pool, cookie, real_now() + SESSION_LIFE + timedelta(minutes=1)) is None


async def test_a_cookie_that_is_not_whole_or_not_ours_opens_nothing(client, world):
    await signed_in(client, world, LOGIN)
    province, session, secret = client.cookies[COOKIE].split(".")
    client.cookies.clear()
    made_up = [
        f"{province}.{session}.{secret[:-1]}",
        f"{province}.{session}.",
        f"{province}.{new_id()}.{secret}",
        f"{ELSEWHERE}.{session}.{secret}",
        f"9999.{session}.{secret}",
        f"{province}.{session}.{secret}.x",
        f"²2.{session}.{secret}",
        "..",
        "",
        "x" * 5_000,
    ]
    for cookie in made_up:
        headers = {"Cookie": f"{COOKIE}={cookie}".encode()}
        assert_problem(await client.get(MINE, headers=headers), 401, "UNAUTHENTICATED")


async def test_another_province_sees_nothing_of_ours_and_cannot_tell_that_it_is_there(client, world, pool):
    await signed_in(client, world, LOGIN)
    asked = await client.post("/api/v1/plans", json={"day": str(world.day)}, headers={"Idempotency-Key": "k"})
    plan = asked.json()["id"]
    assert (await client.get(f"/api/v1/plans/{plan}")).status_code == 200
    opened = await stranger(world, pool)
    client.cookies.clear()
    theirs = {"Cookie": f"{COOKIE}={opened.cookie}", "X-CSRF-Token": opened.visitor.csrf}
    assert (await client.get(f"/api/v1/plans?day={world.day}", headers=theirs)).json() == []
    board = await client.get(f"/api/v1/board?day={world.day}", headers=theirs)
    assert board.status_code == 200
    assert plan not in board.text
    assert str(world.corner.offices[0].id) not in board.text
    for method, path in (("GET", "/api/v1/plans/{}"), ("POST", "/api/v1/plans/{}/commitment")):
        ours = await client.request(method, path.format(plan), headers=theirs)
        nobodys = await client.request(method, path.format(new_id()), headers=theirs)
        assert_problem(ours, 404, "PLAN_NOT_FOUND")
        assert (ours.content, ours.headers) == (nobodys.content, nobodys.headers)
    courier = next(person for person in world.corner.people if person.role == "courier")
    for person in (courier.id, new_id()):
        answer = await client.post("/api/v1/enrolments", json={"courier": str(person)}, headers=theirs)
        assert_problem(answer, 404, "COURIER_NOT_FOUND")


async def test_without_a_province_the_application_sees_no_row_at_all(world, pool):
    async with pool.acquire() as conn:
        for table in ("staff", "dossier", "parcel", "fact", "data_key", "staff_session", "device"):
            assert await conn.fetchval(f'SELECT count(*) FROM "{table}"') == 0
        for statement in ("UPDATE fact SET kind = ''", "DELETE FROM fact", "DELETE FROM custody_event"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
