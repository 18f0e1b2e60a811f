import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import ImageFont

from backend.base.look.letters import width, wrap
from backend.base.look.marks import state_mark
from backend.base.look.paint import COLOURS, PRINT
from backend.base.thread import Break, End, Hold, Knot, Tag, Thread, draw_thread, knot

FONTS = Path(__file__).parents[3] / "backend" / "base" / "fonts"
SIGNED, UNSIGNED = End(who="Lý Thanh Tùng", role="giao dịch viên", tied=True), End(who="Đỗ Văn Hậu")
WHOLE = Thread(
    label="Đường đi của bưu gửi",
    parts=[
        Knot(title="Bưu tá nhận đi phát", state="done", time="08:10", date="T6 20/11", place="Tuyến 7", giver=SIGNED,
             receiver=SIGNED, tags=[Tag(icon="code", text="Quét nhãn"), Tag(icon="sign", text="Chữ ký", missing=True)]),
        Hold(state="going", who="Trần Quốc Bảo", span="35 phút"),
        Break(title="Đứt 47 phút: không rõ ai giữ", time="06:55", note="Bên giao không ký."),
        Knot(title="Chỉ một bên ký", state="needs", giver=UNSIGNED, receiver=SIGNED),
        Knot(title="Phát không thành: vắng nhà", state="failed", note="Hẹn lại 10:30"),
        Hold(state="waiting"),
        Knot(title="Trao tận tay", state="waiting", giver=UNSIGNED, receiver=UNSIGNED),
    ],
)  # fmt: skip


def drawn(*parts, look="plain", **options):
    return draw_thread(Thread(label="x", parts=parts), look, **options)


@pytest.mark.parametrize("look", ["full", "compact", "plain"])
def test_a_thread_is_one_well_formed_picture_without_style_or_script(look):
    svg = draw_thread(WHOLE, look)
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert "style=" not in svg
    assert "<script" not in svg


def test_the_same_data_give_the_same_picture():
    assert draw_thread(WHOLE) == draw_thread(WHOLE)


def test_whoever_hears_the_page_hears_every_part_in_order():
    root = ElementTree.fromstring(draw_thread(WHOLE))
    said = [item.get("aria-label") for item in root.iter() if item.get("role") == "listitem"]
    assert said[0].startswith("xong. Bưu tá nhận đi phát. 08:10")
    assert "bên giao: Lý Thanh Tùng, đã ký" in said[0]
    assert "chưa có Chữ ký" in said[0]
    assert "đứt đoạn. Đứt 47 phút: không rõ ai giữ" in said[2]
    assert "bên giao: Đỗ Văn Hậu, chưa ký" in said[3]
    assert root.get("aria-label") == "Đường đi của bưu gửi"


def test_a_side_that_has_not_signed_has_a_hollow_amber_bead():
    both = drawn(Knot(title="x", state="done", giver=SIGNED, receiver=SIGNED))
    one = drawn(Knot(title="x", state="done", giver=UNSIGNED, receiver=SIGNED))
    assert "var(--amber)" not in both
    assert one.count('fill="var(--paper)" stroke="var(--amber)"') == 1


def test_what_is_to_come_is_dots_and_what_was_held_is_twisted():
    to_come = drawn(Knot(title="x", state="waiting"), Knot(title="y", state="waiting"))
    held = drawn(Knot(title="x", state="done"), Knot(title="y", state="done"))
    assert "stroke-dasharray" in to_come
    assert "stroke-dasharray" not in held


def test_a_break_is_a_gap_and_never_a_line():
    tops = list(lengths(drawn(Hold(state="done"), Break(title="Đứt"), Hold(state="done"))))
    assert len(tops) == 2
    assert tops[1][0] - tops[0][1] > 50


def test_the_colour_says_who_holds_it_now():
    svg = drawn(Knot(title="x", state="done"), Hold(state="going"), Knot(title="y", state="waiting"))
    assert 'stroke="var(--river)"' in svg
    assert 'stroke="var(--leaf)"' not in svg


def test_words_of_others_are_escaped():
    svg = drawn(Knot(title='<b>"&', state="done", place="<script>", giver=End(who='">', tied=True)), look="compact")
    ElementTree.fromstring(svg)
    assert "<b>" not in svg
    assert "<script>" not in svg


def test_print_gets_plain_colours():
    assert "var(" not in draw_thread(WHOLE, paint=PRINT)
    assert "var(" not in knot(40, PRINT)


@pytest.mark.parametrize(("look", "room", "size"), [("plain", 280, 17), ("plain", 280, 24), ("compact", 330, 18)])
def test_no_word_leaves_the_picture(look, room, size):
    root = ElementTree.fromstring(draw_thread(WHOLE, look, width=room, size=size))
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        if text.get("text-anchor") != "end" and " " in (text.text or ""):
            ends = float(text.get("x")) + true_width(text.text, float(text.get("font-size")), text.get("font-weight"))
            assert ends <= room + size, text.text


def test_english_readers_hear_english():
    assert "done. x" in drawn(Knot(title="x", state="done"), language="en")


def test_every_state_has_a_shape_of_its_own():
    assert len({state_mark(state) for state in COLOURS}) == 6


@pytest.mark.parametrize("text", ["Trung tâm Phục vụ hành chính công", "NGUYỄN THỊ HỒNG THẮM", "20/11/2026 08:05"])
@pytest.mark.parametrize("weight", ["400", "700"])
def test_a_text_is_about_as_wide_as_it_is_reckoned(text, weight):
    assert 0.9 <= true_width(text, 15, weight) / width(text, 15, weight == "700") <= 1.03


def test_lines_break_between_words_and_lose_none():
    text = "Xe thư báo đã dỡ túi lúc 06:55, nhưng bên giao không ký"
    lines = wrap(text, 15, 140)
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert wrap("", 15, 140) == []


def lengths(svg):
    """Give top and bottom of every twisted length."""
    paths = re.findall(r'<path d="(M[^"]*?)M[^"]*" fill="none" stroke="var\(--ink\)"', svg)
    for path in paths:
        top = float(path.split(" ")[1].split("c")[0])
        steps = re.findall(r"c\S+ \S+ \S+ \S+ 0 (\S+?)(?=c|$)", path)
        yield top, top + sum(float(step) for step in steps)


def true_width(text, size, weight):
    name = "BeVietnamPro_700Bold.ttf" if weight == "700" else "BeVietnamPro_400Regular.ttf"
    return ImageFont.truetype(str(FONTS / name), 1000).getlength(text) * size / 1000
