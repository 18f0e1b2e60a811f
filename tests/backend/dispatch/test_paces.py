"""What real facts of real handhelds teach about the roads, and what the next plan makes of it."""

import pickle
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations, cycle, islice
from typing import Any

import pytest

from backend.base.clock import VIETNAM, new_id, now
from backend.base.database import province_snapshot, province_transaction
from backend.catalogue.load import load_failure_reasons
from backend.demo.line import Line
from backend.dispatch import pace_store as store
from backend.dispatch.calls import DOOR_S, OFFICE_S
from backend.dispatch.day import at, bounds, read_day, read_offices_of_day
from backend.dispatch.ground import areas_of, ground_of
from backend.dispatch.model import Day
from backend.dispatch.paces import KINDS, act_of, learn_paces
from mobile_sync.facts import AttemptFailed, Collected, Place
from mobile_sync.wire import Clock
from routing.point import Point
from routing.travel.crow import Crow
from routing.travel.learned import FACTOR, SPEED_MPS, SPEEDS_MPS, Pace
from routing.travel.straight import single_distance_m
from tests.backend.dispatch.days import key_of
from tests.backend.handhelds import clock, new_line, photo

pytestmark = pytest.mark.anyio
Door = Mapping[str, Any]
ANOTHER_PROVINCE = 1
CRAWL_MPS, FLIGHT_MPS = 2.0, 9.0
"""Straight metres a second."""
CLOSED_DOOR = next(reason for reason in load_failure_reasons() if reason.leg == "delivery")


def yesterday() -> date:
    return now().astimezone(VIETNAM).date() - timedelta(days=1)


def morning(day: date) -> datetime:
    return at(day, time(9, 30))


@pytest.fixture
async def line(client, pool, world) -> Line:
    return await new_line(client, pool, world)


async def two_doors(pool, world) -> list[Door]:
    """Return the two results whose doors lie nearest to each other in different communes, open since early morning."""
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch(
            """
            SELECT p.id, d.unit_code, d.lon, d.lat
              FROM parcel p JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
             WHERE p.leg = 'OUTBOUND_RESULT' AND (p.opens_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::time < '09:00'
             ORDER BY p.item_code
            """
        )
    pairs = [pair for pair in combinations(records, 2) if pair[0]["unit_code"] != pair[1]["unit_code"]]
    return list(min((pair for pair in pairs if apart_m(*pair) > 500), key=lambda pair: apart_m(*pair)))


def apart_m(here: Door, there: Door) -> float:
    return single_distance_m(Point(lon=here["lon"], lat=here["lat"]), Point(lon=there["lon"], lat=there["lat"]))


def take(line: Line, doors: Sequence[Door], moment: datetime) -> None:
    """Record that the parcels for these doors were taken."""
    for door in doors:
        signature = line.handheld.keep_media(photo())
        line.handheld.capture(
            Collected(
                id=new_id(), parcel=door["id"], at=moment, seal="N1", papers=1, giver="Ý", signature=signature,
                shown="0" * 64,
            )
        )  # fmt: skip


def find_closed(
    line: Line, doors: Sequence[Door], begins: datetime, count: int, straight_mps: float, accuracy_m: float = 8
) -> datetime:
    """Record closed doors in turn, at a pace, where the handheld sees itself; return the moment of the last one."""
    moment, before = begins, None
    for door in islice(cycle(doors), count):
        if before is not None:
            moment += timedelta(seconds=apart_m(before, door) / straight_mps + DOOR_S)
        seen = Place(lon=door["lon"], lat=door["lat"], accuracy_m=accuracy_m)
        line.handheld.capture(
            AttemptFailed(
                id=new_id(), parcel=door["id"], at=moment, reason=CLOSED_DOOR.code,
                solution=CLOSED_DOOR.solutions[0].code, place=seen,
            )
        )  # fmt: skip
        before = door
    return moment


async def learned(pool, world, province: int | None = None) -> dict[tuple[str, str | None, str | None], Pace]:
    async with province_snapshot(pool, province or world.province) as conn:
        paces = await store.read_paces(conn, province or world.province)
    return {(pace.area_from, pace.area_to, pace.band): pace for pace in paces}


async def tomorrow(pool, world) -> Day:
    """Return the next day as its plan is given it."""
    async with province_snapshot(pool, world.province) as conn:
        return await read_day(conn, world.province, yesterday() + timedelta(days=2), now())


async def learn_now(pool, world) -> list[date]:
    return await learn_paces(pool, world.keyring, world.province, now())


async def test_the_crews_day_teaches_the_pace_between_two_communes(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    here, there = (door["unit_code"] for door in doors)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())

    assert await learned(pool, world) == {}
    assert await learn_now(pool, world) == [yesterday()]
    paces = await learned(pool, world)
    assert paces[here, there, None].speed_mps == pytest.approx(FACTOR * CRAWL_MPS, rel=0.02)
    assert (paces[here, there, None].observations, paces[there, here, None].observations) == (6, 5)


@pytest.mark.parametrize(("accuracy_m", "is_believed"), [(8, True), (5_000, False)])
async def test_where_a_handheld_saw_itself_counts_if_it_was_sure(line, pool, world, accuracy_m, is_believed) -> None:
    doors = await two_doors(pool, world)
    first, second = doors
    seen = [first, {**second, "lon": second["lon"] + 0.05, "lat": second["lat"] + 0.05}]
    take(line, doors, morning(yesterday()))
    find_closed(line, seen, morning(yesterday()), 12, CRAWL_MPS * 2, accuracy_m)
    await line.exchange(clock())

    await learn_now(pool, world)
    pace = (await learned(pool, world))[first["unit_code"], second["unit_code"], None]
    straight_m = apart_m(*seen) if is_believed else apart_m(*doors)
    ride_s = apart_m(*seen) / (CRAWL_MPS * 2)
    assert pace.speed_mps == pytest.approx(max(SPEEDS_MPS[0], FACTOR * straight_m / ride_s), rel=0.02)


async def test_a_result_is_fetched_at_the_centre_that_gives_it(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    await line.exchange(clock())

    async with province_transaction(pool, world.province) as conn:
        records = await store.read_acts(conn, world.province, KINDS, *bounds(yesterday()))
        offices = {office.id: office for office in await read_offices_of_day(conn, world.province, yesterday())}
        acts = [act_of(record, await key_of(conn, world), offices, yesterday()) for record in records]
    assert len(acts) == len(doors)
    for record, act in zip(records, acts, strict=True):
        centre = offices[record.office_id]
        assert (act.place, act.area) == (Point(lon=centre.lon, lat=centre.lat), centre.area)
        assert act.openings == tuple(session.opens_at for session in centre.sessions)
        assert (act.service_s, act.doubted) == (OFFICE_S, False)


async def test_a_plan_made_afterwards_rests_on_what_was_learned(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())
    await learn_now(pool, world)

    day = pickle.loads(pickle.dumps(await tomorrow(pool, world)))
    known = {door["unit_code"] for door in doors}
    areas = areas_of(day)
    points = tuple(areas)
    table = await ground_of(day).table(points, "motorbike", morning(day.day))
    plain = await Crow().table(points, "motorbike", morning(day.day))
    slower = [areas[point] in known for point in points]
    ridden = table.metres > 0
    assert table.seconds[slower] * CRAWL_MPS * FACTOR == pytest.approx(table.metres[slower], rel=0.05, abs=10)
    assert (table.seconds > plain.seconds)[slower][ridden[slower]].all()
    assert (table.seconds == plain.seconds)[[not is_slower for is_slower in slower]].all()
    assert {True, False} == set(slower)


async def test_a_second_look_at_the_same_days_changes_nothing(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())
    await learn_now(pool, world)
    before = await learned(pool, world)

    assert await learn_now(pool, world) == []
    assert await learned(pool, world) == before


async def test_facts_that_come_late_are_learned_from_and_none_twice(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    here, there = (door["unit_code"] for door in doors)
    take(line, doors, morning(yesterday()))
    last = find_closed(line, doors, morning(yesterday()), 10, FLIGHT_MPS)
    await line.exchange(clock())
    await learn_now(pool, world)
    assert (await learned(pool, world))[here, there, None].observations == 5

    line.handheld.receipt = ""  # recorded yesterday, long before the server's answer of just now
    find_closed(line, doors, last + timedelta(minutes=20), 12, FLIGHT_MPS)
    await line.exchange(clock())
    assert await learn_now(pool, world) == [yesterday()]
    pace = (await learned(pool, world))[here, there, None]
    assert pace.observations == 5 + 6
    assert pace.speed_mps == pytest.approx(FACTOR * FLIGHT_MPS, rel=0.02)
    assert pace.speed_mps > SPEED_MPS


async def test_a_day_under_way_teaches_nothing_yet(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    last = find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())

    assert await learn_paces(pool, world.keyring, world.province, last) == []
    assert await learned(pool, world) == {}


async def test_a_handheld_whose_clock_is_wrong_teaches_nothing(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    ahead = Clock(wall_ms=int((now() + timedelta(hours=1)).timestamp() * 1000), monotonic_ms=1, boot="b")
    await line.exchange(ahead)

    assert await learn_now(pool, world) == [yesterday()]
    assert await learned(pool, world) == {}


async def test_rides_of_long_ago_are_forgotten_and_what_they_taught(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())
    await learn_now(pool, world)
    assert await learned(pool, world)

    assert await learn_paces(pool, world.keyring, world.province, now() + timedelta(days=62)) == []
    assert await learned(pool, world) == {}


async def test_what_one_province_learned_no_other_sees_or_loses(line, pool, world) -> None:
    doors = await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())
    await learn_now(pool, world)
    ours = await learned(pool, world)

    assert await learn_paces(pool, world.keyring, ANOTHER_PROVINCE, now() + timedelta(days=62)) == []
    assert await learned(pool, world, ANOTHER_PROVINCE) == {}
    assert await learned(pool, world) == ours
