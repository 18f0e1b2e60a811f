"""How much a stop has to spare: in the proposal, on its page, and what is tight by shape, word and colour."""

import re

import pytest
from msgspec.structs import replace

from backend.dispatch.plan import solve_day
from backend.dispatch.plan_lists import TIGHT_S, planned_rows, spare_of
from backend.dispatch.proposal import TourView, view_proposal
from tests.backend.dispatch.days import make_plan
from tests.backend.dispatch.replans import more_dossiers, proposed
from tests.backend.dispatch.test_plan import at, day, parcel

pytestmark = pytest.mark.anyio


def tour_with(*slacks: int | None) -> TourView:
    """Return a proposed tour whose stops have so much to spare."""
    (tour,) = view_proposal(solve_day(day(parcel(1)), 1, 1), {}, {}).tours
    door = replace(tour.visits[0], item_code="RB473100164VN")
    visits = [replace(door, stop=number, slack_s=slack) for number, slack in enumerate(slacks, start=1)]
    return replace(tour, visits=visits)


def test_what_a_window_leaves_is_what_a_stop_has_to_spare() -> None:
    (tour,) = solve_day(day(parcel(1, closes_at=at(8.5))), 1, 1).tours
    door = tour.visits[0]

    assert door.starts_at == at(8)
    assert door.slack_s == (door.closes_at - door.starts_at).total_seconds() == 1800


def test_what_is_to_spare_is_told_in_both_languages() -> None:
    assert (spare_of(14 * 60 + 59, "vi").text, spare_of(14 * 60 + 59, "en").text) == ("dư 14 phút", "14 min to spare")
    assert (spare_of(59, "vi").text, spare_of(0, "en").text) == ("không dư phút nào", "no time to spare")
    assert spare_of(None, "vi") is None


def test_less_than_ten_minutes_is_tight() -> None:
    assert [spare_of(seconds, "en").tight for seconds in (0, TIGHT_S - 1, TIGHT_S)] == [True, True, False]
    assert TIGHT_S == 600


def test_only_the_stop_that_is_tight_itself_is_marked_not_those_on_the_way_to_it() -> None:
    rows = planned_rows(tour_with(120, 120, 3600, 300, 420), "en")
    assert [row.spare.tight for row in rows] == [False, True, False, True, True]
    assert [row.spare.text.split()[0] for row in rows] == ["2", "2", "1", "5", "7"]


def test_a_plan_from_before_slack_was_kept_says_nothing_of_it() -> None:
    assert [row.spare for row in planned_rows(tour_with(None, None), "vi")] == [None, None]


def test_of_several_acts_at_a_stop_the_tightest_counts() -> None:
    tour = tour_with(900, 500)
    visits = [replace(visit, stop=1) for visit in tour.visits]
    (row,) = planned_rows(replace(tour, visits=visits), "en")
    assert (row.spare.text, row.spare.tight) == ("8 min to spare", True)


async def test_the_page_of_a_proposal_tells_what_every_stop_has_to_spare(dispatcher, pool, world) -> None:
    plan = await make_plan(pool, world)
    shown = (await dispatcher.get(f"/api/v1/plans/{plan}")).json()["proposal"]
    text = (await dispatcher.get(f"/board?day={world.day}&lang=en")).text

    assert all(visit["slack_s"] >= 0 for tour in shown["tours"] for visit in tour["visits"])
    stops = sum(tour["stops"] for tour in shown["tours"])
    assert len(re.findall(r"(?:\d (?:h|min)|h \d+|no time) to spare</span>", text)) == stops


async def test_a_re_plan_tells_it_beside_each_new_time(dispatcher, pool, world, plan) -> None:
    await more_dossiers(pool, world)
    changes = (await proposed(dispatcher, pool, world, plan))["proposal"]["rest"]["changes"]
    text = (await dispatcher.get(f"/board?day={world.day}&lang=vi")).text

    timed = [change for change in changes if change["code"] != "dropped"]
    assert timed
    for change in timed:
        assert f"{change['vi']} " in text
        assert spare_of(change["slack_s"], "vi").text in text
