"""What an agency tells us of a dossier, and whether its word may move the dossier: forward always, back never."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from mobile_sync.custody import Leg

RANK = {1: 0, 2: 1, 4: 2, 5: 2, 6: 2, 3: 3, 7: 3, 8: 3, 9: 3, 10: 4}
"""How far along each national status is; within one rank a dossier may go to and fro."""

STAGE = {1: "requested", 2: "accepted", 3: "refused", 4: "accepted", 5: "accepted", 6: "accepted", 7: "withdrawn",
         8: "stopped", 9: "result_ready", 10: "closed_elsewhere"}  # fmt: skip
"""Our stage for a dossier that we hear of in a given national status; ``returned`` comes from a delivery alone."""


class Dossier(Struct, frozen=True, kw_only=True):
    """A dossier as its agency tells it, personal columns in the clear. Moments are UTC.

    ``returned_at`` is when the agency itself gave the result back.
    """

    id: UUID
    code: str
    procedure_code: str
    office_id: UUID
    channel: int
    returns_by_post: bool
    national_status: int
    owner_name: str
    phone: str
    address: str
    unit_code: str
    lon: float
    lat: float
    received_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    source_hash: bytes


class Standing(Struct, frozen=True, kw_only=True):
    """What is known of a dossier that is registered already."""

    id: UUID
    code: str
    national_status: int
    source_hash: bytes


def may_move(before: int, after: int) -> bool:
    """Return whether an agency's word may bring a dossier from one national status to another."""
    return RANK[after] >= RANK[before] and not (before == 10 and after != 10)


def leg_due(national_status: int, channel: int, returns_by_post: bool) -> Leg | None:
    """Return the leg that the post is asked to carry now, or None where nothing is to be carried.

    Papers go in for a dossier filed by post, or online where originals must follow; a finished result, refused,
    withdrawn or stopped papers come back where the citizen asked for it.
    """
    if national_status == 1 and channel in (2, 3):
        return "INBOUND"
    if national_status == 9 and returns_by_post:
        return "OUTBOUND_RESULT"
    return "RETURN_PAPERS" if national_status in (3, 7, 8) and returns_by_post else None
