import pytest

from mobile_sync.lease import LIFE_MS, Lease, is_expired
from mobile_sync.wire import Clock

AT = 10**12


def clock(wall_ms=0, monotonic_ms=0, boot="b1"):
    return Clock(wall_ms=AT + wall_ms, monotonic_ms=1000 + monotonic_ms, boot=boot)


LEASE = Lease(clock=clock())


@pytest.mark.parametrize(
    ("now", "expired"),
    [
        (clock(LIFE_MS, LIFE_MS), False),
        (clock(LIFE_MS, LIFE_MS + 1), True),
        (clock(-LIFE_MS, LIFE_MS + 1), True),
        (clock(-LIFE_MS, LIFE_MS), False),
        (clock(LIFE_MS, 5), False),
        (clock(LIFE_MS + 1, 5), True),
        (clock(LIFE_MS, 5, "b2"), False),
        (clock(LIFE_MS + 1, 5, "b2"), True),
        (clock(-3_600_000, 5, "b2"), True),
        (clock(-60_000, 5, "b2"), False),
    ],
    ids=[
        "72 hours",
        "longer",
        "clock set back, one boot",
        "clock set back, 72 hours, one boot",
        "72 hours, asleep for most of them",
        "longer, asleep for most of it, or the clock set on",
        "72 hours, rebooted",
        "longer, rebooted",
        "rebooted and set back an hour",
        "rebooted and a minute off",
    ],
)
def test_personal_data_is_locked_after_72_hours_whatever_is_done_to_the_clock(now, expired):
    assert is_expired(LEASE, now) == expired


def test_who_never_heard_from_the_server_sees_nothing():
    assert is_expired(None, clock())
