"""What a courier is bound to before anything is planned."""

from routing.orders.flat import Flat
from routing.orders.promises import first_fault
from routing.orders.schedule import timed


def bound(flat: Flat, courier: int) -> list[int]:
    """Order the locked stops and, behind them, the deliveries of what they pick up.

    These deliveries go behind one another, the earliest closing first, where that keeps every
    promise; else each goes to where the tour then ends earliest. Whether the order keeps its promises
    is for `first_fault` to say: at the position of a locked stop, the lock cannot be kept; behind
    them, what they pick up cannot be delivered.
    """
    order = list(flat.locked[courier])
    if first_fault(flat, courier, order) is not None:
        return order
    owed = _owed(flat, order)
    if first_fault(flat, courier, order + owed) is None:
        return order + owed
    for delivery in owed:
        longer = [[*order[:at], delivery, *order[at:]] for at in range(len(flat.locked[courier]), len(order) + 1)]
        sound = [each for each in longer if first_fault(flat, courier, each) is None]
        if not sound:
            return longer[-1]
        order = min(sound, key=lambda each: timed(flat, courier, each).comes_s)
    return order


def _owed(flat: Flat, locked: list[int]) -> list[int]:
    deliveries = [stop + 1 for stop in locked if stop % 2 == 0 and flat.stops[stop + 1] is not None]
    return sorted(set(deliveries) - set(locked), key=lambda stop: (flat.windows[stop][-1][1], stop))
