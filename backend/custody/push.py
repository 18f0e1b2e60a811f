"""Take a handheld's facts: one round trip locks and reads what they meet, the rules decide, another writes."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from backend.custody import held_store
from backend.custody.doorstep import doorsteps_of, meet
from backend.custody.ledger import Ledger, Origin, keep, moving
from backend.custody.passings import opened
from backend.people.store import read_devices
from mobile_sync.admission import Sender
from mobile_sync.chain import land
from mobile_sync.custody import Actor
from mobile_sync.doorstep import told_at_doors
from mobile_sync.handover import Signer
from mobile_sync.intake import Held, Taken, asks_old, ids_of, parcels_of, read_batch, signers_named, take
from mobile_sync.officer import Drawn, commitments_of
from mobile_sync.receipts import ReceiptKey
from mobile_sync.settle import Rules
from mobile_sync.wire import Push, chain_start


async def take_push(ledger: Ledger, push: Push, sender: Sender, rules: Rules, seal: ReceiptKey) -> tuple[Taken, Sender]:
    """Store what is new of a push, once, and say what became of every fact of it.

    The sender is returned as it is under its lock: it may have been revoked while the push waited.
    """
    conn, province, device = ledger.conn, ledger.province, sender.device
    batch = read_batch(push, seal.proven)
    facts = [item.fact for item in batch if item.fact]
    start = chain_start(device, push.incarnation)
    commitments = commitments_of(batch, province, ledger.now)
    told = told_at_doors(facts)
    met = await held_store.lock_push(
        conn,
        province,
        device,
        push.incarnation,
        start,
        parcels_of(batch),
        moving(facts),
        ids_of(batch),
        sorted({*commitments.values()}),
        told.parcels,
        told.codes,
        ledger.now,
    )
    chain, locked, sender = met.chain, met.locked, replace(sender, revoked_at=met.revoked_at)
    last = push.base + len(push.facts) - 1
    old = asks_old(push, chain)
    knot = await held_store.read_last_knot(conn, province, device, push.incarnation, push.base, last) if old else None
    landing = land(push, chain, knot)
    if landing.status != "ok" or not batch:
        return Taken(status=landing.status, chain=chain), sender
    passings = opened(locked.passings, ledger.key)
    kept = {one.id: one for one in locked.facts}
    if passings:
        named = ids_of(batch, [each for ways in passings.values() for each in ways])
        kept |= await held_store.read_kept(conn, province, named)
    if signers := signers_named(batch):
        rules = replace(rules, signers=await read_signers(ledger, signers))
    held = Held(
        custodies=locked.by_parcel(), facts=kept, passings=passings, drawn=drawn_for(commitments, met.officer_codes)
    )
    rules = replace(rules, doorsteps=doorsteps_of(province, met.doorsteps))
    taken = take(push, chain, landing, batch, held, sender, rules)
    if taken.chain != chain:
        origin = Origin(
            device=device, incarnation=push.incarnation, places=taken.places, chain=taken.chain, proven=taken.proven
        )
        await keep(ledger, Actor("courier", sender.courier), taken.steps, locked.standings, origin)
        if met.doorsteps:
            await meet(ledger, held.custodies, taken.steps, met.doorsteps)
    return taken, sender


def drawn_for(commitments: Mapping[UUID, bytes], codes: Sequence[held_store.OfficerCode]) -> dict[UUID, Drawn]:
    """Return the officers' codes that were taken out, by the fact that bears them."""
    drawn = {code.commitment: Drawn(id=code.id, act=code.act) for code in codes}
    return {fact: drawn[commitment] for fact, commitment in commitments.items() if commitment in drawn}


async def read_signers(ledger: Ledger, devices: Collection[UUID]) -> dict[UUID, Signer]:
    """Return the keys of the handhelds on whose offers and acceptances a batch rests."""
    read = await read_devices(ledger.conn, ledger.province, sorted(devices))
    return {each.id: Signer(courier=each.courier_id, public_key=each.public_key) for each in read}
