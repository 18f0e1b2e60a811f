"""What an order has to keep, whoever made it."""

from routing.orders.flat import Flat
from routing.orders.schedule import timed

Load = tuple[int, int, int]


def first_fault(flat: Flat, courier: int, order: list[int]) -> int | None:
    """Find the position of a stop at which an order breaks a promise; its length where the return does.

    That both calls of a shipment are there, and what is locked comes first, is not asked.
    """
    if not order:
        return None
    for position, stop in enumerate(order):
        if not flat.allowed[stop // 2][courier]:
            return position
    most = flat.problem.couriers[courier].most_stops
    if most is not None and len(order) > most:
        return most
    overload = _overload(flat, courier, order)
    return timed(flat, courier, order).fault if overload is None else overload


def bags(flat: Flat, order: list[int]) -> list[Load]:
    """Weigh the bag at the start and after each stop: pieces, grams, cm3."""
    held = (0, 0, 0)
    for stop in order:
        if _from_the_start(flat, stop):
            held = _more(held, flat.loads[stop // 2])
    weighed = [held]
    for stop in order:
        held = (_less if stop % 2 else _more)(held, flat.loads[stop // 2])
        weighed.append(held)
    return weighed


def room(flat: Flat, courier: int) -> Load:
    """Say how much a courier can hold: pieces, grams, cm3."""
    who = flat.problem.couriers[courier]
    return who.pieces, who.weight_g, who.volume_cm3


def fits(held: Load, room: Load) -> bool:
    """Compare every dimension."""
    return held[0] <= room[0] and held[1] <= room[1] and held[2] <= room[2]


def _overload(flat: Flat, courier: int, order: list[int]) -> int | None:
    most = room(flat, courier)
    held = (0, 0, 0)
    for position, stop in enumerate(order):
        if _from_the_start(flat, stop):
            held = _more(held, flat.loads[stop // 2])
            if not fits(held, most):
                return position
    for position, held in enumerate(bags(flat, order)[1:]):
        if not fits(held, most):
            return position
    return None


def _from_the_start(flat: Flat, stop: int) -> bool:
    return stop % 2 == 1 and flat.stops[stop - 1] is None


def _more(held: Load, load: Load) -> Load:
    return held[0] + load[0], held[1] + load[1], held[2] + load[2]


def _less(held: Load, load: Load) -> Load:
    return held[0] - load[0], held[1] - load[1], held[2] - load[2]
