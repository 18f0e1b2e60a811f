"""How long a handheld may show personal data without having heard from the server: 72 hours. Capture never stops."""

from typing import Final

from msgspec import Struct

from mobile_sync.wire import LEASE_HOURS, Clock

LIFE_MS: Final = LEASE_HOURS * 3600 * 1000
SET_BACK_MS: Final = 5 * 60 * 1000


class Lease(Struct, frozen=True, kw_only=True):
    """The handheld's clocks when the server last answered."""

    clock: Clock


def is_expired(lease: Lease | None, clock: Clock) -> bool:
    """Return whether personal data must be locked now.

    Within one boot the monotonic clock decides, which nobody can set back. After a reboot only the wall clock is left,
    and one that has been set back proves nothing.
    """
    if lease is None:
        return True
    if clock.boot == lease.clock.boot:
        return clock.monotonic_ms - lease.clock.monotonic_ms > LIFE_MS
    passed_ms = clock.wall_ms - lease.clock.wall_ms
    return passed_ms > LIFE_MS or passed_ms < -SET_BACK_MS
