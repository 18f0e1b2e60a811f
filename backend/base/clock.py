"""The only places where the service reads time and makes ids."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def real_now() -> datetime:
    """Return the present moment whatever a demo shows: what sessions, tokens and links expire by."""
    return datetime.now(UTC)


_shown: Callable[[], datetime] = real_now


def real_speed() -> float:
    """Return the speed of real time."""
    return 1.0


_speed: Callable[[], float] = real_speed


def show(source: Callable[[], datetime], speed: Callable[[], float]) -> None:
    """Let this process's field time come from elsewhere, at its own speed."""
    global _shown, _speed
    _shown, _speed = source, speed


def shown_speed() -> float:
    """Return how many times as fast as real time the field's time runs just now."""
    return _speed()


def real_span(span: timedelta) -> timedelta:
    """Return how long a span of the field's time really takes."""
    return span / _speed()


def now() -> datetime:
    """Return the present moment of the field, aware, in UTC: what facts, plans and reports are dated by."""
    return _shown()


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    return UUID(int=value & ~(0x3 << 62) | 2 << 62)
