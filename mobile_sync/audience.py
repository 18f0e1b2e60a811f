"""Which couriers must hear of a change: whoever holds the parcel or has it on a tour, and whoever no longer does."""

from typing import Final, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from mobile_sync.custody import Custody
from mobile_sync.rows import CustodyRow

Gone = Literal["moved", "unassigned", "left", "replanned", "closed", "day_over", "repaired"]
GONE: Final[dict[Gone, tuple[str, str]]] = {
    "moved": ("Đã chuyển cho bưu tá khác.", "Another courier takes it now."),
    "unassigned": ("Đã rút khỏi tuyến của Anh/Chị.", "It was taken off your tour."),
    "left": ("Không còn do Anh/Chị giữ.", "It is no longer in your hands."),
    "replanned": ("Tuyến đã lập lại; việc này không còn.", "The tour was planned anew; this act is no longer on it."),
    "closed": ("Đã xong.", "It is done."),
    "day_over": ("Tuyến của ngày trước đã hết.", "That day's tour is over."),
    "repaired": ("Máy chủ không có mục này.", "The server does not have it."),
}
"""Why a row is taken off a handheld: code, and what the courier is told of it in Vietnamese and English."""


class Hearing(Struct, frozen=True):
    """One courier hears of one parcel: ``shown`` as it now stands, or else taken away."""

    courier: UUID
    shown: bool


def hearings(before: Custody, after: Custody) -> list[Hearing]:
    """Return who hears of a change, in a fixed order.

    Custody is not assignment: a courier whose parcel was given to another tour keeps its row while holding the paper.
    """
    stay, left = concerned(after), concerned(before) - concerned(after)
    return [Hearing(courier, shown=courier in stay) for courier in sorted(stay | left)]


def concerned(custody: Custody) -> set[UUID]:
    """Return the couriers who hold a parcel or have it on their tour."""
    holder = {custody.holder} if custody.holder_kind == "courier" else set()
    return holder | ({custody.courier} if custody.courier else set())


def why_gone(before: Custody, after: Custody) -> Gone:
    """Return why a courier who is not concerned any more loses the row."""
    if before.courier == after.courier:
        return "left"
    return "moved" if after.courier else "unassigned"


def view(custody: Custody) -> bytes:
    """Return a custody as the handheld reads it."""
    return msgspec.json.encode(
        CustodyRow(
            state=custody.state,
            holder_kind=custody.holder_kind,
            holder=custody.holder,
            courier=custody.courier,
            attempts=custody.attempts,
            n=custody.n,
        )
    )
