"""Three loads in one integer, so that one subtraction asks whether a bag still closes.

Pieces, grams and cubic centimetres take 20 bits each, with a guard bit above each of them: a field
that goes below zero borrows its guard.
"""

from routing.engine.compiled import inlined

FIELD = 21
GUARDS = (1 << 20) | (1 << 41) | (1 << 62)


def pack(loads: tuple[int, int, int]) -> int:
    """Join three loads of 0 to 2^20 - 1 each; packed loads add up as long as each field stays below 2^20."""
    pieces, weight_g, volume_cm3 = loads
    return pieces | weight_g << FIELD | volume_cm3 << 2 * FIELD


@inlined
def fits(bag: int, room: int) -> bool:
    """Say whether every field of `bag` is at most the one of `room`, a packed room with GUARDS set."""
    return (room - bag) & GUARDS == GUARDS
