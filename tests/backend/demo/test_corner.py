import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import hypot

import pytest

from backend.catalogue.eligibility import agreement_for
from backend.catalogue.load import load_procedures, load_units
from backend.demo.corner.corner import CATCHMENTS, build_corner
from backend.demo.corner.dossiers import DemoDossier, dossiers
from backend.parcels.codes import parse_dossier_code

SEED = 2026
DAY = date(2026, 11, 20)
CORNER = build_corner(SEED)
DOSSIERS = dossiers(SEED, DAY)
OFFICES = {office.id: office for office in CORNER.offices}
PROCEDURES = {procedure.key: procedure for procedure in load_procedures()}
UNITS = {unit.code: unit for unit in load_units()}


def test_the_same_seed_gives_the_same_corner_and_day() -> None:
    assert build_corner(SEED) == CORNER
    assert dossiers(SEED, DAY) == DOSSIERS
    assert dossiers(SEED, DAY, 40) == DOSSIERS[:40]


def test_another_seed_gives_other_people_with_other_ids() -> None:
    other = build_corner(SEED + 1)
    assert {person.id for person in other.people}.isdisjoint(person.id for person in CORNER.people)
    assert {one.id for one in dossiers(SEED + 1, DAY)}.isdisjoint(one.id for one in DOSSIERS)


def test_every_commune_has_a_service_centre_and_the_city_has_its_own() -> None:
    kinds = Counter((office.kind, office.level) for office in CORNER.offices)
    assert kinds == {
        ("service_centre", "province"): 1,
        ("service_centre", "commune"): 103,
        ("post_office", "commune"): 4,
    }


def test_the_cast_is_complete() -> None:
    roles = Counter(person.role for person in CORNER.people)
    assert (roles["courier"], roles["dispatcher"], roles["clerk"], roles["supervisor"]) == (8, 2, 4, 1)
    assert len({person.username for person in CORNER.people}) == len(CORNER.people)
    homes = Counter(person.office_id for person in CORNER.people if person.role == "courier")
    assert set(homes.values()) == {2}


def test_every_centre_in_use_has_an_officer_to_sign() -> None:
    officers = {person.office_id for person in CORNER.people if person.role == "agency_officer"}
    assert {one.service_centre_id for one in DOSSIERS} <= officers


def test_the_legs_come_in_their_usual_shares() -> None:
    shares = Counter(one.leg for one in DOSSIERS)
    assert len(DOSSIERS) == 300
    assert shares["INBOUND"] == pytest.approx(105, abs=25)
    assert shares["OUTBOUND_RESULT"] == pytest.approx(165, abs=25)
    assert shares["RETURN_PAPERS"] == pytest.approx(30, abs=15)


def test_every_dossier_may_go_by_post_in_its_direction() -> None:
    for one in DOSSIERS:
        direction = "RETURN" if one.leg == "OUTBOUND_RESULT" else "SUBMIT"
        procedure = PROCEDURES[one.procedure_code]
        assert agreement_for(procedure, direction, DAY, CORNER.agreements)
        assert procedure.code is not None


def test_dossier_codes_are_well_formed_and_never_repeat() -> None:
    codes = [one.code for one in DOSSIERS]
    assert [parse_dossier_code(code) for code in codes] == codes
    assert len(set(codes)) == len(codes)
    assert any(code.startswith("000.00.") for code in codes)


def test_status_and_moments_tell_the_same_story() -> None:
    for one in DOSSIERS:
        assert one.national_status in {"INBOUND": {1}, "OUTBOUND_RESULT": {9}, "RETURN_PAPERS": {3, 7, 8}}[one.leg]
        assert (one.received_at is None) == (one.national_status in {1, 3}) == (one.due_at is None)
        if one.received_at and one.due_at:
            assert one.registered_at < one.received_at < one.due_at
            assert one.received_at < datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_time_windows_lie_within_the_day_and_about_a_third_are_narrow() -> None:
    opens, closes = _hanoi(7, 30), _hanoi(17, 0)
    for one in DOSSIERS:
        assert opens <= one.window_opens_at < one.window_closes_at <= closes
    narrow = [one for one in DOSSIERS if _hours(one) < 9]
    assert len(narrow) == pytest.approx(105, abs=30)
    assert {_hours(one) for one in narrow} == {2, 2.5, 3}
    assert all(one.window_closes_at <= _hanoi(15, 30) for one in narrow if one.leg == "INBOUND")


def test_doors_are_near_their_commune_and_within_reach_of_their_post_office() -> None:
    for one in DOSSIERS:
        unit, post_office = UNITS[one.commune_code], OFFICES[one.post_office_id]
        assert _km(one.lat, one.lon, unit.lat, unit.lon) <= 2.6
        assert _km(one.lat, one.lon, post_office.lat, post_office.lon) <= 10
        assert one.commune_code in CATCHMENTS[post_office.commune_code]
        assert unit.full_name in one.address


def test_several_dossiers_wait_at_most_service_centres() -> None:
    waiting = Counter(one.service_centre_id for one in DOSSIERS)
    assert sum(number >= 5 for number in waiting.values()) >= 12


def test_names_cover_what_careless_software_breaks() -> None:
    names = {one.owner for one in dossiers(SEED, DAY, 1500)}
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    assert any(name.endswith(" Ý") for name in names)
    assert any(len(name.split()) == 6 for name in names)
    assert any(name.startswith("Thạch ") for name in names)


def test_telephone_numbers_belong_to_nobody() -> None:
    phones = [one.phone for one in DOSSIERS] + [person.phone for person in CORNER.people]
    assert all(re.fullmatch(r"057[0-9]{7}", phone) for phone in phones)


def _hanoi(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def _hours(one: DemoDossier) -> float:
    return (one.window_closes_at - one.window_opens_at) / timedelta(hours=1)


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    return hypot((lat - other_lat) * 111.2, (lon - other_lon) * 109.5)
