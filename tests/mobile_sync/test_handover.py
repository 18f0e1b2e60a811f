from itertools import permutations
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from mobile_sync.custody import Actor
from mobile_sync.device import Handheld
from mobile_sync.facts import Collected, GivenOver, TakenOver
from mobile_sync.handover import MOST_PARCELS, Offered, Signer, from_qr, is_proven, to_qr
from mobile_sync.keys import new_key, public_point
from mobile_sync.settle import Rules, Witnessed, settle
from mobile_sync.wire import Enrolled
from tests.mobile_sync.samples import FACTS, HASH, NOW, PARCEL, standing

KEYS = {name: new_key() for name in "ABCD"}
COURIERS = {name: UUID(int=200 + number) for number, name in enumerate("ABCD")}
DEVICES = {name: UUID(int=300 + number) for number, name in enumerate("ABCD")}
SIGNERS = {DEVICES[name]: Signer(courier=COURIERS[name], public_key=public_point(KEYS[name])) for name in "ABCD"}


class Meeting:
    """Couriers who meet without network; each says its facts to the server in its own order."""

    def __init__(self):
        self.number = 1000
        self.handhelds = {name: self.enrolled(name) for name in "ABCD"}
        self.said = {name: [] for name in "ABCD"}

    def enrolled(self, name):
        identity = Enrolled(device=DEVICES[name], courier=COURIERS[name], province=92, scopes=[], epoch="")
        return Handheld(identity, KEYS[name])

    def new_id(self):
        self.number += 1
        return UUID(int=self.number)

    def say(self, name, kind, **fields):
        fact = kind(id=self.new_id(), parcel=PARCEL, at=NOW, **fields)
        handheld = self.handhelds[name]
        for sha256 in (getattr(fact, "signature", None), getattr(fact, "photo", None)):
            if sha256:
                handheld.media = {**handheld.media, sha256: b""}
        handheld.capture(fact)
        self.said[name].append(fact)

    def collect(self, name):
        self.say(name, Collected, seal="N1", papers=1, giver="Ý", signature=HASH, shown=HASH)

    def deliver(self, name):
        names = [name for name in FACTS["delivered"].__struct_fields__ if name not in {"id", "parcel", "at"}]
        self.say(name, type(FACTS["delivered"]), **{each: getattr(FACTS["delivered"], each) for each in names})

    def hand_on(self, giver, taker, *, giver_records=True, taker_records=True):
        by = self.handhelds[giver].came_by(PARCEL)
        offer = from_qr(to_qr(self.handhelds[giver].offer(self.new_id(), [PARCEL])))
        acceptance = from_qr(to_qr(self.handhelds[taker].accept(offer, [PARCEL])))
        if giver_records:
            self.say(giver, GivenOver, acceptance=acceptance, by=by)
        if taker_records:
            self.say(taker, TakenOver, offer=offer)


class Book:
    """The server's book of one parcel."""

    def __init__(self):
        self.custody = standing("assigned", courier=COURIERS["A"])
        self.passings, self.settled, self.codes = (), set(), []

    def hear(self, name, facts):
        rules = Rules(
            solutions={}, now=NOW, signers=SIGNERS, settled=frozenset(self.settled), passings={PARCEL: self.passings}
        )
        batch = [Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact) for fact in facts]
        for step in settle({PARCEL: self.custody}, batch, Actor("courier", COURIERS[name]), rules):
            self.codes.append(step.verdict.code)
            self.custody = step.after or self.custody
            self.passings += (step.passing,) if step.passing else ()
        self.settled |= {fact.id for fact in facts}


def heard(meeting, order):
    book = Book()
    for name in order:
        book.hear(name, meeting.said[name])
    return book


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_whoever_is_heard_first_the_taker_has_it_and_the_other_confirms(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    book = heard(meeting, order)
    assert (book.custody.state, book.custody.holder, book.custody.n) == ("with_courier", COURIERS["B"], 3)
    assert book.codes == ["", "", ""]


@pytest.mark.parametrize("order", ["AB", "BA"])
@pytest.mark.parametrize("records", ["giver_records", "taker_records"])
def test_one_word_of_the_two_is_enough(order, records):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B", **{"giver_records": False, "taker_records": False, records: True})
    book = heard(meeting, order)
    assert (book.custody.holder, set(book.codes)) == (COURIERS["B"], {""})


@pytest.mark.parametrize("order", list(permutations("ABC")), ids="".join)
def test_a_parcel_that_goes_through_three_hands_ends_in_the_last_in_whatever_order_they_are_heard(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    meeting.hand_on("B", "C")
    book = heard(meeting, order)
    assert book.custody.holder == COURIERS["C"]
    assert set(book.codes) <= {"", "REASSIGNED", "HANDOVER_UNCLEAR"}
    assert book.custody.n == len(book.codes)


@pytest.mark.parametrize("order", list(permutations("ABCD")), ids="".join)
def test_a_parcel_that_goes_through_four_hands_ends_in_the_last_too(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    meeting.hand_on("B", "C")
    meeting.hand_on("C", "D")
    book = heard(meeting, order)
    assert (book.custody.state, book.custody.holder) == ("with_courier", COURIERS["D"])
    assert set(book.codes) <= {"", "REASSIGNED", "HANDOVER_UNCLEAR"}


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_the_taker_may_deliver_before_the_giver_is_heard(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    meeting.deliver("B")
    book = heard(meeting, order)
    assert (book.custody.state, book.custody.deliverer, set(book.codes)) == ("delivered", COURIERS["B"], {""})


@pytest.mark.parametrize("order", list(permutations("ABC")), ids="".join)
def test_a_parcel_given_to_two_is_an_exception_for_dispatch_in_whatever_order_they_are_heard(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B", giver_records=False)
    meeting.hand_on("A", "C", giver_records=False)
    book = heard(meeting, order)
    assert (book.custody.state, book.custody.exception) == ("exception", "conflict")
    assert "HANDOVER_CONTRADICTED" in book.codes


@pytest.mark.parametrize("order", list(permutations("ABC")), ids="".join)
def test_a_giver_who_offers_again_what_he_recorded_as_given_is_noticed(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    meeting.hand_on("A", "C", giver_records=False)
    assert "HANDOVER_CONTRADICTED" in heard(meeting, order).codes


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_a_giver_who_delivers_what_he_gave_away_is_noticed(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    meeting.deliver("A")
    book = heard(meeting, order)
    assert set(book.codes) & {"WRONG_HOLDER", "HANDOVER_CONTRADICTED", "DUPLICATE_HANDOVER"}


@pytest.mark.parametrize("order", list(permutations("AB")), ids="".join)
def test_a_parcel_that_comes_back_is_with_the_first_again_or_dispatch_is_asked(order):
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    meeting.hand_on("B", "A")
    book = heard(meeting, order)
    assert book.custody.holder == COURIERS["A"] or book.custody.state == "exception"


def test_a_word_that_is_not_signed_by_the_courier_named_is_kept_aside():
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    taken = meeting.said["B"][0]
    for offer in (
        replace(taken.offer, signature=""),
        replace(taken.offer, courier=COURIERS["C"]),
        replace(taken.offer, device=DEVICES["C"]),
        replace(taken.offer, parcels=(Offered(UUID(int=9)),)),
    ):
        book = Book()
        book.hear("A", meeting.said["A"][:1])
        book.hear("B", [replace(taken, offer=offer)])
        assert book.codes == ["", "HANDOVER_UNPROVEN"]
        assert book.custody.holder == COURIERS["A"]


def test_an_acceptance_of_other_parcels_gives_nothing_away():
    meeting = Meeting()
    meeting.collect("A")
    meeting.hand_on("A", "B")
    collected, given = meeting.said["A"]
    other = meeting.handhelds["B"].accept(meeting.handhelds["A"].offer(UUID(int=1), [UUID(int=9)]), [UUID(int=9)])
    book = Book()
    book.hear("A", [collected, replace(given, acceptance=other)])
    assert book.codes == ["", "HANDOVER_UNPROVEN"]


def test_what_was_given_away_is_not_held_any_more():
    meeting = Meeting()
    assert meeting.handhelds["A"].came_by(PARCEL) is None
    meeting.collect("A")
    assert meeting.handhelds["A"].came_by(PARCEL) == meeting.said["A"][0].id
    meeting.hand_on("A", "B")
    assert meeting.handhelds["A"].came_by(PARCEL) is None
    assert meeting.handhelds["B"].came_by(PARCEL) == meeting.said["B"][0].id


def test_a_full_offer_fits_a_qr_code():
    meeting = Meeting()
    offer = meeting.handhelds["A"].offer(UUID(int=1), [UUID(int=number) for number in range(MOST_PARCELS)])
    assert len(to_qr(offer)) <= 3391, "alphanumeric, version 40, level M"
    assert is_proven(from_qr(to_qr(offer)), SIGNERS)


@pytest.mark.parametrize("text", ["", "HO1:", "HO1:%%%", "HO2:AB", "HA1:é", "HO1:AAAA", "HO1:::::"])
def test_a_damaged_code_says_so(text):
    with pytest.raises(ValueError, match=r"."):
        from_qr(text)
