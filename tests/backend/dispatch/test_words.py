"""Every reason routing may give has its sentences."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest

from backend.dispatch.model import Obstacle
from backend.dispatch.words import SHORT, WORDS, explain, gather
from routing.plan import ReasonCode

OF_THE_DAY = {"office_closed", "office_over", "window_over", "shift_over"}
OF_NOBODY = OF_THE_DAY | {"no_courier"}
NINE = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def obstacle(code: str, **changes: object) -> Obstacle:
    told = {"earliest_at": NINE, "closes_at": NINE - timedelta(minutes=15), "amount": 7, "limit": 5} | changes
    return Obstacle(code=code, courier=UUID(int=1), **told)


def test_every_reason_of_routing_has_words() -> None:
    assert set(WORDS) == {*get_args(ReasonCode), *OF_THE_DAY}
    assert set(SHORT) == set(WORDS) - OF_NOBODY


@pytest.mark.parametrize("code", sorted(WORDS))
@pytest.mark.parametrize("courier", ["Đặng Ngọc Ý", ""])
def test_no_sentence_has_a_hole(code: str, courier: str) -> None:
    for sentence in explain(obstacle(code), courier):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "{" not in sentence
        assert "None" not in sentence
        assert "  " not in sentence


@pytest.mark.parametrize("code", sorted(SHORT))
def test_no_line_about_other_couriers_has_a_hole(code: str) -> None:
    ((vi, en),) = gather([obstacle(code)])
    assert vi.startswith("1 bưu tá khác: ")
    assert en.startswith("Another courier: ")
    assert "{" not in vi + en


def test_a_place_that_closes_too_early_is_told_with_both_times_and_the_name() -> None:
    vi, en = explain(obstacle("pickup_closes_too_early"), "Đặng Ngọc Ý")

    assert vi == "Không kịp đến lấy: nơi lấy đóng lúc 08:45, sớm nhất 09:00 Đặng Ngọc Ý mới đến."
    assert en == "Too late to fetch: the place closes at 08:45, the earliest arrival is 09:00 by Đặng Ngọc Ý."


def test_the_other_couriers_are_counted_by_reason_with_the_nearest_one_s_time() -> None:
    later = obstacle("pickup_closes_too_early", earliest_at=NINE + timedelta(hours=1))
    lines = gather([obstacle("no_room"), obstacle("pickup_closes_too_early"), later])

    assert [vi for vi, _ in lines] == [
        "1 bưu tá khác: tuyến đã kín.",
        "2 bưu tá khác: không kịp đến lấy, sớm nhất 09:00.",
    ]
    assert lines[1][1] == "2 other couriers: too late to fetch, 09:00 at best."


def test_an_arrival_is_rounded_up_to_the_minute_and_a_closing_down() -> None:
    moments = {"earliest_at": NINE + timedelta(seconds=1), "closes_at": NINE + timedelta(seconds=59)}
    _, english = explain(obstacle("delivery_closes_too_early", **moments), "")
    assert "closes at 09:00" in english
    assert "arrival is 09:01" in english


def test_weights_are_told_in_kilograms_and_the_way_in_minutes() -> None:
    vi, en = explain(obstacle("too_heavy", amount=42_500, limit=40_000), "Ý")
    assert vi == "Bưu gửi nặng 42,5 kg, Ý chở nhiều nhất 40 kg."
    assert en == "It weighs 42.5 kg; Ý carries at most 40 kg."
    assert "2 minutes" in explain(obstacle("not_worth_the_way", amount=61, limit=60), "Ý")[1]
