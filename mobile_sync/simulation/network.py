"""The air between handheld and server: it loses, doubles, delays, cuts and garbles."""

from collections.abc import Callable

from mobile_sync.simulation.diary import Diary
from mobile_sync.simulation.loop import Loop
from mobile_sync.simulation.profiles import Profile
from mobile_sync.simulation.server import ServerDown

Door = Callable[[bytes], tuple[int, bytes]]
Hear = Callable[[int, bytes], None]
NO_ANSWER = (0, b"")
OVERLOADED = (503, b"OVERLOADED")


class Network:
    """One world's air. A garbled answer is noticed by TLS; a garbled request is handed on, to try the server."""

    def __init__(self, loop: Loop, profile: Profile, diary: Diary) -> None:
        self.loop, self.profile, self.diary = loop, profile, diary
        self.is_calm = profile.is_faultless

    def strikes(self, rate: float, fault: str) -> bool:
        """Return whether a fault happens now, and count it."""
        if self.is_calm or not self.loop.happens(rate):
            return False
        self.diary.faults[fault] += 1
        return True

    def carry(self, door: Door, body: bytes, hear: Hear, timeout_s: float) -> None:
        """Bring a request to a door and its answer back, or let the time run out."""
        loop, profile, strikes = self.loop, self.profile, self.strikes
        self.diary.requests += 1
        delay_s = loop.chance.expovariate(4)
        if strikes(profile.duplicate, "duplicate"):
            loop.at(loop.chance.uniform(0, 60), self.deliver, door, body, ignore)
        if strikes(profile.lose_request, "lost_request"):
            loop.at(timeout_s, hear, *NO_ANSWER)
            return
        if delay_s > 1:
            self.diary.faults["reordered"] += profile.duplicate > 0
        if strikes(profile.truncate, "truncated"):
            body = body[: loop.chance.randrange(len(body) + 1)]
        if strikes(profile.flip, "bit_flip"):
            body = flipped(body, loop.chance.randrange(max(len(body), 1) * 8))
        loop.at(delay_s, self.deliver, door, body, hear)

    def deliver(self, door: Door, body: bytes, hear: Hear) -> None:
        """Knock at the door."""
        try:
            status, answer = OVERLOADED if self.strikes(self.profile.overload, "overload") else door(body)
        except ServerDown:
            self.loop.at(20.0, hear, *NO_ANSWER)
            return
        except Exception as error:
            self.diary.breaks("G8", f"a door failed: {error!r}")
            status, answer = 500, b""
        self.loop.note(b"%.3f %d" % (self.loop.now, status) + answer)
        if self.strikes(self.profile.lose_reply, "lost_reply"):
            self.loop.at(20.0, hear, *NO_ANSWER)
        elif self.strikes(self.profile.truncate, "truncated"):
            self.loop.at(
                0.2, hear, status if status == 200 else 0, answer[: self.loop.chance.randrange(len(answer) + 1)]
            )
        elif self.strikes(self.profile.flip, "bit_flip"):
            self.loop.at(0.2, hear, *NO_ANSWER)
        else:
            self.loop.at(self.loop.chance.expovariate(4), hear, status, answer)


def flipped(body: bytes, bit: int) -> bytes:
    """Return the bytes with one bit changed."""
    changed = bytearray(body)
    if changed:
        changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def ignore(_: int, __: bytes) -> None:
    """Hear an answer that nobody waits for any more."""
