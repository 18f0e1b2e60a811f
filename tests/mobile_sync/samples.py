"""One fact of each kind, and a parcel on which it may happen."""

from datetime import UTC, datetime
from uuid import UUID

from msgspec.structs import replace

from mobile_sync import facts
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import AnyFact, kind_of
from mobile_sync.handover import Acceptance, Offer, Offered

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PARCEL, COURIER, OTHER, OFFICE, ELSEWHERE, BAG, SUPERVISOR, SECOND = (UUID(int=number) for number in range(1, 9))
HASH = "0" * 64
HANDHELD, OTHER_HANDHELD = UUID(int=21), UUID(int=22)
OFFER = Offer(id=UUID(int=31), device=HANDHELD, courier=COURIER, parcels=(Offered(PARCEL),))
ACCEPTANCE = Acceptance(offer=UUID(int=31), device=OTHER_HANDHELD, courier=OTHER, parcels=(PARCEL,))
HOLDERS = {
    "registered": "agency",
    "assigned": "agency",
    "with_courier": "courier",
    "at_office": "office",
    "held": "office",
    "in_transit": "transit",
    "returning": "courier",
    "exception": "courier",
    "delivered": "citizen",
    "returned_to_agency": "agency",
    "lost": "nobody",
    "compensated": "nobody",
    "cancelled": "agency",
}
HELD_BY = {"courier": COURIER, "office": OFFICE, "transit": BAG, "agency": ELSEWHERE}
EVERY_FACT: tuple[AnyFact, ...] = tuple(
    kind(id=UUID(int=100 + number), parcel=PARCEL, at=NOW, **fields)
    for number, (kind, fields) in enumerate(
        {
            facts.Assigned: {"courier": COURIER},
            facts.Unassigned: {"why": "đổi tuyến"},
            facts.Collected: {"seal": "N1", "papers": 3, "giver": "Ý", "signature": HASH, "shown": HASH},
            facts.AcceptedAtCounter: {"office": OFFICE, "seal": "N1", "papers": 3},
            facts.Loaded: {"office": OFFICE},
            facts.HandedOver: {"office": ELSEWHERE, "officer": "Út", "signature": HASH, "shown": HASH},
            facts.Delivered: {
                "receiver": "Lâm Thị Sà Phia",
                "relationship": "owner",
                "identity_kind": "citizen_id",
                "identity_last4": "0217",
                "identity_match": True,
                "signature": HASH,
                "photo": HASH,
                "shown": HASH,
            },
            facts.AttemptFailed: {"reason": "absent", "solution": "reschedule"},
            facts.CheckedIn: {"office": OFFICE, "clerk": "Bé"},
            facts.GivenOver: {"acceptance": ACCEPTANCE},
            facts.TakenOver: {"offer": OFFER},
            facts.Dispatched: {"manifest": BAG},
            facts.Received: {"office": ELSEWHERE},
            facts.CollectedAtCounter: {"receiver": "Sà Phia", "identity_kind": "vneid", "identity_last4": "0217"},
            facts.Invited: {"channel": "sms"},
            facts.ReturnStarted: {"why": "not_collected"},
            facts.Missing: {"note": "không thấy"},
            facts.Damaged: {"note": "rách", "photo": HASH},
            facts.Resolved: {"state": "at_office", "holder": OFFICE, "second_person": SECOND, "note": "tìm thấy"},
            facts.Cancelled: {"why": "rút"},
            facts.Voided: {"voids": UUID(int=106), "why": "nhầm nhà"},
            facts.ReceiptConfirmed: {"receipt_id": "r"},
            facts.ReceiptDisputed: {"receipt_id": "r"},
            facts.Declined: {"why": "xe hỏng"},
        }.items()
    )
)
FACTS: dict[str, AnyFact] = {kind_of(fact): fact for fact in EVERY_FACT}


def standing(state: str, leg: str = "OUTBOUND_RESULT", **change: object) -> Custody:
    """Return a parcel in a state, held by whom the state demands."""
    kind = HOLDERS[state]
    closed = state == "delivered"
    custody = Custody(
        parcel=PARCEL,
        leg=leg,
        state=state,
        holder_kind=kind,
        holder=HELD_BY.get(kind, PARCEL),
        courier=COURIER,
        delivery=FACTS["delivered"].id if closed else None,
        deliverer=COURIER if closed else None,
        delivered_at=NOW if closed else None,
    )
    return replace(custody, **change)


def actor(role: str) -> Actor:
    """Return somebody in a role."""
    if role in {"courier", "citizen"}:
        return Actor(role, COURIER if role == "courier" else PARCEL)
    return Actor("staff", SUPERVISOR, role)
