"""Vectors of time: how long a handheld waits after failures, and when personal data is locked."""

from typing import Any, Final

import msgspec

from mobile_sync.export.cast import NOW_MS
from mobile_sync.lease import LIFE_MS, SET_BACK_MS, Lease, is_expired
from mobile_sync.pacing import LONGEST_ORDERED_MS, Pace
from mobile_sync.wire import Clock

CHANCES: Final = (0.0, 0.5, 0.999, 0.25, 0.1, 0.75, 0.6, 0.9, 0.999, 0.3)
ORDERED: Final = (7_000, LONGEST_ORDERED_MS + 1)
HEARD: Final = Clock(wall_ms=NOW_MS, monotonic_ms=50_000, boot="b1")


def timing_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    return {"pacing": paces(), "leases": leases()}


def paces() -> list[dict[str, Any]]:
    """Return one run of failures and answers; ``chance`` is the random number given."""
    pace, steps = Pace(), []
    for chance in CHANCES:
        steps.append({"do": "failed", "chance": chance, "retry_after_ms": 0, "wait_ms": pace.failed(chance)})
        steps[-1]["limit"] = pace.limit
    for _ in range(3):
        pace.answered()
        steps.append({"do": "answered", "limit": pace.limit})
    for ordered in ORDERED:
        wait_ms = pace.failed(0.5, ordered)
        steps.append(
            {"do": "failed", "chance": 0.5, "retry_after_ms": ordered, "wait_ms": wait_ms, "limit": pace.limit}
        )
    return steps


def leases() -> list[dict[str, Any]]:
    """Return clocks at the last answer and now, and whether the lease has run out."""
    cases: list[tuple[Clock | None, Clock]] = [(None, HEARD)]
    cases += [(HEARD, later("b1", monotonic_ms=passed)) for passed in (0, LIFE_MS, LIFE_MS + 1)]
    cases += [
        (HEARD, later("b1", monotonic_ms=1, wall_ms=passed)) for passed in (LIFE_MS, LIFE_MS + 1, -SET_BACK_MS - 1)
    ]
    cases += [(HEARD, later("b1", monotonic_ms=LIFE_MS + 1, wall_ms=-LIFE_MS))]
    cases += [(HEARD, later("b2", wall_ms=passed)) for passed in (LIFE_MS, LIFE_MS + 1, -SET_BACK_MS, -SET_BACK_MS - 1)]
    return [
        {
            "heard": msgspec.to_builtins(heard),
            "clock": msgspec.to_builtins(clock),
            "expired": is_expired(Lease(clock=heard) if heard else None, clock),
        }
        for heard, clock in cases
    ]


def later(boot: str, *, monotonic_ms: int = 0, wall_ms: int = 0) -> Clock:
    """Return the clocks after these times have passed on each."""
    return Clock(wall_ms=HEARD.wall_ms + wall_ms, monotonic_ms=HEARD.monotonic_ms + monotonic_ms, boot=boot)
