from uuid import UUID

import pytest

from backend.receipts.model import Key, code_of, door_secret, link_of, masked_phone, read_key, short_id

KEY = Key(province=92, receipt_id=UUID("01939f3e-0000-7000-8000-0123456789ab"), secret=bytes(range(16)))


def test_the_secret_stands_in_the_fragment_that_browsers_never_send():
    link = link_of("https://trao.test/", KEY)
    assert link == "https://trao.test/c#" + code_of(KEY)


@pytest.mark.parametrize("around", ["{}", "  {}\n", "https://trao.test/c#{}", "Xem tại: https://trao.test/c#{} "])
def test_a_pasted_link_and_a_typed_code_are_read_alike(around):
    assert read_key(around.format(code_of(KEY))) == KEY


def test_a_code_broken_over_two_lines_is_read():
    code = code_of(KEY)
    assert read_key(f"{code[:20]}\n{code[20:]}") == KEY


@pytest.mark.parametrize(
    "text",
    ["", "#", "92", "92.x.y", code_of(KEY)[:-1], code_of(KEY) + "AA", code_of(KEY)[2:], "x" * 100_000, "92.\0.é",
     code_of(KEY).replace("92", "-2"), code_of(KEY).replace("92", "²")],
)  # fmt: skip
def test_what_is_no_code_is_not_read(text):
    assert read_key(text) is None


def test_the_courier_cannot_make_the_link_from_the_receipt_shown_at_the_door():
    assert door_secret(KEY.secret) != KEY.secret
    assert len(door_secret(KEY.secret)) == len(KEY.secret)
    assert short_id(KEY.receipt_id) == bytes.fromhex("23456789ab")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("0912345217", "09•• ••• 217"),
        ("+84 912 345 217", "09•• ••• 217"),
        ("0292.385.0000", "02•• ••• 000"),
        ("113", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_recognised_by_its_owner_only(phone, shown):
    assert masked_phone(phone).replace("\N{NO-BREAK SPACE}", " ") == shown
