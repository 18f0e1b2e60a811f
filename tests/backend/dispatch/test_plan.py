"""Parcels into tours, as pure functions of a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from backend.dispatch.calls import DOOR_ONCE_S, DOOR_S, OFFICE_ONCE_S, OFFICE_S, pair_calls
from backend.dispatch.model import (
    CourierOfDay,
    Day,
    Obstacle,
    OfficeOfDay,
    OpenHours,
    PlannableParcel,
    PlannedVisit,
    Progress,
    Proposal,
)
from backend.dispatch.plan import APPOINTMENT_COME, NOON_REST, TRIED_BEFORE, make_problem, solve_day

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


def at(clock_hours: float) -> datetime:
    return ZERO + timedelta(hours=clock_hours)


def result(number: int, **changes: object) -> PlannableParcel:
    at_the_centre = {"leg": "OUTBOUND_RESULT", "holder_kind": "agency", "holder_id": CENTRE}
    return parcel(number, **{"closes_at": at(17), **at_the_centre, **changes})


def day(*parcels: PlannableParcel, centre_open: bool = True, couriers: int = 1, moment: datetime | None = None) -> Day:
    return Day(
        day=date(2026, 11, 20),
        moment=moment,
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


def solved(planned: Day) -> Proposal:
    proposal = solve_day(planned, 2, 1)
    assert proposal.faults == ()
    return proposal


def only_reason(proposal: Proposal) -> Obstacle:
    """Return what stands first against the one parcel that is in no tour."""
    (left,) = proposal.unserved
    return left.obstacles[0]


def visits(proposal: Proposal) -> list[PlannedVisit]:
    return [visit for tour in proposal.tours for visit in tour.visits]


def test_papers_go_from_the_door_to_the_centre_and_results_the_other_way() -> None:
    inward, outward = parcel(1), result(2)
    pairs, left_out = pair_calls(day(inward, outward))

    assert not left_out
    assert [(call.act, call.office) for call in pairs[str(inward.id)]] == [("collect", None), ("hand_over", CENTRE)]
    assert [(call.act, call.office) for call in pairs[str(outward.id)]] == [("collect", CENTRE), ("deliver", None)]


def test_papers_may_arrive_before_noon_and_results_leave_after_it() -> None:
    early = parcel(1, opens_at=at(7.5), closes_at=at(8))
    late = result(2, opens_at=at(15), closes_at=at(16))
    papers, results = solved(day(early)), solved(day(late, moment=at(12.5)))

    (handed_over,) = [visit for visit in visits(papers) if visit.act == "hand_over"]
    assert handed_over.leaves_at < at(11.5)
    assert (handed_over.opens_at, handed_over.closes_at) == (at(7.5), at(11.5))
    (collected,) = [visit for visit in visits(results) if visit.act == "collect"]
    assert (collected.opens_at, collected.closes_at) == (at(13.5), at(17))
    assert collected.starts_at >= at(13.5)


def test_a_held_parcel_is_loaded_at_the_post_office_that_holds_it() -> None:
    held = parcel(3, leg="OUTBOUND_RESULT", state="held", holder_kind="office", holder_id=POST)
    pairs, _ = pair_calls(day(held))

    assert [(call.act, call.office) for call in pairs[str(held.id)]] == [("load", POST), ("deliver", None)]


def test_stops_at_one_place_in_a_row_share_a_number_and_one_signature() -> None:
    at_one_door = [parcel(number, lon=DOOR_LON, lat=10.03) for number in (1, 2, 3)]
    proposal = solved(day(*at_one_door))
    (tour,) = proposal.tours

    assert [visit.stop for visit in tour.visits] == [1, 1, 1, 2, 2, 2]
    door, office = tour.visits[:3], tour.visits[3:]
    assert seconds(door) == 3 * (DOOR_S - DOOR_ONCE_S) + DOOR_ONCE_S
    assert seconds(office) == 3 * (OFFICE_S - OFFICE_ONCE_S) + OFFICE_ONCE_S


def seconds(stop: Sequence[PlannedVisit]) -> float:
    """Return how long a courier is busy at a stop."""
    return (stop[-1].leaves_at - stop[0].starts_at).total_seconds()


def test_one_dossier_at_a_door_takes_what_the_rides_learned_from_count_for_it() -> None:
    (tour,) = solved(day(parcel(1))).tours

    assert [seconds([visit]) for visit in tour.visits] == [DOOR_S, OFFICE_S]


def test_a_service_at_an_office_ends_before_it_closes() -> None:
    late = parcel(1, opens_at=at(16.5), closes_at=at(17))
    handovers = [visit for visit in visits(solved(day(late))) if visit.act == "hand_over"]

    assert handovers
    assert all(visit.leaves_at <= at(17) for visit in handovers)


def test_whoever_is_out_over_noon_rests_between_two_calls() -> None:
    (tour,) = solved(
        day(parcel(1, opens_at=at(8), closes_at=at(8.1)), result(2, opens_at=at(15), closes_at=at(16)))
    ).tours
    (rest,) = tour.rests

    assert at(11) <= rest.starts_at <= at(13)
    assert (rest.ends_at - rest.starts_at).total_seconds() == NOON_REST.lasts_s
    assert all(visit.leaves_at <= rest.starts_at or rest.ends_at <= visit.starts_at for visit in tour.visits)


def test_a_plan_asked_for_at_noon_begins_then_and_nobody_eats_twice() -> None:
    moment = at(13.2) + timedelta(seconds=7)
    proposal = solved(day(result(1), moment=moment))
    (tour,) = proposal.tours

    assert tour.starts_at >= at(13.2) + timedelta(minutes=1)
    assert tour.rests == ()


def test_what_is_over_when_the_plan_is_asked_for_says_so() -> None:
    proposal = solved(day(parcel(1), result(2), moment=at(12)))
    gone = only_reason(proposal)

    assert (gone.code, gone.earliest_at, gone.closes_at) == ("window_over", at(12), at(11))
    assert {visit.parcel for visit in visits(proposal)} == {result(2).id}

    closed = only_reason(solved(day(result(2, closes_at=at(18)), moment=at(17))))
    assert (closed.code, closed.closes_at) == ("office_over", at(17))
    held = parcel(3, leg="OUTBOUND_RESULT", state="held", holder_kind="office", holder_id=POST, closes_at=at(18))
    assert only_reason(solved(day(held, moment=at(17.75)))).code == "shift_over"


def test_a_plan_for_another_day_has_that_day_whole() -> None:
    for moment in (at(-8), at(30)):
        assert solved(day(parcel(1), moment=moment)).unserved == ()


def test_an_appointment_at_stake_counts_most_then_what_was_tried_before() -> None:
    due = result(1, due_at=at(15))
    overdue = result(2, due_at=at(-48), attempts=1)
    tried, plain = result(3, due_at=at(30), attempts=2), parcel(4, due_at=at(15))
    planned = day(due, overdue, tried, plain)
    shipments = make_problem(planned, pair_calls(planned)[0]).shipments

    assert [shipment.priority for shipment in shipments] == [
        APPOINTMENT_COME, APPOINTMENT_COME + TRIED_BEFORE, TRIED_BEFORE, 0,
    ]  # fmt: skip
    assert [shipment.delivery.target_s for shipment in shipments] == [15 * 3600, 0, None, None]
    assert [shipment.pickup.target_s for shipment in shipments] == [None] * 4
    assert {shipment.penalty_s for shipment in shipments} == {None}


def test_where_one_must_stay_behind_it_is_not_the_one_that_is_due() -> None:
    one_piece_each = {"pieces": 150, "opens_at": at(8), "closes_at": at(8.1)}
    far = {**one_piece_each, "lon": DOOR_LON + 0.05}
    proposal = solved(day(result(1, **one_piece_each), result(2, due_at=at(9), **far)))

    assert [left.parcel for left in proposal.unserved] == [result(1).id]


def test_a_parcel_whose_centre_is_closed_says_so() -> None:
    assert only_reason(solved(day(parcel(1), centre_open=False))).code == "office_closed"


def test_a_parcel_too_heavy_is_explained_by_its_weight() -> None:
    heavy = only_reason(solved(day(parcel(1, weight_g=42_500))))

    assert (heavy.code, heavy.amount, heavy.limit) == ("too_heavy", 42_500, 40_000)


def test_a_window_nobody_can_reach_is_explained_with_both_times_for_every_courier() -> None:
    early = parcel(1, lon=106.3, opens_at=at(7), closes_at=at(7.25))
    (left,) = solved(day(early, couriers=3)).unserved

    assert [obstacle.code for obstacle in left.obstacles] == ["pickup_closes_too_early"] * 3
    assert len({obstacle.courier for obstacle in left.obstacles}) == 3
    assert left.obstacles[0].closes_at == at(7.25) < left.obstacles[0].earliest_at


def test_a_centre_that_closes_too_early_is_told_by_when_it_really_closes() -> None:
    late = only_reason(solved(day(parcel(1, opens_at=at(16.98), closes_at=at(17)))))

    assert (late.code, late.closes_at) == ("delivery_closes_too_early", at(17))
    assert late.earliest_at > at(17)


def test_a_day_without_couriers_leaves_everything_with_that_reason() -> None:
    proposal = solved(day(parcel(1), parcel(2), couriers=0))

    assert {left.obstacles[0].code for left in proposal.unserved} == {"no_courier"}
    assert not proposal.tours


def test_the_search_tells_how_far_it_is_and_ends_when_told_to() -> None:
    told: list[Progress] = []
    many = day(*(parcel(number) for number in range(1, 21)), couriers=2)
    proposal = solve_day(many, 60, 1, lambda: len(told) > 1, told.append)

    assert proposal.faults == ()
    assert 0 < told[-1].couriers <= 2
    assert told[-1].unserved == 0
    assert 0 <= told[0].spent <= told[-1].spent <= 1
    assert told[0].spent < 0.5
