"""How many wrong codes are borne: a few for one receipt, and a bound for all together.

The same bounds hold answers at doors of which no delivery tells yet: some from one network, and all together.
"""

from collections import Counter
from collections.abc import Hashable
from datetime import datetime, timedelta

from backend.receipts.refusals import TooManyTries

WINDOW = timedelta(minutes=10)
FOR_ONE = 10
FROM_ONE_NETWORK = 60
FOR_ALL = 2_000


class Tries:
    """What was tried in vain in the present ten minutes, in this process. What was right is never counted.

    ``for_one`` bounds what is about one thing: a receipt, or a network.
    """

    def __init__(self, for_one: int = FOR_ONE) -> None:
        self.for_one = for_one
        self.since: datetime | None = None
        self.vain: Counter[Hashable] = Counter()

    def admit(self, about: Hashable, now: datetime) -> None:
        """Let one more be tried; ``about`` is None where it is about nothing that could be told.

        Raises TooManyTries.
        """
        if self.since is None or now - self.since >= WINDOW:
            self.since = now
            self.vain.clear()
        if self.vain[about] >= self.for_one and about is not None:
            raise TooManyTries
        if self.vain.total() >= FOR_ALL:
            raise TooManyTries

    def note(self, about: Hashable) -> None:
        """Count what was tried in vain."""
        self.vain[about] += 1
