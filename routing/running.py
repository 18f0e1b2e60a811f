"""What is left of a day that is already running."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from routing.plan import Plan
from routing.point import Point
from routing.problem import HIGHEST_PRIORITY, Break, Courier, Problem, Shipment, Standing, Window
from routing.validation import bad_problem as bad


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """Tell how far a courier who is out has come, and that they go on from `at` no sooner than `free_s`.

    `done` and `started` are stops (ids). A stop tried in vain is done too, and where that was a
    pickup, so is its delivery. `rested` are those of their breaks that are over or begun; who rests
    at their start before setting out is out already, or would have to rest again.
    """

    courier_id: str
    at: Point
    free_s: int
    done: tuple[str, ...] = ()
    started: str | None = None
    rested: tuple[Break, ...] = ()

    @property
    def behind(self) -> tuple[str, ...]:
        """List the stops that nobody goes to any more: a started one will be finished as it was begun."""
        return self.done if self.started is None else (*self.done, self.started)


def told(plan: Plan) -> tuple[Standing, ...]:
    """Recall the orders of a plan, as its couriers were told them."""
    return tuple(
        Standing(courier_id=tour.courier_id, stop_ids=tuple(visit.stop_id for visit in tour.visits))
        for tour in plan.tours
    )


def rest_of_day(problem: Problem, orders: Iterable[Standing], reached: Iterable[Reached], now_s: int) -> Problem:
    """Take out of a day what has happened; who is not named in `reached` is still at their start.

    `problem` is the whole day, with what is new in it; `orders` are what couriers were told.

    What is on board stays with who has it and has to be served before all else: it gets the highest
    priority, everything else at most the one below. On board is what was picked up and not
    delivered, and what has no pickup and is in the order of somebody who is out; a new shipment
    that waits at an office therefore needs its pickup there. What is only picked up stays in the
    bag, and a bag holds at least what is in it.

    A shift opens when its courier is free. Of their breaks those are gone that are `rested` and
    those that can begin no later than that; one longer than what is left of the shift is cut to it.
    The fixed cost of who is out is spent.

    Locks stay as far as their stops are left, kept or not (see `hold`). So does `travel`: ask for
    tables of `distinct_points` of the result unless these know where the couriers are. Raises
    UnknownId and DuplicateId for what is reached.
    """
    so_far = _SoFar(problem, tuple(orders), tuple(reached))
    shipments = tuple(so_far.rest_of(shipment) for shipment in problem.shipments if not so_far.is_over(shipment))
    left = {stop.id: shipment.courier for shipment in shipments for stop in shipment.stops}
    return replace(
        problem,
        shipments=shipments,
        couriers=tuple(
            replace(
                so_far.rest_of_shift(courier, now_s),
                locked=tuple(stop_id for stop_id in courier.locked if stop_id in left),
            )
            for courier in problem.couriers
        ),
        standing=tuple(
            replace(
                order,
                stop_ids=tuple(name for name in order.stop_ids if left.get(name, "") in (None, order.courier_id)),
            )
            for order in so_far.orders
        ),
    )


class _SoFar:
    def __init__(self, problem: Problem, orders: tuple[Standing, ...], reached: tuple[Reached, ...]) -> None:
        _known(problem, reached)
        self.orders = orders
        self.out = {one.courier_id: one for one in reached}
        self.behind = {stop_id: one.courier_id for one in reached for stop_id in one.behind}
        self.expects = {stop_id: order.courier_id for order in orders for stop_id in order.stop_ids}
        self.bags: dict[str | None, list[Shipment]] = {}
        for shipment in problem.shipments:
            self.bags.setdefault(self.holder(shipment), []).append(shipment)

    def is_over(self, shipment: Shipment) -> bool:
        return any(stop.id in self.behind for stop in shipment.stops[-1:])

    def holder(self, shipment: Shipment) -> str | None:
        """Tell in whose bag a shipment is."""
        if shipment.pickup is not None:
            brought = shipment.delivery is not None and self.is_over(shipment)
            return None if brought else self.behind.get(shipment.pickup.id)
        if shipment.delivery is None or self.is_over(shipment):
            return None
        courier_id = self.expects.get(shipment.delivery.id)
        return courier_id if courier_id in self.out else None

    def rest_of(self, shipment: Shipment) -> Shipment:
        courier_id = self.holder(shipment)
        if courier_id is None:
            return replace(shipment, priority=min(shipment.priority, HIGHEST_PRIORITY - 1))
        return replace(
            shipment,
            pickup=None,
            courier=courier_id,
            skills=frozenset(),
            penalty_s=None,
            priority=HIGHEST_PRIORITY,
        )

    def rest_of_shift(self, courier: Courier, now_s: int) -> Courier:
        reached = self.out.get(courier.id)
        free_s = max(courier.shift.opens_s, now_s, reached.free_s if reached else 0)
        shift = Window(opens_s=free_s, closes_s=max(free_s, courier.shift.closes_s))
        breaks = _breaks_left(courier.breaks, reached.rested if reached else (), shift)
        if reached is None:
            return replace(courier, shift=shift, breaks=breaks)
        bag = self.bags.get(courier.id, [])
        stays = [shipment for shipment in bag if self.is_over(shipment)]
        most_stops = None if courier.most_stops is None else max(0, courier.most_stops - len(reached.behind))
        return replace(
            courier,
            start=reached.at,
            shift=shift,
            breaks=breaks,
            fixed_s=0,
            most_stops=most_stops,
            pieces=max(courier.pieces, sum(one.pieces for one in bag)) - sum(one.pieces for one in stays),
            weight_g=max(courier.weight_g, sum(one.weight_g for one in bag)) - sum(one.weight_g for one in stays),
            volume_cm3=max(courier.volume_cm3, sum(one.volume_cm3 for one in bag))
            - sum(one.volume_cm3 for one in stays),
        )


def _breaks_left(breaks: tuple[Break, ...], rested: tuple[Break, ...], shift: Window) -> tuple[Break, ...]:
    left = [rest for rest in breaks if rest.window.closes_s > shift.opens_s]
    for rest in rested:
        if rest in left:
            left.remove(rest)
    length_s = shift.closes_s - shift.opens_s
    return tuple(replace(rest, lasts_s=min(rest.lasts_s, length_s)) for rest in left)


def _known(problem: Problem, reached: tuple[Reached, ...]) -> None:
    couriers = {courier.id for courier in problem.couriers}
    stops = {stop.id for shipment in problem.shipments for stop in shipment.stops}
    told_of: set[str] = set()
    behind: set[str] = set()
    for one in reached:
        item = f"reached by {one.courier_id}"
        if one.courier_id not in couriers:
            raise bad.UnknownId(item, f"courier {one.courier_id}")
        if one.courier_id in told_of:
            raise bad.DuplicateId(item)
        told_of.add(one.courier_id)
        for stop_id in one.behind:
            if stop_id not in stops:
                raise bad.UnknownId(item, f"stop {stop_id}")
            if stop_id in behind:
                raise bad.DuplicateId(item, f"stop {stop_id}")
            behind.add(stop_id)
