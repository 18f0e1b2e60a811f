import random

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.difference import Retimed
from routing.judge.check import check
from routing.offers import Offer, offers
from routing.plan import Pause, Plan, Unserved
from routing.point import Point
from routing.problem import Break, Problem, Shipment, Standing, Window
from routing.replan import carry_on
from routing.running import told
from routing.solve import solve
from routing.stop import Iterations
from routing.validation.bad_problem import DuplicateId, TravelMissesPoint
from tests.routing.days import OFFICE_HOURS, courier, day, shipment
from tests.routing.wild import wild_days, wildest_days

WEST, MIDDLE, EAST = (Point(lon=105.60 + step / 40, lat=10.0) for step in range(3))
NEW = shipment("new", MIDDLE, EAST)
THERE = shipment("w", WEST, EAST)


def running(*, couriers: tuple[str, ...] = ("c",), breaks: tuple[Break, ...] = ()) -> Problem:
    """Send the first courier from west to east."""
    crew = [replace(courier(name, WEST), breaks=breaks) for name in couriers]
    problem = day([THERE, NEW], crew)
    standing = Standing(courier_id=couriers[0], stop_ids=("w-pickup", "w-delivery"))
    return replace(problem, shipments=(THERE,), standing=(standing,))


def made(problem: Problem, new: Shipment = NEW, most: int = 3) -> tuple[Offer, ...]:
    found = offers(problem, new, most)
    assert isinstance(found, tuple)
    return found


def test_what_lies_on_the_way_costs_next_to_nothing_and_its_consequences_are_told() -> None:
    problem = running()
    (before,) = carry_on(problem).tours
    (offer,) = made(problem)
    assert offer.courier_id == "c"
    assert max(offer.extra_s, offer.extra_m) <= 1
    assert offer.at == (1, 1)
    assert [visit.stop_id for visit in offer.tour.visits][:3] == ["w-pickup", "new-pickup", "new-delivery"]
    (later,) = offer.retimed
    assert isinstance(later, Retimed)
    assert (later.stop_id, later.after_s - later.before_s) == ("w-delivery", 2 * 120 + offer.extra_s)
    assert later.before_s == before.visits[1].starts_s
    assert offer.least_slack_s == min(visit.slack_s for visit in offer.tour.visits)


def test_the_cheapest_come_first_and_only_so_many() -> None:
    crew = ("c", "d", "e", "f")
    found = made(running(couriers=crew))
    assert [offer.courier_id for offer in found] == ["c", "d", "e"]
    assert found[0].extra_s <= 1 < found[1].extra_s == found[2].extra_s
    assert (found[1].retimed, found[1].extra_m) == ((), found[1].tour.distance_m)
    assert len(made(running(couriers=crew), most=1)) == 1


def test_a_courier_who_would_stay_at_home_comes_with_their_fixed_cost() -> None:
    problem = running(couriers=("c", "d"))
    dear = replace(problem, couriers=(problem.couriers[0], replace(problem.couriers[1], fixed_s=900)))
    assert made(dear)[1].extra_s == made(problem)[1].extra_s + 900


def test_who_is_promised_gets_the_only_offer() -> None:
    assert [offer.courier_id for offer in made(running(couriers=("c", "d")), replace(NEW, courier="d"))] == ["d"]


def test_nothing_goes_before_what_is_locked() -> None:
    problem = running()
    locked = replace(problem.couriers[0], locked=("w-pickup", "w-delivery"))
    assert made(replace(problem, couriers=(locked,)))[0].at == (2, 2)


def test_a_break_that_moves_is_told() -> None:
    opens_s = OFFICE_HOURS.opens_s
    tea = Break(window=Window(opens_s=opens_s, closes_s=opens_s + 900), lasts_s=600)
    problem = running(breaks=(tea,))
    assert THERE.pickup is not None
    at_once, soon = (
        replace(THERE.pickup, id=name, windows=(Window(opens_s=opens_s, closes_s=opens_s + late_s),))
        for name, late_s in (("w-pickup", 0), ("new-pickup", 200))
    )
    (offer,) = made(replace(problem, shipments=(replace(THERE, pickup=at_once),)), replace(NEW, pickup=soon))
    assert offer.breaks_moved == (Pause(after=2, starts_s=opens_s + 240, ends_s=opens_s + 840),)


def test_where_nobody_has_room_each_courier_has_a_reason() -> None:
    found = offers(running(couriers=("c", "d")), replace(NEW, pieces=99))
    assert isinstance(found, Unserved)
    assert {(one.courier_id, one.reason) for one in found.obstacles} == {
        ("c", "too_many_pieces"),
        ("d", "too_many_pieces"),
    }


def test_who_cannot_keep_their_own_order_is_offered_nothing() -> None:
    problem = running(couriers=("c", "d"))
    assert THERE.delivery is not None
    missed = replace(THERE, delivery=replace(THERE.delivery, windows=(Window(opens_s=0, closes_s=25_300),)))
    assert [offer.courier_id for offer in made(replace(problem, shipments=(missed,)))] == ["d"]


def test_what_is_there_already_or_nowhere_is_refused() -> None:
    with pytest.raises(DuplicateId, match="shipment w"):
        offers(running(), THERE)
    with pytest.raises(TravelMissesPoint, match="stop far"):
        offers(running(), shipment("far", Point(lon=105.0, lat=10.0), EAST))


@settings(max_examples=200)
@given(problem=wild_days | wildest_days, seed=st.integers(0, 10_000))
def test_every_offer_keeps_every_promise_and_costs_what_it_says(problem: Problem, seed: int) -> None:
    locked = {stop_id for who in problem.couriers for stop_id in who.locked}
    free = [one for one in problem.shipments if not locked & {stop.id for stop in one.stops}]
    assume(free)
    new = random.Random(seed).choice(free)
    rest = replace(problem, shipments=tuple(one for one in problem.shipments if one is not new), standing=())
    stands = solve(rest, Iterations(5), engine="pyvrp")
    running = replace(rest, standing=told(stands))
    found = offers(running, new, most=99)
    if isinstance(found, Unserved):
        assert found.shipment_id == new.id
        assert {one.courier_id for one in found.obstacles} == {who.id for who in problem.couriers}
        return
    assert [offer.extra_s for offer in found] == sorted(offer.extra_s for offer in found)
    for offer in found:
        plan = accepted(stands, offer)
        whole = replace(running, shipments=(*rest.shipments, new))
        assert {one.code for one in check(whole, plan)} <= {"cost_differs"}
        (tour,) = [tour for tour in stands.tours if tour.courier_id == offer.courier_id] or [None]
        who = next(who for who in problem.couriers if who.id == offer.courier_id)
        added_s = offer.tour.travel_s - tour.travel_s if tour else offer.tour.travel_s + who.fixed_s
        assert offer.extra_s == added_s
        assert offer.extra_m == offer.tour.distance_m - (tour.distance_m if tour else 0)


def accepted(stands: Plan, offer: Offer) -> Plan:
    others = tuple(tour for tour in stands.tours if tour.courier_id != offer.courier_id)
    return replace(stands, tours=(*others, offer.tour))


@pytest.mark.parametrize("wire", [msgspec.json, msgspec.msgpack])
def test_offers_go_over_the_wire(wire: object) -> None:
    for found in (offers(running(), NEW), offers(running(), replace(NEW, pieces=99))):
        said = wire.encode(found)  # type: ignore[attr-defined]
        assert wire.decode(said, type=tuple[Offer, ...] | Unserved) == found  # type: ignore[attr-defined]
