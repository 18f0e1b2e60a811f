"""The page where staff sign in and out."""

import re

import pytest

from backend.people.pages import local_path
from backend.people.signin import COOKIE

pytestmark = pytest.mark.anyio


def typed(world, **others: str) -> dict[str, str]:
    return {"province": str(world.province), "login": "dispatcher-1", "password": world.password} | others


async def test_whoever_knows_the_password_goes_where_they_wanted(client, world) -> None:
    answer = await client.post("/sign-in", data=typed(world, next="/board?day=2026-11-20"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/board?day=2026-11-20")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert (await client.get("/board")).status_code == 200


async def test_a_wrong_password_is_told_and_what_was_typed_is_kept(client, world) -> None:
    answer = await client.post("/sign-in", data=typed(world, password="không phải", next="/board?tour=2"))

    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
    assert 'value="dispatcher-1"' in answer.text
    assert 'value="/board?tour=2"' in answer.text
    assert "không phải" not in answer.text
    assert "set-cookie" not in answer.headers


async def test_too_many_wrong_passwords_close_the_door_for_a_while(client, world) -> None:
    for _ in range(5):
        await client.post("/sign-in", data=typed(world, password="sai"))
    answer = await client.post("/sign-in", data=typed(world))

    assert answer.status_code == 429
    assert "tạm khóa 15 phút" in answer.text


async def test_a_form_half_filled_in_is_asked_again(client, world) -> None:
    answer = await client.post("/sign-in", data={"province": "92", "login": "dispatcher-1"})
    assert answer.status_code == 400
    assert 'value="dispatcher-1"' in answer.text


async def test_a_form_that_the_page_did_not_make_leads_to_the_page(client) -> None:
    answer = await client.post("/sign-in", data={"province": "Cần Thơ", "more": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


async def test_another_sites_form_signs_nobody_in(client, world) -> None:
    answer = await client.post("/sign-in", data=typed(world), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "wanted", ["//elsewhere.test", "/\\elsewhere.test", "https://elsewhere.test", "board", "/a\nb", ""]
)
def test_nobody_is_led_to_another_site(wanted: str) -> None:
    assert local_path(wanted) == "/board"


def test_an_address_of_ours_is_kept() -> None:
    assert local_path("/board?day=2026-11-20&tour=2") == "/board?day=2026-11-20&tour=2"


async def test_the_page_lists_every_province_and_speaks_both_languages(client, world) -> None:
    vi, en = (await client.get("/sign-in")).text, (await client.get("/sign-in?lang=en")).text
    assert vi.count("<option") == 34
    assert '<option value="92" selected>Cần Thơ</option>' in vi
    assert "Mật khẩu" in vi
    assert "Password" in en


async def test_the_page_has_no_script_at_all(client, world) -> None:
    answer = await client.get("/sign-in")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text


async def test_signing_out_ends_the_session_for_good(client, world) -> None:
    await client.post("/sign-in", data=typed(world))
    cookie = client.cookies[COOKIE]
    csrf = re.search(r'name="csrf" content="([^"]+)"', (await client.get("/board")).text)
    answer = await client.post("/sign-out", data={"csrf": csrf[1] if csrf else ""})

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert (await client.get("/board", headers={"Cookie": f"{COOKIE}={cookie}"})).status_code == 303


async def test_another_page_signs_nobody_out(client, world) -> None:
    await client.post("/sign-in", data=typed(world))
    assert (await client.post("/sign-out", data={"csrf": "x"})).status_code == 403
    assert (await client.get("/board")).status_code == 200
