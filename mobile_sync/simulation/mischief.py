"""What a stolen or broken handheld tries: to read others' scopes, to push in others' names, to use an id twice."""

from uuid import UUID

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from mobile_sync.device import named_in
from mobile_sync.facts import Missing, TakenOver
from mobile_sync.handover import Offer, Offered, offer_message
from mobile_sync.simulation.handset import Handset
from mobile_sync.simulation.loop import Loop
from mobile_sync.simulation.people import People
from mobile_sync.simulation.signatures import key_pair
from mobile_sync.wire import Exchange, Push, chain_through


class Mischief:
    """Somebody who tries doors in a world; ``couriers`` have a handheld each."""

    def __init__(self, loop: Loop, people: People) -> None:
        self.loop, self.people = loop, people
        self.couriers: dict[UUID, UUID] = {}

    def trespass(self, handset: Handset, stranger: UUID) -> None:
        """Ask for another courier's scope under this handheld's token; the diary sees what comes back."""
        asked = self.asked(handset)
        if asked is None:
            return
        asked = replace(asked, push=None, pull=[replace(cursor, scope=f"courier:{stranger}") for cursor in asked.pull])
        handset.diary.faults["trespass"] += 1
        status, body = handset.server.exchange(handset.device, handset.written(asked))
        if status == 200 and (reply := handset.read(body)):
            handset.diary.see_reply(handset.device, handset.courier, reply)

    def forge(self, handset: Handset) -> None:
        """Push an invented fact on this handheld's chain, signed with another key."""
        asked = self.asked(handset)
        if asked is None or asked.push is None:
            return
        parcel, at = self.loop.chance.choice(list(self.people.at)), self.loop.moment()
        raw = msgspec.json.encode(Missing(id=self.loop.new_id(), parcel=parcel, at=at, note="bịa"))
        key, _ = key_pair(handset.handheld.signatures, self.loop.chance.getrandbits(256))
        head = chain_through(bytes.fromhex(asked.push.prev), [raw])[-1]
        signature = handset.handheld.signatures.sign(key, head)
        forged = Push(
            incarnation=asked.push.incarnation,
            base=asked.push.base,
            prev=asked.push.prev,
            facts=[Raw(raw)],
            signature=signature,
        )
        handset.diary.faults["forgery"] += 1
        handset.server.exchange(handset.device, handset.written(replace(asked, push=forged)))

    def snatch(self, handset: Handset) -> None:
        """Claim a parcel that another courier holds, by an offer that he never signed."""
        held = [(parcel, holder) for parcel, holder in self.people.at.items() if holder in self.couriers]
        others = [(parcel, holder) for parcel, holder in held if holder != handset.courier]
        if self.asked(handset) is None or handset.is_old or not others:
            return
        parcel, holder = self.loop.chance.choice(others)
        device = self.couriers[holder]
        offer = Offer(id=self.loop.new_id(), device=device, courier=holder, parcels=(Offered(parcel),))
        offer = replace(offer, signature=handset.handheld.signatures.sign(handset.handheld.key, offer_message(offer)))
        handset.diary.concerned.setdefault(parcel, set()).add(handset.courier)
        handset.diary.faults["snatched"] += 1
        handset.capture(self.people.fact(handset, TakenOver, parcel, offer=offer))

    def reuse(self, handset: Handset) -> None:
        """Let a bug of the handheld put a known id on another fact."""
        if self.asked(handset) is None or handset.is_old or not self.people.open:
            return
        known = [named.id for named in map(named_in, handset.handheld.outbox.facts) if named.id]
        if known:
            parcel, at = self.loop.chance.choice(list(self.people.open)), self.loop.moment()
            note = f"lặp {self.loop.chance.getrandbits(32)}"
            handset.diary.concerned.setdefault(parcel, set()).add(handset.courier)
            handset.diary.faults["id_reused"] += 1
            handset.capture(Missing(id=self.loop.chance.choice(known), parcel=parcel, at=at, note=note))

    def asked(self, handset: Handset) -> Exchange | None:
        """Return what this handheld would ask just now, or None where it cannot be used."""
        if not handset.is_up or handset.handheld.done or handset.is_over:
            return None
        return handset.handheld.next_exchange(handset.clock())
