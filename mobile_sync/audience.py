"""Which couriers must hear of a change: whoever holds the parcel or has it on a tour, and whoever no longer does."""

from uuid import UUID

import msgspec
from msgspec import Struct

from mobile_sync.custody import Custody
from mobile_sync.rows import CustodyRow


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
