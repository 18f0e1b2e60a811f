"""Where one more shipment fits into a running day."""

import msgspec
from msgspec.structs import replace

from routing.difference import Retimed, retimed
from routing.orders.flat import Flat
from routing.orders.insert import Insertion, Orders, with_calls
from routing.orders.reasons import left_over
from routing.orders.schedule import tour
from routing.orders.standing import as_told
from routing.plan import Pause, Tour, Unserved
from routing.problem import Problem, Shipment
from routing.validation.validate import validate


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Propose one courier's best place for a shipment, and say what it brings about.

    Its calls go before positions `at` of the order that stands. `extra_s` is travel, with the fixed
    cost of a courier who had no tour; `extra_m` the longer way. `retimed` are the stops that start
    at another time, `breaks_moved` the pauses that do; of all stops then, `tightest_stop_id` has
    the least slack.
    """

    courier_id: str
    at: tuple[int, ...]
    extra_s: int
    extra_m: int
    tour: Tour
    retimed: tuple[Retimed, ...]
    breaks_moved: tuple[Pause, ...]
    least_slack_s: int
    tightest_stop_id: str


def offers(problem: Problem, shipment: Shipment, most: int = 3) -> tuple[Offer, ...] | Unserved:
    """Find the best place with each courier in their standing order; the `most` cheapest, or why there is none.

    `shipment` is not in the problem yet, but its places are in the travel tables. Who cannot keep
    their order as it stands gets no offer: there is no room. Raises BadProblem.
    """
    longer = replace(problem, shipments=(*problem.shipments, shipment))
    validate(longer)
    flat = Flat.of(longer)
    number = len(problem.shipments)
    orders = as_told(flat)
    behind = [not set(standing) <= set(order) for standing, order in zip(flat.standing, orders, strict=True)]
    places = [place for place in Orders(flat, orders).places(number) if not behind[place.courier]]
    if not places:
        return left_over(flat, number, [])
    return tuple(_offer(flat, number, orders[place.courier], place) for place in places[:most])


def _offer(flat: Flat, shipment: int, order: list[int], place: Insertion) -> Offer:
    after = tour(flat, place.courier, with_calls(order, place.at, flat.calls(shipment)))
    before = tour(flat, place.courier, order) if order else None
    tightest = min(after.visits, key=lambda visit: visit.slack_s)
    stood = {pause.starts_s for pause in before.pauses} if before else set()
    return Offer(
        courier_id=after.courier_id,
        at=place.at,
        extra_s=place.extra_s,
        extra_m=after.distance_m - (before.distance_m if before else 0),
        tour=after,
        retimed=retimed((before,), (after,), at_least_s=1) if before else (),
        breaks_moved=tuple(pause for pause in after.pauses if pause.starts_s not in stood),
        least_slack_s=tightest.slack_s,
        tightest_stop_id=tightest.stop_id,
    )
