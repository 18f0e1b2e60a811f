import pytest

from mobile_sync.item_code import ItemCode, ItemCodeInvalid, check_digit


def test_the_published_example_has_check_digit_nine() -> None:
    assert check_digit(47312482) == 9


@pytest.mark.parametrize("serial", range(0, 99_999_999, 7_654_321))
def test_an_item_code_is_read_as_it_was_written(serial: int) -> None:
    code = ItemCode(service="RB", serial=serial)
    assert len(str(code)) == 13
    assert ItemCode.parse(str(code)) == code
    assert ItemCode.parse(code.grouped().lower()) == code


def test_an_item_code_is_printed_in_groups() -> None:
    assert ItemCode(service="RB", serial=47312482).grouped() == "RB 4731 2482 9 VN"


def test_remainders_ten_and_eleven_become_zero_and_five() -> None:
    digits = {check_digit(serial) for serial in range(200)}
    assert digits == set(range(10))
    assert check_digit(0) == 5


@pytest.mark.parametrize(
    "text", ["", "RB473124828VN", "R4731248290VN", "RB47312482VN", "RB473124829VNX", "RB４73124829VN"]
)
def test_a_wrong_item_code_is_refused(text: str) -> None:
    with pytest.raises(ItemCodeInvalid):
        ItemCode.parse(text)


def test_fewer_than_two_in_a_hundred_wrong_digits_slip_through() -> None:
    slipped = tried = 0
    for serial in range(10_000_019, 99_999_999, 4_999_999):
        text = str(ItemCode(service="RB", serial=serial))
        for place in range(2, 11):
            for digit in "0123456789":
                if digit != text[place]:
                    tried += 1
                    slipped += _is_item_code(text[:place] + digit + text[place + 1 :])
    assert slipped / tried < 0.02


def test_a_serial_of_nine_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="eight digits"):
        check_digit(100_000_000)


def _is_item_code(text: str) -> bool:
    try:
        ItemCode.parse(text)
    except ItemCodeInvalid:
        return False
    return True
