"""How a plan can break its promises."""

from typing import Literal

import msgspec

ViolationCode = Literal[
    # Who and what
    "unknown_courier",
    "courier_twice",
    "unknown_shipment",
    "unknown_stop",
    "wrong_kind",
    "served_twice",
    "forgotten",
    "served_and_unserved",
    "unserved_twice",
    "no_reason",
    "pair_split",
    "delivery_before_pickup",
    "tour_without_visits",
    "locked_order_broken",
    # Who may, and how much
    "promised_to_another",
    "lacks_skill",
    "too_many_pieces",
    "too_heavy",
    "too_bulky",
    "too_many_stops",
    # Times
    "departs_before_shift",
    "returns_after_shift",
    "unreachable_leg",
    "arrival_differs_from_travel",
    "starts_before_arrival",
    "starts_outside_windows",
    "service_time_differs",
    "slack_differs",
    "return_differs_from_travel",
    # Breaks
    "break_missing",
    "break_unknown",
    "break_misplaced",
    "break_outside_window",
    "break_length_differs",
    "break_overlaps",
    # What the plan says of itself
    "wait_differs",
    "travel_differs",
    "distance_differs",
    "cost_differs",
    "travel_source_differs",
    "unknown_profile",
]


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """Name one broken promise: whose (an id), what the problem demands and what the plan says."""

    code: ViolationCode
    about: str
    demanded: int | str | None = None
    stated: int | str | None = None


def differs(code: ViolationCode, about: str, demanded: int | str, stated: int | str) -> Violation:
    """Name a promise with both its sides."""
    return Violation(code=code, about=about, demanded=demanded, stated=stated)
