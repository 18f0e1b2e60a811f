"""What a receiver's own word adds to a delivery, by the rules alone."""

from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from mobile_sync.codes import door_code, door_code_hash, receipt_commitment
from mobile_sync.custody import Actor
from mobile_sync.doorstep import Doorsteps, HeldReceipt, acknowledge, after, shown_in_vain, told_at_doors
from mobile_sync.facts import Delivered
from mobile_sync.refusals import DoorCodeUnproven, IdReused, ReceiptUnproven
from mobile_sync.settle import Rules, Witnessed, settle
from tests.mobile_sync.samples import FACTS, NOW, OTHER, PARCEL, actor

SECRET, DOSSIER, PROVINCE = bytes(range(16)), UUID(int=77), 92
LEG = "OUTBOUND_RESULT"
CODE = door_code(SECRET)
RECEIPT = HeldReceipt(
    id=UUID(int=88),
    parcel=PARCEL,
    dossier=DOSSIER,
    commitment=receipt_commitment(province_id=PROVINCE, dossier_id=DOSSIER, direction=LEG, secret=SECRET),
)
KNOWN = Doorsteps(province=PROVINCE, receipts=(RECEIPT,))


def delivered(**said: str) -> Delivered:
    fact = FACTS["delivered"]
    assert isinstance(fact, Delivered)
    return replace(fact, **said)


def word(fact, doorsteps=KNOWN, leg=LEG):
    return acknowledge(fact, leg, actor("courier"), doorsteps)


def test_a_delivery_without_a_code_has_no_word() -> None:
    assert word(delivered()) is None
    assert word(FACTS["collected"]) is None
    told = told_at_doors([delivered(), FACTS["loaded"]])
    assert (told.parcels, told.codes) == ((), ())


def test_the_right_secret_uses_up_its_receipt() -> None:
    said = word(delivered(receipt_secret=SECRET.hex()))
    assert (said.receipt, said.flag) == (RECEIPT.id, None)
    assert word(delivered(receipt_secret=SECRET.hex()), after(KNOWN, said)).flag is ReceiptUnproven


@pytest.mark.parametrize(
    "known",
    [
        Doorsteps(province=1, receipts=(RECEIPT,)),
        replace(KNOWN, receipts=()),
        replace(KNOWN, receipts=(replace(RECEIPT, is_used=True),)),
        replace(KNOWN, receipts=(replace(RECEIPT, parcel=OTHER),)),
        replace(KNOWN, receipts=(replace(RECEIPT, dossier=OTHER),)),
    ],
    ids=["province", "none", "used", "parcel", "dossier"],
)
def test_a_secret_of_anything_else_proves_nothing(known: Doorsteps) -> None:
    said = word(delivered(receipt_secret=SECRET.hex()), known)
    assert (said.receipt, said.flag) == (None, ReceiptUnproven)


def test_a_secret_is_bound_to_its_direction() -> None:
    assert word(delivered(receipt_secret=SECRET.hex()), leg="RETURN_PAPERS").flag is ReceiptUnproven


def test_a_door_code_belongs_to_the_act_that_showed_it_first() -> None:
    first = word(delivered(door_code=CODE))
    assert (first.code, first.flag) == (door_code_hash(CODE), None)
    known = after(KNOWN, first)
    same = word(delivered(door_code=CODE.lower(), parcel=OTHER), known)
    assert (same.code, same.flag) == (first.code, None)
    elsewhere = word(delivered(door_code=CODE, shown="1" * 64), known)
    assert (elsewhere.code, elsewhere.flag) == (None, DoorCodeUnproven)
    by_another = acknowledge(delivered(door_code=CODE), LEG, Actor("courier", OTHER), known)
    assert (by_another.code, by_another.flag) == (None, DoorCodeUnproven)


def test_what_is_no_code_never_hides_a_right_secret() -> None:
    said = word(delivered(door_code="8" * 26, receipt_secret=SECRET.hex()))
    assert (said.receipt, said.code, said.flag) == (RECEIPT.id, None, DoorCodeUnproven)
    assert told_at_doors([delivered(door_code="8" * 26)]).codes == ()


def test_a_delivery_that_is_only_kept_uses_up_no_receipt_and_keeps_its_code() -> None:
    fact = delivered(door_code=CODE, receipt_secret=SECRET.hex())
    said = shown_in_vain(fact, OTHER, actor("courier"), KNOWN)
    assert (said.delivery, said.receipt, said.code, said.flag) == (OTHER, None, door_code_hash(CODE), None)
    known = after(KNOWN, said)
    assert word(delivered(door_code=CODE, shown="1" * 64), known).flag is DoorCodeUnproven
    assert shown_in_vain(delivered(door_code=CODE, shown="1" * 64), OTHER, actor("courier"), known) is None


@pytest.mark.parametrize("fact", [None, FACTS["collected"], delivered(), delivered(door_code="8" * 26)])
def test_what_is_only_kept_and_showed_no_code_adds_nothing(fact) -> None:
    assert shown_in_vain(fact, OTHER, actor("courier"), KNOWN) is None


def test_a_delivery_under_an_id_used_before_is_found_under_its_own() -> None:
    raw = msgspec.json.encode(delivered(door_code=CODE))
    reused = Witnessed(id=OTHER, raw=raw, fact=delivered(door_code=CODE), fault=IdReused)
    (step,) = settle({}, [reused], actor("courier"), Rules(solutions={}, now=NOW, doorsteps=KNOWN))
    assert step.verdict.code == "ID_REUSED"
    assert (step.acknowledged.delivery, step.acknowledged.code) == (OTHER, door_code_hash(CODE))
