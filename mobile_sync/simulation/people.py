"""What couriers do with parcels, and where each parcel truly is."""

from collections.abc import Callable
from random import Random
from typing import Any, Final
from uuid import UUID

from mobile_sync.custody import Custody
from mobile_sync.device import Handheld
from mobile_sync.facts import (
    AnyFact,
    AttemptFailed,
    CheckedIn,
    Collected,
    Delivered,
    GivenOver,
    HandedOver,
    Missing,
    TakenOver,
    Voided,
)
from mobile_sync.handover import Offer, from_qr, to_qr
from mobile_sync.simulation.diary import Diary
from mobile_sync.simulation.handset import Handset
from mobile_sync.simulation.loop import Loop

AGENCY, OFFICE, STAFF, NOWHERE = (UUID(int=number) for number in range(1, 5))
SHOWN: Final = "0" * 64
UNDOES: Final = 0.04
"""How often a courier takes back what he has just reported as delivered."""
POISON: Final[tuple[Callable[[Random], bytes], ...]] = (
    lambda chance: b'{"kind":"delivered","id":%d}' % chance.getrandbits(40),
    lambda chance: b"[" * 300 + b'"%x"' % chance.getrandbits(60) + b"]" * 300,
    lambda chance: b'{"kind":"of_tomorrow","id":"%s"}' % str(UUID(int=chance.getrandbits(128))).encode(),
    lambda chance: b'{"kind":"collected","giver":"\\u0000","x":%d}' % chance.getrandbits(60),
    lambda chance: b"%d" % chance.getrandbits(200),
)
"""Bytes that some bug of a handheld may bring into its chain; all of them are JSON, or the envelope would break."""


class People:
    """The couriers of a world and the papers in their hands; ``at`` says who truly holds each parcel.

    ``solution`` is what they choose where nobody is at home.
    """

    def __init__(self, loop: Loop, diary: Diary, solution: str) -> None:
        self.loop, self.diary, self.solution = loop, diary, solution
        self.at = diary.physical
        self.for_agency: set[UUID] = set()
        self.open: dict[UUID, UUID] = {}
        self.delivered: dict[UUID, Delivered] = {}

    def expect(self, custody: Custody) -> None:
        """Let a parcel wait at its door."""
        self.at[custody.parcel] = custody.holder
        if custody.leg == "INBOUND":
            self.for_agency.add(custody.parcel)

    def act(self, handset: Handset, poison: float) -> None:
        """Let a courier do the next thing and record it, where the handheld runs."""
        if not handset.is_up or handset.handheld.done or handset.is_over:
            return
        chance = self.loop.chance
        if self.loop.happens(poison):
            self.diary.faults["poison"] += 1
            handset.capture_poison(chance.choice(POISON)(chance))
            return
        courier = handset.courier
        held = self.held_by(courier)
        if (delivered := self.delivered.pop(handset.device, None)) and chance.random() < UNDOES:
            self.take_back(handset, delivered)
            return
        if held and (len(held) > 6 or chance.random() < 0.55):
            self.touch(handset, chance.choice(held), self.give)
            return
        due = [parcel for parcel, owner in self.open.items() if owner.int == courier.int and self.at[parcel] == AGENCY]
        if due:
            self.touch(handset, chance.choice(due), self.collect)

    def held_by(self, courier: UUID) -> list[UUID]:
        """Return what a courier truly has in hand. Numbers are compared, since a UUID takes its time to."""
        number = courier.int
        return [parcel for parcel, holder in self.at.items() if holder.int == number]

    def hand_on(self, giver: Handset, taker: Handset, other: Handset) -> None:
        """Let two couriers hand parcels to each other with no network; now and then one of the two records nothing.

        Rarely the giver cheats and offers the same papers to a third as well.
        """
        if giver.courier == taker.courier or not all(self.is_usable(each) for each in (giver, taker)):
            return
        held = [parcel for parcel in self.held_by(giver.courier) if giver.handheld.came_by(parcel)][:3]
        if not held:
            return
        self.diary.faults["handover"] += 1
        lot = self.loop.chance.random()
        self.pass_on(giver, taker, held, giver_records=lot > 0.15, taker_records=not 0.15 < lot < 0.25)
        if (lot < 0.05 or lot > 0.95) and other.courier not in (giver.courier, taker.courier) and self.is_usable(other):
            self.diary.faults["double_handover"] += 1
            self.diary.contradicted.update(held)
            self.pass_on(giver, other, held, giver_records=False, taker_records=True)

    def pass_on(
        self, giver: Handset, taker: Handset, parcels: list[UUID], *, giver_records: bool, taker_records: bool
    ) -> None:
        """Show offer and acceptance to each other as QR codes, and record both sides."""
        shown = from_qr(to_qr(giver.handheld.offer(self.loop.new_id(), parcels)))
        assert isinstance(shown, Offer)
        answer = from_qr(to_qr(taker.handheld.accept(shown, parcels)))
        for parcel in parcels:
            self.diary.concerned.setdefault(parcel, set()).update((giver.courier, taker.courier))
            if parcel not in self.diary.contradicted or giver_records:
                self.at[parcel] = taker.courier
            if taker_records:
                taker.capture(self.fact(taker, TakenOver, parcel, offer=shown))
            if giver_records:
                giver.capture(self.fact(giver, GivenOver, parcel, acceptance=answer, by=giver.handheld.came_by(parcel)))

    def is_usable(self, handset: Handset) -> bool:
        """Return whether a handheld can be used to hand parcels on; an old one does not know how."""
        return handset.is_up and not handset.is_over and not handset.handheld.done and not handset.is_old

    def touch(self, handset: Handset, parcel: UUID, act: Callable[[Handset, UUID], AnyFact]) -> None:
        """Do something with a parcel and record it."""
        self.diary.concerned.setdefault(parcel, set()).add(handset.courier)
        handset.capture(act(handset, parcel))

    def collect(self, handset: Handset, parcel: UUID) -> AnyFact:
        """Take a parcel from its door."""
        self.at[parcel] = handset.courier
        papers = self.loop.chance.randint(1, 9)
        photo = self.photo(handset.handheld)
        return self.fact(handset, Collected, parcel, seal="N1", papers=papers, giver="Ý", signature=photo, shown=SHOWN)

    def give(self, handset: Handset, parcel: UUID) -> AnyFact:
        """Bring a parcel where it goes, or fail to."""
        lot = self.loop.chance.random()
        if lot < 0.15:
            return self.fact(handset, AttemptFailed, parcel, reason="absent", solution=self.solution)
        if lot < 0.2:
            return self.fact(handset, Missing, parcel, note="không thấy trong túi")
        if lot < 0.27:
            self.at[parcel] = OFFICE
            return self.fact(handset, CheckedIn, parcel, office=OFFICE, clerk="Bé")
        photo = self.photo(handset.handheld)
        if parcel in self.for_agency:
            self.at[parcel] = AGENCY
            self.open.pop(parcel, None)
            return self.fact(handset, HandedOver, parcel, office=AGENCY, officer="Út", signature=photo, shown=SHOWN)
        self.at[parcel] = parcel
        delivered = self.fact(
            handset,
            Delivered,
            parcel,
            receiver="Lâm Thị Sà Phia",
            relationship="owner",
            identity_kind="citizen_id",
            identity_last4="0217",
            identity_match=True,
            signature=photo,
            photo=photo,
            shown=SHOWN,
        )
        assert isinstance(delivered, Delivered)
        if not handset.is_old:
            self.delivered[handset.device] = delivered
        return delivered

    def take_back(self, handset: Handset, delivered: Delivered) -> None:
        """Undo the last delivery: it was the wrong door, and the papers are in the bag again."""
        self.diary.faults["undone"] += 1
        self.at[delivered.parcel] = handset.courier
        handset.capture(self.fact(handset, Voided, delivered.parcel, voids=delivered.id, why="nhầm nhà"))

    def photo(self, handheld: Handheld) -> str:
        """Take a picture."""
        body = self.loop.chance.randbytes(self.loop.chance.randint(30, 90))
        sha256 = handheld.keep_media(body)
        self.diary.photos[sha256] = body
        return sha256

    def fact(self, handset: Handset, kind: Callable[..., AnyFact], parcel: UUID, **fields: Any) -> AnyFact:
        """Return a fact as the handheld's own clock dates it."""
        at = self.loop.moment(handset.skew_ms / 1000)
        clock = handset.clock()
        return kind(
            id=self.loop.new_id(), parcel=parcel, at=at, monotonic_ms=clock.monotonic_ms, boot=clock.boot, **fields
        )
