"""The vectors of codes are what an independent hand computes."""

import hashlib
import json
from typing import Any

from mobile_sync.export import render

VECTORS: dict[str, Any] = json.loads(render()["vectors.json"])
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def times(first: int, second: int) -> int:
    """Multiply in GF(32) with x^5 + x^2 + 1, bit by bit."""
    product = 0
    for bit in range(5):
        if second >> bit & 1:
            product ^= first << bit
    for bit in range(9, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def check_symbol(symbols: str) -> str:
    """Return the check symbol: the sum of each value times 2 to the power of its place from the right, from 1."""
    total, power = 0, 1
    for symbol in reversed(symbols):
        power = times(power, 2)
        total ^= times(SYMBOLS.index(symbol), power)
    return SYMBOLS[total]


def test_labels_by_hand() -> None:
    for label in VECTORS["labels"]:
        bits = f"{int(label['bytes'], 16):080b}"
        symbols = "".join(SYMBOLS[int(bits[place : place + 5], 2)] for place in range(0, 80, 5))
        assert label["token"] == f"HS1{symbols}{check_symbol(symbols)}"
        assert "".join(label["groups"]) == label["token"][3:]


def test_typed_labels_by_hand() -> None:
    read = VECTORS["labels_read"]
    assert {entry["is"] for entry in read} > {label["token"] for label in VECTORS["labels"]}
    for entry in read:
        kept = "".join(entry["text"].upper().split()).replace("-", "").replace("I", "1").replace("L", "1")
        kept = kept.replace("O", "0")
        kept = kept[3:] if len(kept) == 20 and kept.startswith("HS1") else kept
        good = len(kept) == 17 and set(kept) <= set(SYMBOLS) and check_symbol(kept[:-1]) == kept[-1]
        assert entry["is"] == (f"HS1{kept}" if good else None), entry


def test_item_codes_by_hand() -> None:
    for item in VECTORS["item_codes"]:
        digits = f"{item['serial']:08}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
        assert item["check"] == {0: 5, 1: 0}.get(rest, 11 - rest)
        assert item["code"] == f"RB{digits}{item['check']}VN" == item["grouped"].replace(" ", "")
    assert {0, 5, 9} <= {item["check"] for item in VECTORS["item_codes"]}
    codes = {item["code"] for item in VECTORS["item_codes"]}
    for entry in VECTORS["item_codes_read"]:
        kept = entry["text"].replace(" ", "").upper()
        assert entry["is"] == (kept if kept in codes else None)


def test_door_codes_by_hand() -> None:
    for door in VECTORS["door_codes"]:
        bits = f"{int(door['bytes'], 16):0130b}"
        assert door["code"] == "".join(SYMBOLS[int(bits[place : place + 5], 2)] for place in range(0, 130, 5))
        assert door["url"] == f"{door['origin']}/d/{door['province']}-{door['code']}".upper()
        assert set(door["url"]) <= set(BASE45)
        assert door["hash"] == hashlib.sha256(f"trao door code{door['code']}".encode()).hexdigest()
    codes = {door["code"] for door in VECTORS["door_codes"]}
    for entry in VECTORS["door_codes_read"]:
        kept = "".join(entry["text"].upper().split()).replace("-", "").replace("O", "0").replace("L", "1")
        assert entry["is"] == (kept if kept in codes else None), entry


def test_receipts_by_hand() -> None:
    for receipt in VECTORS["receipt_tokens"]:
        body, text = bytes.fromhex(receipt["id"] + receipt["secret"]), "HR1:"
        assert (len(receipt["id"]), len(receipt["secret"])) == (10, 32)
        for place in range(0, 20, 2):
            number = body[place] * 256 + body[place + 1]
            text += BASE45[number % 45] + BASE45[number // 45 % 45] + BASE45[number // 2025]
        assert receipt["token"] == text + BASE45[body[20] % 45] + BASE45[body[20] // 45]
    assert len(VECTORS["receipt_tokens_refused"]) == 7


def test_commitments_by_hand() -> None:
    assert {entry["direction"] for entry in VECTORS["receipt_commitments"]} == {"INBOUND", "OUTBOUND_RESULT"}
    for entry in VECTORS["receipt_commitments"]:
        said = [b"hr1", str(entry["province"]).encode(), entry["dossier"].encode(), entry["direction"].encode()]
        said.append(bytes.fromhex(entry["secret"]))
        whole = b"".join(bytes([len(field) >> 8, len(field) & 255]) + field for field in said)
        assert entry["commitment"] == hashlib.sha256(whole).hexdigest()
