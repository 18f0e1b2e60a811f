"""A courier under way is where their handheld last saw itself, where that is newer than their last act, and not old."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from backend.base.clock import new_id
from backend.demo.line import Line
from backend.dispatch.paces import ACCURATE_M
from backend.dispatch.plan import NOON_REST
from backend.dispatch.positions import FRESH, Position
from backend.dispatch.replanning import pairs_of, rest_of
from backend.dispatch.running_day import TourUnderWay, under_way
from mobile_sync.facts import Declined, Place
from mobile_sync.wire import Clock
from routing.point import Point
from tests.backend.dispatch.underway import TEN, running
from tests.backend.handhelds import new_line

pytestmark = pytest.mark.anyio
ON_THE_ROAD = Point(lon=105.7512, lat=10.0287)
A_MOMENT = timedelta(minutes=1)
HALF_AN_HOUR = timedelta(minutes=30)
HALF_A_DAY = timedelta(hours=12)


async def busiest(pool, world) -> TourUnderWay:
    """Return the tour with the most left to do at ten."""
    return max((await running(pool, world)).tours, key=lambda item: len(item.own))


async def again(pool, world, tour: TourUnderWay, moment: datetime = TEN) -> TourUnderWay:
    """Return a tour as it stands by now."""
    return next(item for item in (await running(pool, world, moment)).tours if item.tour.id == tour.tour.id)


async def line_of(client, pool, world, tour: TourUnderWay) -> Line:
    """Return a handheld of a tour's courier."""
    login = next(person.username for person in world.corner.people if person.id == tour.tour.courier)
    return await new_line(client, pool, world, login)


async def tell(
    line: Line, tour: TourUnderWay, at: datetime, accuracy_m: float = 8, skew: timedelta = timedelta(0)
) -> None:
    """Let a handheld decline the last parcel of its tour, saying where it is, and send that."""
    seen = Place(lon=ON_THE_ROAD.lon, lat=ON_THE_ROAD.lat, accuracy_m=accuracy_m)
    line.handheld.capture(Declined(id=new_id(), parcel=tour.own[-1].parcel, at=at, why="Túi đã đầy", place=seen))
    shown_ms = int((TEN + skew).timestamp() * 1000)
    await line.exchange(Clock(wall_ms=shown_ms, monotonic_ms=1, boot="b"))


async def test_a_newer_position_says_where_a_courier_is(client, pool, world, plan) -> None:
    tour = await busiest(pool, world)
    at = TEN - A_MOMENT
    assert tour.seen.at < at
    await tell(await line_of(client, pool, world, tour), tour, at)

    assert (await again(pool, world, tour)).seen == Position(lon=ON_THE_ROAD.lon, lat=ON_THE_ROAD.lat, at=at)


async def test_a_re_plan_goes_on_from_there(client, pool, world, plan) -> None:
    tour = await busiest(pool, world)
    await tell(await line_of(client, pool, world, tour), tour, TEN - A_MOMENT)

    day = await running(pool, world)
    rest = rest_of(day, pairs_of(day)[0])
    own = next(one for one in rest.couriers if one.id == str(tour.tour.courier))
    assert own.start == ON_THE_ROAD
    assert own.shift.opens_s == day.day.second_of(TEN - A_MOMENT)


async def test_an_act_that_came_later_says_more_than_an_older_position(client, pool, world, plan) -> None:
    tour = await busiest(pool, world)
    await tell(await line_of(client, pool, world, tour), tour, tour.seen.at - A_MOMENT)

    assert (await again(pool, world, tour)).seen == tour.seen


async def test_an_old_position_says_nothing(client, pool, world, plan) -> None:
    tour = await busiest(pool, world)
    at = TEN - A_MOMENT
    await tell(await line_of(client, pool, world, tour), tour, at)

    assert (await again(pool, world, tour, at + FRESH)).seen.at == at
    assert (await again(pool, world, tour, at + FRESH + A_MOMENT)).seen == tour.seen


@pytest.mark.parametrize(("accuracy_m", "skew"), [(ACCURATE_M + 1, timedelta(0)), (8, HALF_A_DAY)])
async def test_a_rough_position_and_a_doubtful_clock_say_nothing(client, pool, world, plan, accuracy_m, skew) -> None:
    tour = await busiest(pool, world)
    await tell(await line_of(client, pool, world, tour), tour, TEN - A_MOMENT, accuracy_m, skew)

    assert (await again(pool, world, tour)).seen == tour.seen


async def test_who_rests_at_home_before_setting_out_need_not_rest_again(client, pool, world, plan) -> None:
    day = await running(pool, world)
    item = await busiest(pool, world)
    late = replace(item.tour, rest_at=TEN - A_MOMENT, starts_at=TEN + HALF_AN_HOUR)
    resting = under_way(late, item.tasks, item.left, (), None, day.day)
    assert resting.seen.at == late.rest_at

    rest = rest_of(replace(day, tours=(resting,)), pairs_of(day)[0])
    own = next(one for one in rest.couriers if one.id == str(late.courier))
    assert own.breaks == ()
    assert own.shift.opens_s == day.day.second_of(late.rest_at) + NOON_REST.lasts_s
