"""Swarm profiles: each world has a weather of its own, since rare faults hide behind frequent ones."""

from typing import Final

from msgspec import Struct


class Profile(Struct, frozen=True, kw_only=True):
    """How a world is: rates are probabilities per request, or counts per device and day.

    ``days`` are worked; ``leave_days`` pass without any work before the last of them, and before ``rest_s`` after it.
    """

    name: str
    days: int = 1
    leave_days: int = 0
    facts: float = 30
    online: float = 0.6
    lose_request: float = 0.0
    lose_reply: float = 0.0
    duplicate: float = 0.0
    truncate: float = 0.0
    flip: float = 0.0
    server_crash: float = 0.0
    crashes: float = 0.0
    power_loss: float = 0.0
    crash_at_ack: float = 0.0
    skew: float = 0.0
    moves: float = 6.0
    handovers: float = 2.0
    poison: float = 0.02
    revoke: float = 0.0
    restore: float = 0.0
    trespass: float = 0.0
    overload: float = 0.0
    old: float = 0.0
    rot: float = 0.0
    reuse: float = 0.0
    backups: tuple[int, ...] = (8, 12, 16)
    real_signatures: bool = False

    @property
    def is_faultless(self) -> bool:
        """Return whether nothing breaks on the way, on a handheld, or on the server."""
        rates = (self.lose_request, self.lose_reply, self.duplicate, self.truncate, self.flip, self.server_crash)
        return not any((*rates, self.rot, self.crashes, self.crash_at_ack, self.restore, self.overload))


PROFILES: Final[dict[str, Profile]] = {
    profile.name: profile
    for profile in (
        Profile(name="calm", revoke=0.2, reuse=0.2, skew=0.2, trespass=0.3, old=0.2),
        Profile(name="true_keys", real_signatures=True, revoke=0.3, flip=0.02, lose_reply=0.03, trespass=0.3, old=0.2),
        Profile(name="thin_air", lose_request=0.15, lose_reply=0.15, duplicate=0.1, truncate=0.05, online=0.4,
                overload=0.05, skew=0.2, old=0.2),
        Profile(name="noise", flip=0.06, truncate=0.05, duplicate=0.05, lose_reply=0.03, crashes=2, rot=0.4, reuse=1,
                trespass=0.5),
        Profile(name="crashes", crashes=5, power_loss=0.2, server_crash=0.08, lose_reply=0.05, skew=0.2),
        Profile(name="power_after_ack", crash_at_ack=0.25, power_loss=0.9, crashes=1, lose_reply=0.02),
        Profile(name="restore", restore=0.9, lose_reply=0.05, duplicate=0.03, online=0.7, crashes=0.5),
        Profile(name="moves", moves=30, handovers=12, lose_reply=0.05, duplicate=0.05, online=0.35),
        Profile(name="everything", lose_request=0.06, lose_reply=0.06, duplicate=0.05, truncate=0.02, flip=0.01,
                server_crash=0.03, crashes=2, power_loss=0.4, crash_at_ack=0.02, skew=0.3, moves=12, handovers=3,
                poison=0.05, revoke=0.2, restore=0.3, trespass=0.3, old=0.3, overload=0.02),
        Profile(name="weeks", days=2, leave_days=9, revoke=0.8, lose_reply=0.05, skew=0.2, restore=0.6, crashes=1,
                backups=(12,), online=0.8,
                power_loss=0.3, old=0.1),
        Profile(name="long_leave", days=2, leave_days=33, revoke=0.2, lose_reply=0.03, moves=12, old=0.2),
    )
}  # fmt: skip
ORDER: Final = tuple(PROFILES)
"""The profiles that take their turns; the others are for a bug that bites rarely."""

PROFILES.update(
    {
        profile.name: profile
        for profile in (
            Profile(name="late_backup", days=2, leave_days=9, backups=(13,), restore=1.0, online=0.9),
            Profile(name="locked", days=2, leave_days=8, revoke=1.6, online=0.4, lose_reply=0.05),
        )
    }
)


def profile_of(seed: int, name: str | None = None) -> Profile:
    """Return the profile of a world: the one asked for, or each in turn."""
    return PROFILES[name or ORDER[seed % len(ORDER)]]
