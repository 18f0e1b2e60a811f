"""What a parcel's journey means for its dossier: a table, applied in the transaction of the fact itself."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import new_id
from backend.dossiers import store
from mobile_sync.custody import TO_AGENCY
from mobile_sync.facts import kind_of
from mobile_sync.settle import Step

RETURNED, RESULT_READY = 10, 9


class Effect(Struct, frozen=True):
    """Where the dossier goes: our stage, and the agency's status only where a delivery proves it."""

    stage: str
    national_status: int | None = None


INBOUND: dict[tuple[str, str], Effect] = {
    ("collected", "with_courier"): Effect("received_by_post"),
    ("accepted_at_counter", "at_office"): Effect("received_by_post"),
    ("handed_over", "delivered"): Effect("handed_to_agency"),
}
RESULT: dict[tuple[str, str], Effect] = {
    ("collected", "with_courier"): Effect("result_with_post"),
    ("delivered", "delivered"): Effect("returned", RETURNED),
    ("collected_at_counter", "delivered"): Effect("returned", RETURNED),
    ("handed_over", "returned_to_agency"): Effect("result_back_at_agency", RESULT_READY),
    ("voided", "with_courier"): Effect("result_with_post", RESULT_READY),
}
PAPERS: dict[tuple[str, str], Effect] = {
    ("collected", "with_courier"): Effect("papers_with_post"),
    ("delivered", "delivered"): Effect("papers_back"),
    ("collected_at_counter", "delivered"): Effect("papers_back"),
    ("handed_over", "returned_to_agency"): Effect("papers_back_at_agency"),
}


def effect_of(leg: str, kind: str, after: str) -> Effect | None:
    """Return what a custody change means for the dossier, or None where it means nothing."""
    if leg in TO_AGENCY:
        return INBOUND.get((kind, after))
    return (RESULT if leg == "OUTBOUND_RESULT" else PAPERS).get((kind, after))


async def apply_effects(
    conn: Connection, province: int, steps: Sequence[Step], moments: Sequence[datetime], now: datetime
) -> None:
    """Move the dossiers behind the parcels, and note each move."""
    moves = []
    for step, moment in zip(steps, moments, strict=True):
        if step.after is None or step.witnessed.fact is None:
            continue
        kind = kind_of(step.witnessed.fact)
        effect = effect_of(step.after.leg, kind, step.after.state)
        if effect:
            moves.append(
                store.Move(
                    id=new_id(),
                    parcel_id=step.after.parcel,
                    fact_id=step.witnessed.id,
                    kind=kind,
                    stage=effect.stage,
                    national_status=effect.national_status,
                    occurred_at=moment,
                )
            )
    if moves:
        await store.move_dossiers(conn, province, moves, now)
