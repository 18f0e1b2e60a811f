from datetime import date
from uuid import UUID

import pytest

from backend.catalogue.eligibility import Agreement, agreement_for
from backend.catalogue.load import load_procedures
from backend.catalogue.model import Direction
from backend.catalogue.refusals import (
    AgreementGap,
    ModeNotAllowed,
    NoAgreement,
    NotByPost,
    NotByPostToday,
    NotInCatalogue,
    PresenceRequired,
    StageNotGiven,
    UnknownByPost,
)

PROCEDURES = {procedure.key: procedure for procedure in load_procedures()}
BIRTH = PROCEDURES["1.001193"]
MARRIAGE = PROCEDURES["1.000894"]
TODAY = date(2026, 11, 20)
EVERYWHERE = Agreement(stages=frozenset({"GUIDE", "RECEIVE", "RETURN"}), mode="carry", valid_from=date(2026, 1, 1))
PILOT = Agreement(
    stages=frozenset({"RECEIVE", "RETURN"}),
    mode="counter",
    kind="pilot",
    valid_from=date(2020, 3, 1),
    valid_to=date(2020, 6, 30),
)
EXTENSION = Agreement(
    stages=frozenset({"RECEIVE", "RETURN"}),
    mode="counter",
    kind="pilot",
    valid_from=date(2020, 10, 1),
    valid_to=date(2020, 12, 31),
)


def test_a_birth_may_be_registered_and_returned_by_post() -> None:
    assert agreement_for(BIRTH, "SUBMIT", TODAY, [EVERYWHERE]) == EVERYWHERE
    assert agreement_for(BIRTH, "RETURN", TODAY, [EVERYWHERE]) == EVERYWHERE


def test_a_marriage_may_be_filed_by_post_but_both_must_come_for_the_certificate() -> None:
    assert agreement_for(MARRIAGE, "SUBMIT", TODAY, [EVERYWHERE])
    with pytest.raises(PresenceRequired):
        agreement_for(MARRIAGE, "RETURN", TODAY, [EVERYWHERE])


def test_a_signature_is_certified_in_person_only() -> None:
    with pytest.raises(PresenceRequired):
        agreement_for(PROCEDURES["2.000884"], "SUBMIT", TODAY, [EVERYWHERE])


@pytest.mark.parametrize(
    ("key", "direction", "refusal"),
    [
        ("1.003592", "SUBMIT", NotByPost),
        ("1.004222", "SUBMIT", NotByPost),
        ("1.004837", "RETURN", UnknownByPost),
        ("Cấp Giấy phép bán lẻ rượu", "SUBMIT", UnknownByPost),
    ],
)
def test_unknown_is_not_yes_and_no_is_no(key: str, direction: Direction, refusal: type[NotByPostToday]) -> None:
    with pytest.raises(refusal):
        agreement_for(PROCEDURES[key], direction, TODAY, [EVERYWHERE])


def test_a_procedure_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(NotInCatalogue):
        agreement_for(None, "SUBMIT", TODAY, [EVERYWHERE])


def test_one_direction_never_implies_the_other() -> None:
    returns_only = Agreement(stages=frozenset({"RETURN"}), mode="carry", valid_from=date(2026, 1, 1))
    assert agreement_for(BIRTH, "RETURN", TODAY, [returns_only])
    with pytest.raises(StageNotGiven):
        agreement_for(BIRTH, "SUBMIT", TODAY, [returns_only])


@pytest.mark.parametrize(
    ("on", "allowed"),
    [
        ("2020-02-29", False),
        ("2020-03-01", True),
        ("2020-06-30", True),
        ("2020-07-01", False),
        ("2020-09-30", False),
        ("2020-10-01", True),
        ("2021-01-01", False),
    ],
)
def test_between_a_pilot_and_its_extension_nothing_is_accepted(on: str, allowed: bool) -> None:
    day = date.fromisoformat(on)
    if allowed:
        assert agreement_for(BIRTH, "RETURN", day, [PILOT, EXTENSION], mode="counter")
    else:
        with pytest.raises(AgreementGap):
            agreement_for(BIRTH, "RETURN", day, [PILOT, EXTENSION], mode="counter")


def test_an_agency_that_no_agreement_names_is_refused() -> None:
    elsewhere = Agreement(
        agency_kind="so_xay_dung",
        stages=frozenset({"RECEIVE"}),
        mode="carry",
        valid_from=date(2026, 1, 1),
    )
    with pytest.raises(NoAgreement):
        agreement_for(BIRTH, "SUBMIT", TODAY, [elsewhere])
    with pytest.raises(NoAgreement):
        agreement_for(BIRTH, "SUBMIT", TODAY, [])


def test_an_agreement_of_one_office_holds_for_that_office_alone() -> None:
    here, there = UUID(int=1), UUID(int=2)
    seconded = Agreement(office_id=here, stages=frozenset({"RECEIVE"}), mode="seconded", valid_from=date(2026, 1, 1))
    assert agreement_for(BIRTH, "SUBMIT", TODAY, [seconded], office_id=here, mode="seconded")
    with pytest.raises(NoAgreement):
        agreement_for(BIRTH, "SUBMIT", TODAY, [seconded], office_id=there, mode="seconded")


def test_the_counter_at_the_post_office_needs_an_agreement_of_that_mode() -> None:
    with pytest.raises(ModeNotAllowed) as refusal:
        agreement_for(BIRTH, "SUBMIT", TODAY, [EVERYWHERE], mode="counter")
    assert refusal.value.mode == "counter"


def test_every_refusal_has_its_own_code_and_words_in_both_languages() -> None:
    refusals = _all_below(NotByPostToday)
    assert len({refusal.code for refusal in refusals}) == len(refusals) == 8
    for refusal in refusals:
        assert refusal.vi != refusal.en
        assert refusal.__doc__


def _all_below(refusal: type[NotByPostToday]) -> list[type[NotByPostToday]]:
    return [found for below in refusal.__subclasses__() for found in [below, *_all_below(below)]]
