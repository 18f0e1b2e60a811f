from hashlib import sha256
from uuid import UUID

import pytest

from mobile_sync.codes import (
    CROCKFORD,
    Receipt,
    TokenUnreadable,
    label_token,
    parse_label_token,
    parse_receipt_token,
    receipt_commitment,
    receipt_token,
    token_groups,
)

RANDOMNESS = bytes.fromhex("8616fd3ce7b7ae81a5d9")
TOKEN = label_token(RANDOMNESS)
DOSSIER = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
RECEIPT = Receipt(receipt_id=bytes(range(5)), secret=bytes(range(100, 116)))


def test_a_label_token_fits_the_smallest_qr_in_alphanumeric_mode() -> None:
    assert len(TOKEN) == 20
    assert TOKEN.startswith("HS1")
    assert set(TOKEN) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_label_token_keeps_every_bit_of_its_randomness() -> None:
    number = 0
    for symbol in TOKEN[3:19]:
        number = number * 32 + CROCKFORD.index(symbol)
    assert number.to_bytes(10) == RANDOMNESS


def test_every_single_wrong_character_of_a_label_is_caught() -> None:
    for place in range(3, 20):
        for symbol in CROCKFORD:
            if symbol != TOKEN[place]:
                with pytest.raises(TokenUnreadable):
                    parse_label_token(TOKEN[:place] + symbol + TOKEN[place + 1 :])


def test_every_swap_of_two_different_characters_of_a_label_is_caught() -> None:
    for first in range(3, 20):
        for second in range(first + 1, 20):
            symbols = list(TOKEN)
            symbols[first], symbols[second] = symbols[second], symbols[first]
            if TOKEN[first] != TOKEN[second]:
                with pytest.raises(TokenUnreadable):
                    parse_label_token("".join(symbols))


def test_a_label_typed_by_a_tired_person_is_understood() -> None:
    token = label_token(bytes.fromhex("00443210000000000001"))
    typed = " ".join(token_groups(token)).lower().replace("0", "o").replace("1", "l")
    assert parse_label_token(typed) == token
    assert parse_label_token(f" hs1-{typed}\n") == token
    assert parse_label_token(f"HSI {typed}") == token


def test_a_label_is_printed_in_groups_of_four() -> None:
    groups = token_groups(TOKEN)
    assert [len(group) for group in groups] == [4, 4, 4, 4, 1]
    assert "HS1" + "".join(groups) == TOKEN


@pytest.mark.parametrize("text", ["", "HS1", "HS1" + "0" * 16, TOKEN + "0", TOKEN[:-1] + "U", "€" * 17])
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(TokenUnreadable):
        parse_label_token(text)


def test_a_label_is_made_of_ten_bytes_and_no_other_number() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        label_token(b"short")


def test_a_receipt_is_read_back_and_fits_a_qr_of_version_two() -> None:
    token = receipt_token(RECEIPT)
    assert token.startswith("HR1:")
    assert len(token) <= 38
    assert parse_receipt_token(token) == RECEIPT


@pytest.mark.parametrize("text", ["", "HR1:", "HR1:AB8", "HR1:ÀÁ", TOKEN, receipt_token(RECEIPT)[4:]])
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(TokenUnreadable):
        parse_receipt_token(text)


def test_the_commitment_is_the_hash_that_the_docstring_promises() -> None:
    fields = [b"hr1", b"92", str(DOSSIER).encode(), b"OUTBOUND_RESULT", RECEIPT.secret]
    by_hand = sha256(b"".join(bytes([0, len(field)]) + field for field in fields)).digest()
    assert _commitment() == by_hand
    assert by_hand.hex() == "416fc01804c183a815db0ad0e11c84e75a3168ac48f982e8eefa8c2ea24fcac4"


def test_a_receipt_of_one_dossier_direction_or_province_proves_nothing_for_another() -> None:
    others = [
        _commitment(province_id=93),
        _commitment(dossier_id=UUID(int=1)),
        _commitment(direction="INBOUND"),
        _commitment(secret=bytes(16)),
    ]
    assert _commitment() not in others
    assert len(set(others)) == 4


def _commitment(
    *,
    province_id: int = 92,
    dossier_id: UUID = DOSSIER,
    direction: str = "OUTBOUND_RESULT",
    secret: bytes = RECEIPT.secret,
) -> bytes:
    return receipt_commitment(province_id=province_id, dossier_id=dossier_id, direction=direction, secret=secret)
