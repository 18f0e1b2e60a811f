"""How many wrong codes are borne: a few for one receipt, and a bound for all together.

The same bound holds answers at doors of which no delivery tells yet.
"""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from backend.receipts.refusals import TooManyTries

WINDOW = timedelta(minutes=10)
FOR_ONE = 10
FOR_ALL = 2_000


class Tries:
    """Wrong codes of the present ten minutes, in this process. A right code is never counted."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self.wrong: Counter[UUID | None] = Counter()

    def admit(self, receipt: UUID | None, now: datetime) -> None:
        """Let a code be looked up.

        Raises TooManyTries.
        """
        if self.since is None or now - self.since >= WINDOW:
            self.since = now
            self.wrong.clear()
        if self.wrong[receipt] >= FOR_ONE and receipt is not None:
            raise TooManyTries
        if self.wrong.total() >= FOR_ALL:
            raise TooManyTries

    def note(self, receipt: UUID | None) -> None:
        """Count a wrong code; ``receipt`` is None where the text was no code at all."""
        self.wrong[receipt] += 1
