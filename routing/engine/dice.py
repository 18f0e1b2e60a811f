"""Random numbers for compiled code: one word of state, the same run for the same seed on every machine.

xorshift64* (S. Vigna, An experimental exploration of Marsaglia's xorshift generators, scrambled, 2016).
"""

import numpy as np
from numpy.typing import NDArray

from routing.engine.compiled import inlined

MULTIPLIER = np.uint64(2685821657736338717)


def seeded(seed: int) -> NDArray[np.uint64]:
    """Make the state: uint64[1], never zero."""
    return np.array([(seed * 0x9E3779B97F4A7C15 + 88172645463325252) % 2**64 or 1], dtype=np.uint64)


@inlined
def roll(state: NDArray[np.uint64]) -> float:
    """Draw from [0, 1)."""
    word = state[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    state[0] = word
    return np.float64((word * MULTIPLIER) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
