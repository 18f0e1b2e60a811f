"""Register what an agency tells: new dossiers, changed ones, and the ones that say nothing new."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from asyncpg import Connection
from msgspec import Struct
from msgspec.structs import replace

from backend.base.clock import new_id
from backend.base.keys import data_keys
from backend.base.sealing import DataKey, Keyring
from backend.dossiers import store
from backend.dossiers.model import STAGE, Dossier, Standing, may_move

STATUS_EVENTS = {2: "accepted", 3: "refused", 7: "withdrawn", 8: "stopped", 9: "result_ready", 10: "closed_elsewhere"}


class Registered(Struct, frozen=True, kw_only=True):
    """What became of a batch, by dossier code; ``backward`` are those whose agency's word would turn time back."""

    added: tuple[Dossier, ...]
    changed: tuple[Dossier, ...]
    same: tuple[Dossier, ...]
    backward: tuple[Dossier, ...]


async def register(
    conn: Connection, keyring: Keyring, province: int, dossiers: Sequence[Dossier], now: datetime
) -> Registered:
    """Bring the register to what the batch says; the same batch again changes nothing. Codes are distinct.

    The dossiers given back carry the id under which each is registered; those that say nothing new, the status too.
    """
    standings = await store.read_standings(conn, province, [dossier.code for dossier in dossiers])
    sorted_out = sort_out(dossiers, standings)
    for batch, write in ((sorted_out.added, store.add_dossiers), (sorted_out.changed, store.update_dossiers)):
        if batch:
            keys = await data_keys(conn, keyring, province, [dossier.id for dossier in batch])
            await write(conn, province, batch, [seal(dossier, keys[dossier.id], keyring) for dossier in batch])
    events = list(news(sorted_out, standings, now))
    if events:
        await store.add_events(conn, province, events, now)
    return sorted_out


def sort_out(dossiers: Iterable[Dossier], standings: dict[str, Standing]) -> Registered:
    """Return which of the batch is new, changed, the same, or would go backward."""
    piles: dict[str, list[Dossier]] = {"added": [], "changed": [], "same": [], "backward": []}
    for dossier in dossiers:
        standing = standings.get(dossier.code)
        if standing is None:
            piles["added"].append(dossier)
            continue
        dossier = replace(dossier, id=standing.id)
        if standing.source_hash == dossier.source_hash:
            piles["same"].append(replace(dossier, national_status=standing.national_status))
        elif may_move(standing.national_status, dossier.national_status):
            piles["changed"].append(dossier)
        else:
            piles["backward"].append(dossier)
    return Registered(**{name: tuple(pile) for name, pile in piles.items()})


def seal(dossier: Dossier, key: DataKey, keyring: Keyring) -> store.SealedPerson:
    """Return a dossier's personal columns sealed under its own key."""
    return store.SealedPerson(
        owner_name=key.seal("dossier", "owner_name", dossier.id, dossier.owner_name.encode()),
        phone=key.seal("dossier", "phone", dossier.id, dossier.phone.encode()),
        phone_index=keyring.blind_index(key.province, "phone", dossier.phone),
        address=key.seal("dossier", "address", dossier.id, dossier.address.encode()),
    )


def news(sorted_out: Registered, standings: dict[str, Standing], now: datetime) -> Iterable[store.Event]:
    """Give the events that a batch brings: the first hearing, the acceptance with its own date, a new status."""
    for dossier in sorted_out.added:
        yield event(dossier, "registered", now)
        if is_accepted(dossier):
            yield event(dossier, "accepted", dossier.received_at or now)
        if dossier.national_status not in (1, 2) and dossier.national_status in STATUS_EVENTS:
            yield event(dossier, STATUS_EVENTS[dossier.national_status], moment(dossier, now))
    for dossier in sorted_out.changed:
        before = standings[dossier.code].national_status
        if before == 1 and is_accepted(dossier):
            yield event(dossier, "accepted", dossier.received_at or now)
        status = dossier.national_status
        if status != before and status != 2 and status in STATUS_EVENTS:
            yield event(dossier, STATUS_EVENTS[status], moment(dossier, now))


def is_accepted(dossier: Dossier) -> bool:
    """Return whether an agency has taken a dossier on: not one newly registered, nor one refused at the door."""
    return dossier.national_status not in (1, 3)


def moment(dossier: Dossier, now: datetime) -> datetime:
    """Return when a dossier came to its status: for a result given back the day that its agency names, else now."""
    return (dossier.returned_at or now) if dossier.national_status == 10 else now


def event(dossier: Dossier, kind: str, at: datetime) -> store.Event:
    """Return one event of a dossier."""
    return store.Event(
        id=new_id(),
        dossier_id=dossier.id,
        kind=kind,
        national_status=dossier.national_status,
        postal_stage=STAGE[dossier.national_status],
        occurred_at=at,
    )
