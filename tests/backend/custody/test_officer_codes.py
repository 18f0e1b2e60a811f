"""An officer's one-time code in place of a signature: what it proves, once, and what is only kept and flagged."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from backend.base.clock import VIETNAM, new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.officer_codes import CODES_A_DAY, DeskCodes
from backend.custody.verify import verify
from mobile_sync.codes import officer_token, parse_officer_token
from mobile_sync.facts import HandedOver, Voided
from tests.backend.dispatch.underway import shown
from tests.backend.handhelds import assert_problem, clock, collected, facts_of, new_line, photo
from tests.corner import signed_in

pytestmark = pytest.mark.anyio
WORDS = "a" * 64
UNPROVEN = ("flag", "OFFICER_UNPROVEN")
OK = ("ok", "")


@pytest.fixture
async def line(client, pool, world):
    return await new_line(client, pool, world)


@pytest.fixture
async def bag(pool, world) -> tuple[UUID, list[UUID]]:
    """Give a desk with an officer, and three parcels that are all for it."""
    office = next(each.office_id for each in world.corner.people if each.role == "agency_officer")
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch(
            """
            UPDATE parcel SET office_id = $1
             WHERE id IN (SELECT id FROM parcel WHERE leg = 'INBOUND' ORDER BY item_code LIMIT 3)
            RETURNING id
            """,
            office,
        )
    return office, sorted(record["id"] for record in records)


def officer(world, office: UUID):
    return next(each for each in world.corner.people if each.office_id == office and each.role == "agency_officer")


async def draw(client, world, office: UUID) -> str:
    """Let the officer of a desk take a code out, and return it as the page shows it to be typed."""
    await signed_in(client, world, officer(world, office).username)
    answer = await client.post("/desk/code")
    assert answer.status_code == 201, answer.text
    return code_on(answer.text)


def code_on(page: str) -> str:
    groups = re.search(r'<p class="typed"><code>(.*?)</code>', page)
    assert groups, page
    return parse_officer_token(re.sub(r"</?span>", " ", groups[1]))


def given(parcel: UUID, office: UUID, code: str, **change) -> HandedOver:
    values = {"at": now(), "shown": WORDS, **change}
    return HandedOver(id=new_id(), parcel=parcel, office=office, officer_code=code, **values)


async def send(line) -> list[tuple[str, str]]:
    """Send what waits, and return the verdicts on the handings over."""
    reply = await line.exchange(clock())
    assert reply is not None
    assert reply.status == "ok"
    return [(verdict.status, verdict.code) for verdict in reply.verdicts]


async def take(line, parcels: list[UUID]) -> None:
    for parcel in parcels:
        line.handheld.capture(collected(parcel, line.handheld.keep_media(photo())))
    assert await send(line) == [OK] * len(parcels)


async def hand_over(line, *facts) -> list[tuple[str, str]]:
    for fact in facts:
        line.handheld.capture(fact)
    return await send(line)


async def states(pool, world, parcels: list[UUID]) -> set[tuple[str, str]]:
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch("SELECT state, holder_kind FROM parcel WHERE id = ANY($1)", parcels)
    return {tuple(record) for record in records}


async def faults(pool, world) -> tuple[str, ...]:
    async with province_transaction(pool, world.province) as conn:
        return (await verify(conn, world.province, await province_key(conn, world.keyring, world.province))).faults


async def test_one_code_confirms_all_parcels_of_one_act_in_however_many_batches(client, line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:3])
    code, at = await draw(client, world, office), now()
    assert await hand_over(line, *(given(parcel, office, code, at=at) for parcel in parcels[:2])) == [OK, OK]
    assert "đã xác nhận 2 hồ sơ" in (await client.get("/desk/code")).text
    line.handheld.capture(given(parcels[2], office, code, at=at))
    await line.exchange(clock(), lose_answer=True)
    assert await send(line) == [OK]
    assert await states(pool, world, parcels[:3]) == {("delivered", "agency")}
    page = (await client.get("/desk/code")).text
    assert "đã xác nhận 3 hồ sơ" in page
    assert "Mã 1 đã dùng xong" in page
    assert 'class="typed"' not in page, "a used code is not shown any more"
    assert await faults(pool, world) == ()


async def test_the_ledger_says_which_officer_confirmed_which_fact(client, line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:1])
    await hand_over(line, fact := given(parcels[0], office, await draw(client, world, office)))
    async with province_transaction(pool, world.province) as conn:
        proven = await conn.fetch(
            "SELECT u.fact_id, c.officer_id FROM officer_code_use u JOIN officer_code c ON c.id = u.code_id"
        )
    assert [tuple(each) for each in proven] == [(fact.id, officer(world, office).id)]


@pytest.mark.parametrize("change", ["moment", "words"])
async def test_a_code_that_another_act_used_is_kept_and_flagged(client, line, pool, world, bag, change):
    office, parcels = bag
    await take(line, parcels[:2])
    code, at = await draw(client, world, office), now()
    other = {"at": at - timedelta(seconds=5)} if change == "moment" else {"at": at, "shown": "b" * 64}
    facts = [given(parcels[0], office, code, at=at), given(parcels[1], office, code, **other)]
    assert await hand_over(line, *facts) == [OK, UNPROVEN]
    assert await states(pool, world, parcels[:2]) == {("delivered", "agency")}, "what happened is applied all the same"
    assert await faults(pool, world) == ()


async def test_the_act_that_is_heard_of_first_has_the_code_whichever_was_earlier(client, line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:2])
    code, at = await draw(client, world, office), now()
    assert await hand_over(line, given(parcels[1], office, code, at=at)) == [OK]
    assert await hand_over(line, given(parcels[0], office, code, at=at - timedelta(minutes=3))) == [UNPROVEN]


async def test_two_couriers_with_one_code_at_the_same_moment_share_nothing(client, pool, world, bag):
    office, parcels = bag
    lines = [await new_line(client, pool, world, f"courier-{number}") for number in (1, 2)]
    for line, parcel in zip(lines, parcels[:2], strict=True):
        await take(line, [parcel])
    code, at = await draw(client, world, office), now()
    told = await asyncio.gather(
        *(hand_over(line, given(parcel, office, code, at=at)) for line, parcel in zip(lines, parcels[:2], strict=True))
    )
    assert sorted(told) == [[UNPROVEN], [OK]]
    assert await faults(pool, world) == ()


async def test_a_code_of_another_desk_day_or_province_or_of_nobody_proves_nothing(client, line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:1])
    elsewhere = next(
        each.office_id for each in world.corner.people if each.role == "agency_officer" and each.office_id != office
    )
    today = now().astimezone(VIETNAM).date()
    with shown(now() - timedelta(days=1)):
        yesterdays = await draw(client, world, office)
    codes = {
        "of another desk": await draw(client, world, elsewhere),
        "of yesterday": yesterdays,
        "of another province": DeskCodes(world.keyring.officer_key, 1).token(office, today, 1),
        "taken out by nobody": DeskCodes(world.keyring.officer_key, world.province).token(office, today, 9),
        "made up": officer_token(bytes(10)),
    }
    await draw(client, world, office)
    for name, code in codes.items():
        fact = given(parcels[0], office, code)
        assert await hand_over(line, fact) == [UNPROVEN], name
        undo = Voided(id=new_id(), parcel=parcels[0], at=now(), voids=fact.id, why="thử lại")
        assert await hand_over(line, undo) == [("flag", "TAKEN_BACK")], name
    assert [each["verdict"] for each in await facts_of(pool, world, line)].count("quarantine") == 0


async def test_what_was_undone_needs_a_fresh_code(client, line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:1])
    code = await draw(client, world, office)
    first = given(parcels[0], office, code)
    undo = Voided(id=new_id(), parcel=parcels[0], at=now(), voids=first.id, why="nhầm bàn")
    again = given(parcels[0], office, code, at=now() + timedelta(seconds=1))
    assert await hand_over(line, first, undo, again) == [OK, ("flag", "TAKEN_BACK"), UNPROVEN]
    undo = Voided(id=new_id(), parcel=parcels[0], at=now(), voids=again.id, why="nhầm bàn")
    fresh = given(parcels[0], office, await draw(client, world, office))
    assert await hand_over(line, undo, fresh) == [("flag", "TAKEN_BACK"), OK]


async def test_a_handing_over_that_nobody_confirmed_is_kept_aside(line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:1])
    assert await hand_over(line, given(parcels[0], office, "")) == [("quarantine", "OFFICER_MISSING")]
    assert await states(pool, world, parcels[:1]) == {("with_courier", "courier")}
    unnamed = given(parcels[0], office, "", signature=line.handheld.keep_media(photo(9)))
    assert await hand_over(line, unnamed) == [("quarantine", "OFFICER_MISSING")]


async def test_a_locked_handheld_uses_no_code_up(client, line, pool, world, bag):
    office, parcels = bag
    await take(line, parcels[:1])
    code = await draw(client, world, office)
    await signed_in(client, world, "dispatcher-1")
    assert (await client.post(f"/api/v1/devices/{line.handheld.identity.device}/revocation")).is_success
    line.handheld.capture(given(parcels[0], office, code))
    reply = await line.exchange(clock())
    assert [verdict.code for verdict in reply.verdicts] == ["DEVICE_REVOKED"]
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT act FROM officer_code") is None


async def test_a_desk_has_so_many_codes_a_day_and_says_what_to_do_then(client, pool, world, bag):
    office, _ = bag
    codes = {await draw(client, world, office) for _ in range(CODES_A_DAY)}
    assert len(codes) == CODES_A_DAY
    assert_problem(await client.post("/desk/code"), 409, "OFFICER_CODES_GONE")
    assert "ký trên máy của bưu tá" in (await client.get("/desk/code")).text


async def test_two_taps_at_one_moment_take_two_codes(client, pool, world, bag):
    await signed_in(client, world, officer(world, bag[0]).username)
    answers = await asyncio.gather(*(client.post("/desk/code") for _ in range(2)))
    assert [answer.status_code for answer in answers] == [201, 201]
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT array_agg(number ORDER BY number) FROM officer_code") == [1, 2]


async def test_looking_takes_nothing_and_shows_the_same_code_again(client, pool, world, bag):
    await signed_in(client, world, officer(world, bag[0]).username)
    assert "Hôm nay Anh/Chị chưa lấy mã nào." in (await client.get("/desk/code")).text
    code = await draw(client, world, bag[0])
    assert code_on((await client.get("/desk/code?lang=en")).text) == code
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM officer_code") == 1


async def test_nothing_of_the_secret_is_kept(client, pool, world, bag):
    code = await draw(client, world, bag[0])
    async with province_transaction(pool, world.province) as conn:
        kept = str(dict(await conn.fetchrow("SELECT * FROM officer_code")))
    assert code not in kept


async def test_an_officer_begins_at_the_desk(client, world, bag):
    form = {"province": world.province, "login": officer(world, bag[0]).username, "password": world.password}
    answer = await client.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/code")


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("UPDATE officer_code SET commitment = sha256('x') WHERE number = 1", "does not bear the officer's code"),
        ("UPDATE officer_code_use SET code_id = (SELECT id FROM officer_code WHERE number = 2)", "does not bear"),
        (
            "INSERT INTO officer_code_use SELECT province_id, (SELECT id FROM fact WHERE kind = 'handed_over'"
            " AND code <> ''), code_id FROM officer_code_use LIMIT 1",
            "its officer's code proves another act",
        ),
    ],
    ids=["a code changed", "another code", "a second act"],
)
async def test_whoever_changes_what_codes_prove_is_named(client, line, pool, world, bag, act, fault):
    office, parcels = bag
    await take(line, parcels[:2])
    code, at = await draw(client, world, office), now()
    await hand_over(line, given(parcels[0], office, code, at=at))
    await hand_over(line, given(parcels[1], office, code, at=at + timedelta(seconds=1)))
    await draw(client, world, office)
    owner = await asyncpg.connect(world.url)
    try:
        await owner.execute(f"SET app.province = '{world.province}'")
        await owner.execute(act)
    finally:
        await owner.close()
    assert any(fault in said for said in await faults(pool, world))
