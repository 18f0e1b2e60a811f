"""What a parcel's journey means for its dossier: a table, applied in the transaction of the fact itself."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Connection

from backend.base.clock import new_id
from backend.dossiers import store
from backend.dossiers.refusals import NotAtThisStage
from backend.dossiers.stages import advance
from mobile_sync.custody import TO_AGENCY
from mobile_sync.facts import kind_of
from mobile_sync.settle import Step

INBOUND: dict[tuple[str, str], str] = {
    ("collected", "with_courier"): "accept_physical",
    ("accepted_at_counter", "at_office"): "accept_physical",
    ("handed_over", "delivered"): "hand_over_in",
}
RESULT: dict[tuple[str, str], str] = {
    ("collected", "with_courier"): "hand_over_out",
    ("delivered", "delivered"): "delivered",
    ("collected_at_counter", "delivered"): "delivered",
    ("handed_over", "returned_to_agency"): "result_returned",
    ("voided", "with_courier"): "delivery_voided",
}
PAPERS: dict[tuple[str, str], str] = {
    ("collected", "with_courier"): "papers_out",
    ("delivered", "delivered"): "papers_delivered",
    ("collected_at_counter", "delivered"): "papers_delivered",
    ("handed_over", "returned_to_agency"): "papers_returned",
    ("voided", "with_courier"): "papers_voided",
}
"""Kind of fact and the state it led to → the event it is for the dossier, by leg."""


def event_of(leg: str, kind: str, after: str) -> str | None:
    """Return what a custody change means for the dossier, or None where it means nothing."""
    if leg in TO_AGENCY:
        return INBOUND.get((kind, after))
    return (RESULT if leg == "OUTBOUND_RESULT" else PAPERS).get((kind, after))


async def apply_effects(
    conn: Connection, province: int, steps: Sequence[Step], moments: Sequence[datetime], now: datetime
) -> None:
    """Move the dossiers behind the parcels, and note each move.

    A dossier that its agency has meanwhile brought elsewhere stays there: the fact is about the paper, and stands.
    """
    events = [
        (step.after.parcel, step.witnessed, event, moment)
        for step, moment in zip(steps, moments, strict=True)
        if step.after is not None and step.witnessed.fact is not None
        if (event := event_of(step.after.leg, kind_of(step.witnessed.fact), step.after.state))
    ]
    if not events:
        return
    standings = await store.lock_standings(conn, province, sorted({parcel for parcel, _, _, _ in events}))
    moves = []
    for parcel, witnessed, event, moment in events:
        dossier, standing = standings[parcel]
        try:
            standing = advance(standing, event, "parcel")
        except NotAtThisStage:
            continue
        standings |= {key: (id, standing) for key, (id, _) in standings.items() if id == dossier}
        moves.append(
            store.Move(
                id=new_id(),
                dossier_id=dossier,
                fact_id=witnessed.id,
                kind=event,
                stage=standing.stage,
                national_status=standing.national_status,
                occurred_at=moment,
            )
        )
    if moves:
        await store.move_dossiers(conn, province, moves, now)
