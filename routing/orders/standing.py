"""What couriers do where nobody plans anew."""

from routing.orders.flat import Flat
from routing.orders.trim import trim


def as_told(flat: Flat) -> list[list[int]]:
    """Order every courier's stops as they expect them, behind what is locked; the orders are sound.

    What cannot be kept any more is given up, and so is what an order does not hold whole or what
    another courier's locks name.
    """
    bound_to = {stop // 2: courier for courier, locked in enumerate(flat.locked) for stop in locked}
    return [
        trim(flat, courier, [stop for stop in _whole(flat, courier) if bound_to.get(stop // 2, courier) == courier])
        for courier in range(len(flat.problem.couriers))
    ]


def _whole(flat: Flat, courier: int) -> list[int]:
    """Keep the shipments of which the locked and the standing stops hold every call, pickup first."""
    standing = flat.standing[courier]
    order = flat.locked[courier] + [stop for stop in standing if stop not in flat.locked[courier]]
    place = {stop: position for position, stop in enumerate(order)}

    def is_whole(shipment: int) -> bool:
        places = [place.get(stop, -1) for stop in flat.calls(shipment)]
        return -1 not in places and places == sorted(places)

    return [stop for stop in order if is_whole(stop // 2)]
