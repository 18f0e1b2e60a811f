"""What a proposal for the rest of a day changes, in sentences for a dispatcher."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.dispatch.model import ChangeCode, PlannedChange, PlannedGain, Rest
from backend.dispatch.phrases import fill
from backend.dispatch.words import capital, clock_of

CHANGES: dict[ChangeCode, tuple[str, str]] = {
    "moved": (
        "Chuyển từ {before} sang {after}, {act} lúc {after_at}.",
        "Goes from {before} to {after}, {act} at {after_at}.",
    ),
    "added": (
        "Thêm vào tuyến của {after}, {act} lúc {after_at}.",
        "Added to the tour of {after}, {act} at {after_at}.",
    ),
    "dropped": (
        "Bỏ khỏi tuyến của {before}: trong ngày không kịp nữa.",
        "Taken off the tour of {before}: it cannot be made today any more.",
    ),
    "retimed": (
        "{after} {act} lúc {after_at}, trước đây {before_at}.",
        "{after}: {act} at {after_at}, it was {before_at}.",
    ),
}
"""What changes for a parcel → (Vietnamese, English)."""

ACTS: dict[str, tuple[str, str]] = {
    "collect": ("lấy", "collected"),
    "load": ("nhận ở bưu cục", "loaded"),
    "hand_over": ("nộp", "handed over"),
    "deliver": ("giao", "delivered"),
}


class ChangeView(Struct, frozen=True, kw_only=True):
    """What changes for one parcel, and for whom; ``before_at`` is None where it is new to its courier.

    ``slack_s`` is how much later the act could begin with every later promise of its tour still kept.
    """

    code: ChangeCode
    parcel: UUID
    item_code: str
    before_name: str
    after_name: str
    before_at: datetime | None
    after_at: datetime | None
    slack_s: int | None
    vi: str
    en: str


class GainView(Struct, frozen=True, kw_only=True):
    """What the proposal has over going on as told: parcels served more, riding and way less."""

    served: int
    couriers: int
    travel_s: int
    distance_m: int
    vi: str
    en: str


class RestView(Struct, frozen=True, kw_only=True):
    """What a proposal for the rest of a day changes, and what that buys."""

    changes: list[ChangeView]
    gain: GainView


def view_rest(rest: Rest, names: Mapping[UUID, str]) -> RestView:
    """Return what a proposal for the rest of a day changes, in words."""
    return RestView(
        changes=[view_change(change, names) for change in rest.changes],
        gain=view_gain(rest),
    )


def view_change(change: PlannedChange, names: Mapping[UUID, str]) -> ChangeView:
    """Return one change in words."""
    before, after = (names.get(who, "") if who else "" for who in (change.before, change.after))
    times = {"before_at": clock_of(change.before_at), "after_at": clock_of(change.after_at)}
    vi, en = (
        words.format(before=before, after=after, act=act, **times)
        for words, act in zip(CHANGES[change.code], ACTS[change.act], strict=True)
    )
    return ChangeView(
        code=change.code,
        parcel=change.parcel,
        item_code=change.item_code,
        before_name=before,
        after_name=after,
        before_at=change.before_at,
        after_at=change.after_at,
        slack_s=change.slack_s,
        vi=vi,
        en=en,
    )


def view_gain(rest: Rest) -> GainView:
    """Return in words what a proposal buys."""
    gain = rest.gain
    added = sum(change.code == "added" for change in rest.changes)
    vi, en = gain_words(gain, added) if rest.changes else NOTHING
    return GainView(
        served=gain.served,
        couriers=gain.couriers,
        travel_s=gain.travel_s,
        distance_m=gain.distance_m,
        vi=vi,
        en=en,
    )


NOTHING = (
    "Các tuyến đang đi đã là tốt nhất: không có gì phải đổi.",
    "The tours are best as they are: nothing to change.",
)
SAME = ("Đi theo tuyến cũ là tốt nhất; chỉ có giờ đổi.", "Going on as told is best; only the times change.")


def gain_words(gain: PlannedGain, added: int) -> tuple[str, str]:
    """Return what is won: the parcels that find a courier, and what riding is saved over going on as told."""
    minutes, km = round(gain.travel_s / 60), gain.distance_m / 1000
    vi, en = [], []
    if added:
        vi.append(f"{added} bưu gửi mới có bưu tá")
        en.append(fill("{:new parcel finds a courier|new parcels find a courier}", added))
    if minutes >= 1:
        vi.append(f"bớt {minutes} phút đi đường")
        en.append(fill("{:minute|minutes} less riding", minutes))
    if km >= 0.1:
        vi.append(f"bớt {km:.1f} km".replace(".", ","))
        en.append(f"{km:.1f} km less")
    if not vi:
        return SAME
    return capital(f"{', '.join(vi)}."), capital(f"{', '.join(en)}.")
