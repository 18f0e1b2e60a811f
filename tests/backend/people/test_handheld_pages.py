"""The dispatcher's page of handhelds: who has which, a code for one more, and what a lock does."""

import re
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from backend.demo.line import Refused, enrol
from backend.people.devices import CODE_LIFE
from tests.backend.handhelds import assert_problem, clock, collected, new_line, photo, some_parcels
from tests.corner import signed_in

pytestmark = pytest.mark.anyio


def courier(world, login: str = "courier-1"):
    return next(person for person in world.corner.people if person.username == login)


def section(page: str, person) -> str:
    """Return what the page says of one courier."""
    return page.split(f'<section id="courier-{person.id}"')[1].split("</section>")[0]


async def page(client, lang: str = "vi") -> str:
    answer = await client.get(f"/handhelds?lang={lang}")
    assert answer.status_code == 200, answer.text
    return answer.text


def link_in(picture: str) -> str:
    """Return what a camera reads off the drawn QR."""
    side = int(picture.split('viewBox="0 0 ')[1].split()[0])
    image = Image.new("L", (side * 4, side * 4), 255)
    pen = ImageDraw.Draw(image)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", picture.split('class="qr"')[1]):
        pen.rectangle((int(x) * 4, int(y) * 4, (int(x) + int(length)) * 4 - 1, int(y) * 4 + 3), fill=0)
    (code,) = zxingcpp.read_barcodes(image)
    return code.text


async def test_a_code_made_on_the_page_enrols_one_handheld_which_the_page_then_shows(client, world) -> None:
    await signed_in(client, world, "dispatcher-1")
    person = courier(world)
    assert "Chưa có máy nào." in section(await page(client), person)

    answer = await client.post("/handhelds/codes", json={"courier": str(person.id)})
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    link = link_in(answer.text)
    address, _, code = link.partition("#")
    assert address == "http://trao.test/h/"
    assert code.startswith(f"HE1.{world.province}.")
    groups = re.search(r'<p class="typed"><code>(.*?)</code>', answer.text)
    assert groups
    assert re.sub(r"</?span>", "", groups[1]) == code, "what is typed is what is scanned"
    assert f"Còn {CODE_LIFE // timedelta(minutes=1)} phút" in answer.text
    assert person.name in answer.text

    handheld = await enrol(client, code)
    assert handheld.identity.courier == person.id
    shown = section(await page(client), person)
    assert f'id="handheld-{handheld.identity.device}"' in shown
    assert "Chưa dùng" in shown
    assert "chưa lần nào" in shown
    with pytest.raises(Refused, match="ENROLMENT_CODE_SPENT"):
        await enrol(client, code)


async def test_the_page_tells_what_a_handheld_still_has_to_send_and_when_it_was_seen(client, pool, world) -> None:
    line = await new_line(client, pool, world)
    await signed_in(client, world, "dispatcher-1")
    person = courier(world)
    await line.exchange(clock())
    assert "Đã gửi hết" in section(await page(client), person)
    assert "never" not in section(await page(client, "en"), person)

    parcels = await some_parcels(pool, world, 2)
    for parcel in parcels:
        line.handheld.capture(collected(parcel, line.handheld.keep_media(photo())))
    line.handheld.outbox.limit = 1
    asked = line.handheld.next_exchange(clock())
    waiting = asked.health.facts_waiting
    await line.exchange(clock())
    assert waiting
    assert f"{waiting} việc chưa gửi" in section(await page(client), person)
    assert f"Still to send: {waiting}" in section(await page(client, "en"), person)


async def test_a_locked_handheld_stays_on_the_page_and_cannot_be_locked_again(client, pool, world) -> None:
    line = await new_line(client, pool, world)
    await signed_in(client, world, "dispatcher-1")
    before = section(await page(client), courier(world))
    (address,) = re.findall(r'data-lock="([^"]+)"', before)
    assert "7 ngày" in before

    assert (await client.post(address)).is_success
    after = section(await page(client), courier(world))

    assert str(line.handheld.identity.device) in after
    assert re.search(r"Khóa lúc \d\d:\d\d \d\d/\d\d/\d{4} · còn 0 việc chưa gửi", after)
    assert "data-lock" not in after


async def test_couriers_come_by_number_and_each_has_only_their_own(client, pool, world) -> None:
    line = await new_line(client, pool, world, "courier-2")
    await signed_in(client, world, "dispatcher-1")
    text = await page(client)
    logins = re.findall(r'<span class="quiet">(courier-\d+)</span>', text)
    assert logins == [f"courier-{number}" for number in range(1, len(logins) + 1)]
    assert str(line.handheld.identity.device) in section(text, courier(world, "courier-2"))
    assert str(line.handheld.identity.device) not in section(text, courier(world))


async def test_nobody_but_a_courier_gets_a_handheld(client, world) -> None:
    await signed_in(client, world, "dispatcher-1")
    clerk = next(person for person in world.corner.people if person.role == "clerk")
    answer = await client.post("/handhelds/codes", json={"courier": str(clerk.id)})
    assert_problem(answer, 404, "COURIER_NOT_FOUND")


async def test_strangers_are_led_to_the_sign_in_and_others_are_told_why_not(client, world) -> None:
    answer = await client.get("/handhelds?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fhandhelds%3Flang%3Den")
    await signed_in(client, world, next(person.username for person in world.corner.people if person.role == "clerk"))
    answer = await client.get("/handhelds?lang=en")
    assert answer.status_code == 403
    assert "<h1>This page cannot be opened</h1>" in answer.text


async def test_the_page_is_under_the_strict_policy_and_linked_from_the_board(client, world) -> None:
    await signed_in(client, world, "dispatcher-1")
    answer = await client.get("/handhelds")
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert not re.search(r" style=|<style|<script>| on\w+=", answer.text)
    assert 'href="/handhelds?lang=vi"' in (await client.get("/board")).text
