"""Make an order keep its promises by giving up what breaks them."""

from routing.flat import Flat
from routing.schedule import timed


def trim(flat: Flat, courier: int, order: list[int]) -> list[int]:
    """Drop shipments (both stops) until windows, capacity and shift hold; a sound order stays as it is."""
    while (faulty := _first_fault(flat, courier, order)) is not None:
        order = [stop for stop in order if stop // 2 != faulty // 2]
    return order


def _first_fault(flat: Flat, courier: int, order: list[int]) -> int | None:
    who = flat.problem.couriers[courier]
    pieces = weight_g = 0
    back_s = who.shift.opens_s
    for call in timed(flat, courier, order):
        pieces += flat.pieces[call.stop]
        weight_g += flat.weight_g[call.stop]
        if call.starts_s > flat.closes_s[call.stop] or pieces > who.pieces or weight_g > who.weight_g:
            return call.stop
        back_s = call.leaves_s + flat.seconds[flat.place[call.stop], flat.end[courier]]
    return order[-1] if order and back_s > who.shift.closes_s else None
