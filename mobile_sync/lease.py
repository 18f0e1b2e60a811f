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

    Within one boot either clock says so: nobody can set the monotonic one back, but a phone that sleeps may stop it,
    and then the wall clock has gone on. A wall clock that has been set back proves nothing; the monotonic one is all
    that is left within one boot, and after a reboot there is none.
    """
    if lease is None:
        return True
    passed_ms = clock.wall_ms - lease.clock.wall_ms
    # A wall clock set forward by mistake locks too early. That is the safe side: names are covered for nothing, capture
    # goes on, and the next answer of the server uncovers them; the other mistake shows them to whoever finds the phone.
    if passed_ms > LIFE_MS:
        return True
    if clock.boot == lease.clock.boot:
        return clock.monotonic_ms - lease.clock.monotonic_ms > LIFE_MS
    return passed_ms < -SET_BACK_MS
