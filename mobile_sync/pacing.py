"""How much a handheld sends at once, and how long it waits after a failure. Randomness is passed in."""

from typing import Final

from mobile_sync.wire import MAX_FACTS

FIRST_WAIT_MS: Final = 2_000
LONGEST_WAIT_MS: Final = 5 * 60 * 1000
LONGEST_ORDERED_MS: Final = 3600 * 1000
TIMEOUT_MS: Final = 20_000
LONGEST_SILENCE_MS: Final = 40_000
"""A stream of pokes that says nothing for longer is dead: a service that lives speaks every fifteen seconds."""


class Pace:
    """The next batch's size and the wait before it: halved and doubled by failures, restored by answers."""

    def __init__(self) -> None:
        self.limit = MAX_FACTS
        self.failures = 0

    def failed(self, chance: float, retry_after_ms: int = 0) -> int:
        """Note that no answer came in time, and return how many milliseconds to wait.

        ``chance`` is uniform in [0, 1): the wait is anything up to twice the last bound (full jitter), 5 minutes at
        most. A server that asked for a wait of its own is obeyed, within an hour.
        """
        self.limit = max(1, self.limit // 2)
        self.failures += 1
        bound = min(LONGEST_WAIT_MS, FIRST_WAIT_MS << min(self.failures - 1, 16))
        return min(retry_after_ms, LONGEST_ORDERED_MS) or int(chance * bound)

    def answered(self) -> None:
        """Note that an answer came."""
        self.limit = min(MAX_FACTS, self.limit * 2)
        self.failures = 0
