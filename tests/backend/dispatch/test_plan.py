"""Parcels into tours, as pure functions of a day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from backend.dispatch.model import CourierOfDay, Day, OfficeOfDay, OpenHours, PlannableParcel
from backend.dispatch.plan import pair_calls, solve_day

ZERO = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)  # midnight in Vietnam, the 20th begins
POST, CENTRE, DOOR_LON = UUID(int=1), UUID(int=2), 105.78


def hours(opens: float, closes: float) -> OpenHours:
    return OpenHours(opens_at=ZERO + timedelta(hours=opens), closes_at=ZERO + timedelta(hours=closes))


def parcel(number: int, **changes: object) -> PlannableParcel:
    plain = PlannableParcel(
        id=UUID(int=100 + number),
        item_code=f"RB{number:08}0VN",
        leg="INBOUND",
        state="registered",
        holder_kind="citizen",
        holder_id=UUID(int=100 + number),
        office_id=CENTRE,
        pieces=1,
        weight_g=200,
        opens_at=ZERO + timedelta(hours=8),
        closes_at=ZERO + timedelta(hours=11),
        lon=DOOR_LON + number / 1000,
        lat=10.03,
    )
    return replace(plain, **changes)


def day(*parcels: PlannableParcel, centre_open: bool = True, couriers: int = 1) -> Day:
    return Day(
        day=date(2026, 11, 20),
        parcels=parcels,
        offices=(
            OfficeOfDay(id=POST, name="Bưu cục", lon=105.77, lat=10.03, sessions=(hours(7, 18),)),
            OfficeOfDay(
                id=CENTRE,
                name="Trung tâm",
                lon=105.79,
                lat=10.04,
                sessions=(hours(7.5, 11.5), hours(13.5, 17)) if centre_open else (),
            ),
        ),
        couriers=tuple(CourierOfDay(id=UUID(int=10 + number), office_id=POST) for number in range(couriers)),
    )


def only_reason(proposal) -> tuple[str, str, str]:
    (left,) = proposal.unserved
    return left.code, left.vi, left.en


def test_papers_go_from_the_door_to_the_centre_and_results_the_other_way() -> None:
    inward = parcel(1)
    outward = parcel(2, leg="OUTBOUND_RESULT", holder_kind="agency", holder_id=CENTRE)
    pairs, closed = pair_calls(day(inward, outward))

    assert not closed
    assert [(call.act, call.office) for call in pairs[str(inward.id)]] == [("collect", None), ("hand_over", CENTRE)]
    assert [(call.act, call.office) for call in pairs[str(outward.id)]] == [("collect", CENTRE), ("deliver", None)]


def test_results_leave_in_the_first_session_and_papers_arrive_in_the_last() -> None:
    outward = parcel(2, leg="OUTBOUND_RESULT", holder_kind="agency", holder_id=CENTRE)
    pairs, _ = pair_calls(day(parcel(1), outward))
    papers, results = pairs[str(parcel(1).id)], pairs[str(outward.id)]

    assert papers[1].hours == hours(13.5, 17)
    assert results[0].hours == hours(7.5, 11.5)


def test_a_held_parcel_is_loaded_at_the_post_office_that_holds_it() -> None:
    held = parcel(3, leg="OUTBOUND_RESULT", state="held", holder_kind="office", holder_id=POST)
    pairs, _ = pair_calls(day(held))

    assert [(call.act, call.office) for call in pairs[str(held.id)]] == [("load", POST), ("deliver", None)]


def test_stops_at_one_place_in_a_row_share_a_number() -> None:
    at_one_door = [parcel(number, lon=DOOR_LON, lat=10.03) for number in (1, 2, 3)]
    proposal = solve_day(day(*at_one_door), 2, 1)
    (tour,) = proposal.tours

    assert [visit.stop for visit in tour.visits] == [1, 1, 1, 2, 2, 2]
    assert proposal.faults == ()


def test_a_service_at_an_office_ends_before_it_closes() -> None:
    late = parcel(1, opens_at=ZERO + timedelta(hours=16.5), closes_at=ZERO + timedelta(hours=17))
    proposal = solve_day(day(late), 1, 1)
    handovers = [visit for tour in proposal.tours for visit in tour.visits if visit.act == "hand_over"]

    assert all(visit.leaves_at <= ZERO + timedelta(hours=17) for visit in handovers)


def test_a_parcel_whose_centre_is_closed_says_so() -> None:
    proposal = solve_day(day(parcel(1), centre_open=False), 1, 1)

    assert only_reason(proposal)[0] == "office_closed"


def test_a_parcel_too_heavy_is_explained_in_kilograms() -> None:
    code, vi, en = only_reason(solve_day(day(parcel(1, weight_g=42_500)), 1, 1))

    assert code == "too_heavy"
    assert vi == "Bưu gửi nặng 42,5 kg, mỗi bưu tá chở nhiều nhất 40 kg."
    assert en == "It weighs 42.5 kg; a courier carries at most 40 kg."


def test_a_window_nobody_can_reach_is_explained_with_both_times() -> None:
    early = parcel(1, lon=106.3, opens_at=ZERO + timedelta(hours=7), closes_at=ZERO + timedelta(hours=7.25))
    code, vi, en = only_reason(solve_day(day(early), 1, 1))

    assert code == "pickup_closes_too_early"
    assert "07:15" in vi
    assert "07:15" in en
    assert "{" not in vi + en


def test_a_day_without_couriers_leaves_everything_with_that_reason() -> None:
    proposal = solve_day(day(parcel(1), parcel(2), couriers=0), 1, 1)

    assert {left.code for left in proposal.unserved} == {"no_courier"}
    assert not proposal.tours
