"""What a parcel's journey means for its dossier: a table, applied in the transaction of the fact itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from backend.base.clock import new_id
from backend.dossiers.refusals import NotAtThisStage
from backend.dossiers.stages import Standing, advance
from backend.dossiers.store import Move
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
MOVING = frozenset(kind for kind, _ in (*INBOUND, *RESULT, *PAPERS))


def event_of(leg: str, kind: str, after: str) -> str | None:
    """Return what a custody change means for the dossier, or None where it means nothing."""
    if leg in TO_AGENCY:
        return INBOUND.get((kind, after))
    return (RESULT if leg == "OUTBOUND_RESULT" else PAPERS).get((kind, after))


def may_move(kind: str) -> bool:
    """Return whether a kind of fact can mean anything for a dossier."""
    return kind in MOVING


def moves_of(
    steps: Sequence[Step], moments: Sequence[datetime], standings: Mapping[UUID, tuple[UUID, Standing]]
) -> list[Move]:
    """Return how the dossiers behind the parcels move; ``standings`` are those of the parcels, locked.

    A dossier that its agency has meanwhile brought elsewhere stays there: the fact is about the paper, and stands.
    """
    now_at = dict(standings.values())
    moves = []
    for step, moment in zip(steps, moments, strict=True):
        if step.after is None or step.witnessed.fact is None:
            continue
        event = event_of(step.after.leg, kind_of(step.witnessed.fact), step.after.state)
        if event is None:
            continue
        dossier, _ = standings[step.after.parcel]
        try:
            now_at[dossier] = standing = advance(now_at[dossier], event, "parcel")
        except NotAtThisStage:
            continue
        moves.append(
            Move(
                id=new_id(),
                dossier_id=dossier,
                fact_id=step.witnessed.id,
                kind=event,
                stage=standing.stage,
                national_status=standing.national_status,
                occurred_at=moment,
            )
        )
    return moves
