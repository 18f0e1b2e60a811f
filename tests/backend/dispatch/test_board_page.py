"""The board's page: the day in one screen, without a script and with one."""

from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest

from backend.base.clock import new_id
from backend.catalogue.outlines import load_archipelagos, load_outlines
from backend.dispatch.board import ItemLine, StopLine, TourLine
from backend.dispatch.board_cells import cells, distance2
from backend.dispatch.board_ground import country, ground
from backend.dispatch.board_lanes import axis_of, hints_of, lane_of
from backend.dispatch.board_lists import stop_rows
from backend.dispatch.board_map import traces_of
from backend.dispatch.board_projection import HEIGHT, WIDTH, view_around
from tests.backend.dispatch.days import MORNING, commit, make_plan
from tests.corner import World, hire_auditor, signed_in

pytestmark = pytest.mark.anyio
CAN_THO = 92


def stop(position: int, state: str, minutes: int) -> StopLine:
    at = MORNING + timedelta(minutes=minutes)
    return StopLine(
        position=position,
        acts=["deliver"],
        parcels=[new_id()],
        items=[ItemLine(item_code=f"RB00000000{position}VN", act="deliver", state="with_courier")],
        place="Ninh Kiều",
        lon=105.7 + position / 100,
        lat=10.0,
        arrives_at=at,
        opens_at=at - timedelta(hours=1),
        closes_at=at + timedelta(hours=1),
        state=state,
        done_at=at if state == "done" else None,
    )


def tour(stops: list[StopLine], silent_for: int = 0, waiting: int = 0) -> TourLine:
    return TourLine(
        id=new_id(),
        number=1,
        courier=new_id(),
        courier_name="Đặng Ngọc Ý",
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=8),
        distance_m=12_345,
        travel_source="crow",
        counts={},
        last_seen_at=NOON - timedelta(minutes=silent_for),
        facts_waiting=waiting,
        stops=stops,
    )


NOON = MORNING + timedelta(hours=5)


@pytest.fixture
async def committed(pool, world: World) -> World:
    await commit(pool, world, await make_plan(pool, world))
    return world


async def page(client: httpx.AsyncClient, world: World, more: str = "") -> str:
    answer = await client.get(f"/board?day={world.day}{more}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_stranger_is_led_to_the_sign_in_page_and_back(client) -> None:
    answer = await client.get("/board?day=2026-11-20&tour=2")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={quote('/board?day=2026-11-20&tour=2', safe='')}"


async def test_the_start_leads_to_the_board(client) -> None:
    answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")


async def test_a_courier_is_told_in_words_that_the_board_is_closed(client, world) -> None:
    await signed_in(client, world, "courier-1")
    answer = await client.get("/board")

    assert answer.status_code == 403
    assert "Vai trò của Anh/Chị không được làm việc này." in answer.text


async def test_the_page_shows_every_tour_without_a_script(dispatcher, committed) -> None:
    text = await page(dispatcher, committed)
    board = await dispatcher.get(f"/api/v1/board?day={committed.day}")

    for item in board.json()["tours"]:
        assert item["courier_name"] in text
        assert f'id="lane-{item["number"]}"' in text
    assert "Các điểm của tuyến 1" in text
    assert "Bưu điện thành phố Cần Thơ" in text
    assert "T6 20/11/2026" in text


async def test_a_tour_can_be_chosen_by_its_address(dispatcher, committed) -> None:
    text = await page(dispatcher, committed, "&tour=2")
    assert "Các điểm của tuyến 2" in text


async def test_the_page_speaks_english_when_asked(dispatcher, committed) -> None:
    text = await page(dispatcher, committed, "&lang=en")
    assert '<html lang="en"' in text
    assert "The stops of tour 1" in text


async def test_the_page_has_no_inline_script_or_style(dispatcher, committed) -> None:
    answer = await dispatcher.get(f"/board?day={committed.day}")

    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src="/assets/')
    assert " onclick=" not in answer.text


async def test_the_parts_of_the_page_are_the_page_s_own(dispatcher, committed) -> None:
    text = await page(dispatcher, committed)
    parts = (await dispatcher.get(f"/board/parts?day={committed.day}")).text

    for name in ("map", "card", "counts", "lanes", "below"):
        assert f'id="part-{name}"' in text
        assert f'id="part-{name}"' in parts
    assert 'class="country"' not in parts


async def test_a_day_without_a_plan_teaches_the_next_step(dispatcher, world) -> None:
    text = await page(dispatcher, world)
    assert "24 bưu gửi đang chờ bưu tá." in text
    assert "Tính tuyến ngày" in text


async def test_a_day_without_parcels_says_where_they_come_from(dispatcher, world) -> None:
    text = (await dispatcher.get("/board?day=2026-11-01")).text
    assert "Nhập hồ sơ từ Cổng dịch vụ công" in text
    assert "data-plan" not in text


async def test_whoever_only_watches_cannot_plan(client, pool, world) -> None:
    await hire_auditor(pool, world)
    await signed_in(client, world, "auditor-1")
    text = await page(client, world)

    assert "Điều phối viên sẽ tính tuyến tại đây." in text
    assert "data-plan" not in text


async def test_a_proposal_is_shown_before_it_is_accepted(dispatcher, pool, world) -> None:
    plan = await make_plan(pool, world)
    text = await page(dispatcher, world)

    assert "Đề xuất:" in text
    assert f"/api/v1/plans/{plan}/commitment" in text
    assert "Nhận tuyến" in text


async def test_an_address_that_means_no_day_is_answered_with_a_page(dispatcher) -> None:
    answer = await dispatcher.get("/board?day=hôm-qua")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


def test_hoang_sa_and_truong_sa_are_always_drawn_and_named() -> None:
    assert {item.name for item in load_archipelagos()} == {"Hoàng Sa", "Trường Sa"}
    for outline in load_outlines():
        drawn = country(outline.id)
        assert ">Hoàng Sa</text>" in drawn
        assert ">Trường Sa</text>" in drawn


def test_every_province_has_an_outline() -> None:
    assert len(load_outlines()) == 34
    assert all(ring[0] == ring[-1] for outline in load_outlines() for ring in outline.rings)


def test_the_ground_names_communes_and_neighbours() -> None:
    post = (105.77, 10.03)
    drawn = ground(CAN_THO, view_around([post, (105.6, 10.1)]), (post,))
    assert ">Ninh Kiều</text>" in drawn
    assert ">ĐỒNG THÁP</text>" in drawn


def test_a_view_holds_every_place() -> None:
    places = [(105.7, 10.0), (105.9, 10.2), (105.2, 9.8)]
    view = view_around(places)
    for place in places:
        x, y = view.at(*place)
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_a_cell_holds_what_is_nearest_to_its_centre() -> None:
    centres = [(1.0, 1.0), (8.0, 2.0), (5.0, 9.0), (4.0, 4.0)]
    parts = cells(centres, [(0, 0), (10, 0), (10, 10), (0, 10)])
    for centre, part in zip(centres, parts, strict=True):
        for corner in part:
            assert distance2(corner, centre) <= min(distance2(corner, other) for other in centres) + 1e-6


def test_a_courier_who_is_late_and_silent_is_seen_at_once() -> None:
    item = tour([stop(1, "done", 60), stop(2, "going", 288)], silent_for=18, waiting=3)
    words = [hint.text for hint in hints_of(item, NOON, "vi")]
    assert words == ["trễ 12 phút", "mất sóng 18 phút · 3 chưa gửi"]


def test_a_courier_who_is_done_is_not_called_silent() -> None:
    assert hints_of(tour([stop(1, "done", 60)], silent_for=90), NOON, "vi") == []


def test_another_day_has_no_present_moment() -> None:
    item = tour([stop(1, "done", 60)])
    assert axis_of([item], NOON).now == NOON
    assert axis_of([item], NOON + timedelta(days=1)).now is None


def test_a_stop_lies_where_it_was_done_and_the_next_one_not_before_now() -> None:
    item = tour([stop(1, "done", 60), stop(2, "going", 120), stop(3, "waiting", 400)])
    axis = axis_of([item], NOON)
    lane = lane_of(item, axis, "vi")

    assert [dot.share for dot in lane.dots] == [
        axis.share(MORNING + timedelta(minutes=60)),
        axis.share(NOON),
        axis.share(MORNING + timedelta(minutes=400)),
    ]
    assert lane.passed == axis.share(NOON)


def test_stops_of_a_while_ago_can_be_folded_but_a_failed_one_never() -> None:
    states = ["done", "failed", "done", "done", "done", "going", "waiting"]
    rows = stop_rows([stop(n, state, n * 30) for n, state in enumerate(states, start=1)], "vi")
    assert [row.past for row in rows] == [True, False, True, False, False, False, False]


def test_the_chosen_tour_has_its_stops_numbered_and_lies_on_top() -> None:
    first, second = tour([stop(1, "waiting", 60)]), tour([stop(n, "waiting", n * 10) for n in (1, 2, 3)])
    traces = traces_of([second, first], {}, view_around([(105.7, 10.0)]), 1)
    assert [pin.number for pin in traces[-1].pins]


def test_a_search_finds_a_lane_by_code_name_and_commune() -> None:
    item = tour([stop(1, "waiting", 60)])
    found = lane_of(item, axis_of([item], NOON), "vi").found
    for words in ("RB000000001VN", "Đặng Ngọc Ý", "Ninh Kiều"):
        assert words in found
