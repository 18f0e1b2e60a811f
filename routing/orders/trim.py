"""Make an order keep its promises by giving up what breaks them."""

from routing.orders.flat import Flat
from routing.orders.locks import bound
from routing.orders.objective import urgency
from routing.orders.promises import first_fault


def trim(flat: Flat, courier: int, order: list[int]) -> list[int]:
    """Drop shipments, with all their stops, until every promise holds; a sound order stays as it is.

    Of those that could make room for the stop at fault, the least urgent goes, and of these the last.
    What the courier is bound to is never given up: it is put where it is missing, and stays alone
    where the rest leaves no room for it (`validate` has found it sound).
    """
    kept, locked = bound(flat, courier), flat.locked[courier]
    fixed = {stop // 2 for stop in kept}
    if set(kept) <= set(order):
        order = [*locked, *(stop for stop in order if stop not in locked)]
    else:
        order = [*kept, *(stop for stop in order if stop // 2 not in fixed)]
    while (fault := first_fault(flat, courier, order)) is not None:
        loose = [stop // 2 for stop in order[: fault + 1] if stop // 2 not in fixed]
        if not loose:
            return kept
        given_up = min(reversed(loose), key=lambda shipment: urgency(flat, shipment))
        order = [stop for stop in order if stop // 2 != given_up]
    return order
