from collections import Counter

from backend.catalogue.load import (
    DATA,
    load_calendar,
    load_components,
    load_failure_reasons,
    load_former_units,
    load_procedures,
    load_provinces,
    load_successors,
    load_units,
)


def test_the_whole_catalogue_is_there() -> None:
    assert len(load_procedures()) == 116
    assert len(load_components()) == 276
    assert len({component.procedure for component in load_components()}) == 51
    assert len(load_former_units()) == 103


def test_what_is_not_known_stays_unknown() -> None:
    procedures = load_procedures()
    assert sum(procedure.submit_by_post is None for procedure in procedures) == 41
    assert sum(procedure.fee_vnd is None for procedure in procedures) == 86
    assert sum(procedure.fee_vnd == 0 for procedure in procedures) == 15
    assert sum(procedure.code is None for procedure in procedures) == 8


def test_marriage_needs_presence_at_return_and_not_at_submission() -> None:
    marriage = next(procedure for procedure in load_procedures() if procedure.code == "1.000894")
    assert marriage.presence_at_return is True
    assert marriage.presence_at_submission is False
    assert marriage.submit_by_post is True


def test_procedure_keys_are_unique_and_every_component_belongs_to_one() -> None:
    keys = Counter(procedure.key for procedure in load_procedures())
    assert set(keys.values()) == {1}
    assert {component.procedure for component in load_components()} <= set(keys)


def test_every_failure_reason_has_exactly_one_default_solution() -> None:
    reasons = load_failure_reasons()
    assert len(reasons) == len({(reason.leg, reason.code) for reason in reasons}) == 35
    for reason in reasons:
        assert sum(solution.is_default for solution in reason.solutions) == 1


def test_a_refused_parcel_can_only_go_back() -> None:
    refused = next(reason for reason in load_failure_reasons() if reason.code == "refused")
    assert refused.allows("return_to_agency")
    assert not refused.allows("deliver_again")
    assert refused.counts_as_attempt


def test_no_proposed_holiday_is_loaded() -> None:
    days = load_calendar()
    assert {day.certainty for day in days} == {"A", "B"}
    assert len({day.date for day in days}) == len(days)
    assert {day.date.year for day in days} == set(range(2019, 2028))


def test_the_country_has_its_units() -> None:
    kinds = Counter(unit.kind for unit in load_units())
    assert kinds == {"phường": 687, "xã": 2621, "đặc khu": 13}
    assert Counter(province.kind for province in load_provinces()) == {"tỉnh": 25, "thành phố": 9}
    assert {unit.province_id for unit in load_units()} == {province.id for province in load_provinces()}
    names = {unit.name for unit in load_units() if unit.kind == "đặc khu"}
    assert {"Hoàng Sa", "Trường Sa"} <= names


def test_can_tho_is_province_92_with_103_communes() -> None:
    codes = {unit.code for unit in load_units() if unit.province_id == 92}
    assert codes == {former.code for former in load_former_units()}
    assert next(unit for unit in load_units() if unit.code == "31135").full_name == "Phường Ninh Kiều"


def test_old_provinces_lead_to_their_successors() -> None:
    successor = {old.old_name: old.new_id for old in load_successors()}
    assert len(successor) == 63
    assert successor["Tỉnh Hậu Giang"] == successor["Tỉnh Sóc Trăng"] == 92
    assert successor["Tỉnh Bắc Kạn"] == 19


def test_the_tables_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.csv")) < 400_000
