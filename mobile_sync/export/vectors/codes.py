"""Vectors of codes: labels and item codes as scanned or typed, receipts, and what is kept in place of their secrets."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from mobile_sync.codes import (
    DOOR_CODE_BYTES,
    Receipt,
    door_code,
    door_code_hash,
    door_url,
    label_token,
    officer_commitment,
    officer_token,
    parse_door_code,
    parse_label_token,
    parse_officer_token,
    parse_receipt_token,
    receipt_commitment,
    receipt_token,
    token_groups,
)
from mobile_sync.export.cast import OFFICE, OTHER_PARCEL, PARCEL
from mobile_sync.item_code import ItemCode, check_digit

LABELS: Final = tuple(bytes.fromhex(text) for text in ("8616fd3ce7b7ae81a5d9", "00443210000000000001", "ff" * 10))
RECEIPTS: Final = tuple(
    Receipt(receipt_id=bytes(range(start, start + 5)), secret=bytes(range(start + 5, start + 21))) for start in (0, 235)
)
DESKS: Final = ((92, OFFICE), (1, PARCEL))
DAY: Final = date(2026, 11, 20)
DOORS: Final = (("https://buudien.example:8443", 92), ("http://127.0.0.1:8000", 1))
DOOR_BYTES: Final = tuple(bytes.fromhex(text) for text in ("00" * 16, "ff" * 16, "0123456789abcdeffedcba9876543210"))
SERIALS: Final = (47_312_482, 0, 1, 7, 8, 47_310_000, 99_999_999)


def codes_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    labels = [label_token(randomness) for randomness in LABELS]
    items = [ItemCode(service="RB", serial=serial) for serial in SERIALS]
    return {
        "labels": [
            {"bytes": randomness.hex(), "token": token, "groups": list(token_groups(token))}
            for randomness, token in zip(LABELS, labels, strict=True)
        ],
        "labels_read": [read(parse_label_token, text) for token in labels for text in typed(token)],
        "item_codes": [
            {"serial": item.serial, "check": check_digit(item.serial), "code": str(item), "grouped": item.grouped()}
            for item in items
        ],
        "item_codes_read": [read(written_item_code, text) for item in items for text in typed_item_code(item)],
        "officer_codes": [officer_vector(secret, province, office) for secret in LABELS for province, office in DESKS],
        "officer_codes_read": [read(parse_officer_token, text) for text in typed(officer_token(LABELS[0]))],
        "door_codes": [door_vector(randomness, *door) for randomness in DOOR_BYTES for door in DOORS],
        "door_codes_read": [read(parse_door_code, text) for text in typed_door_code(door_code(DOOR_BYTES[2]))],
        "receipt_tokens": [receipt_vector(receipt) for receipt in RECEIPTS],
        "receipt_tokens_refused": [text for text in damaged() if read(parse_receipt_token, text)["is"] is None],
        "receipt_commitments": [
            commitment(province, dossier, direction, receipt.secret)
            for receipt in RECEIPTS
            for province, dossier, direction in ((92, PARCEL, "OUTBOUND_RESULT"), (1, OTHER_PARCEL, "INBOUND"))
        ],
    }


def read(parse: Callable[[str], Any], text: str) -> dict[str, Any]:
    """Return a text and the canonical code that it stands for, None where it is no such code."""
    try:
        return {"text": text, "is": parse(text)}
    except ValueError:
        return {"text": text, "is": None}


def typed(token: str) -> list[str]:
    """Return ways in which people and scanners give a label, some of them wrong."""
    groups = " ".join(token_groups(token))
    other = "1" if token[5] != "1" else "2"
    return [
        token,
        groups.lower(),
        groups.replace("0", "o").replace("1", "l"),
        f" {token[:3].lower()}-{groups}\n",
        f"{token[:2]}I {groups}",
        token[:5] + other + token[6:],
        token[:6] + token[7] + token[6] + token[8:],
        token[:-1],
        token + "0",
        token[:-1] + "U",
        "",
    ]


def written_item_code(text: str) -> str:
    """Return an item code as it stands on a label."""
    return str(ItemCode.parse(text))


def typed_item_code(item: ItemCode) -> list[str]:
    """Return ways in which people and scanners give an item code, some of them wrong."""
    code = str(item)
    wrong = str((check_digit(item.serial) + 1) % 10)
    return [
        code,
        item.grouped().lower(),
        code[:10] + wrong + code[11:],
        code[:-1],
        f"{code}X",
        f"\N{FULLWIDTH DIGIT FOUR}{code}",
    ]


def door_vector(randomness: bytes, origin: str, province: int) -> dict[str, Any]:
    """Return a door code, the address on the screen, and what the server keeps."""
    assert len(randomness) == DOOR_CODE_BYTES, "every code has its whole randomness"
    code = door_code(randomness)
    url = door_url(origin, province, code)
    return {
        "bytes": randomness.hex(),
        "origin": origin,
        "province": province,
        "code": code,
        "url": url,
        "hash": door_code_hash(code).hex(),
    }


def typed_door_code(code: str) -> list[str]:
    """Return ways in which people and scanners give a door code, some of them wrong."""
    spelt = code.replace("0", "O").replace("1", "l").lower()
    return [code, spelt, f" {code[:13]}-{code[13:]}", code[1:], f"{code}0", f"8{code[1:]}", f"U{code[1:]}", ""]


def receipt_vector(receipt: Receipt) -> dict[str, str]:
    """Return a receipt and its text."""
    return {"id": receipt.receipt_id.hex(), "secret": receipt.secret.hex(), "token": receipt_token(receipt)}


def officer_vector(secret: bytes, province: int, office: UUID) -> dict[str, Any]:
    """Return an officer's code, and what a handheld is told of it beforehand."""
    token = officer_token(secret)
    kept = officer_commitment(province_id=province, office_id=office, day=DAY, token=token)
    return {
        "token": token,
        "province": province,
        "office": str(office),
        "day": DAY.isoformat(),
        "commitment": kept.hex(),
    }


def damaged() -> list[str]:
    """Return texts that are no receipts."""
    token = receipt_token(RECEIPTS[0])
    return ["", "HR1:", "HR1:AB8", token[4:], token[:-1], token + "00", label_token(LABELS[0])]


def commitment(province: int, dossier: Any, direction: str, secret: bytes) -> dict[str, Any]:
    """Return what is hashed, and the hash."""
    kept = receipt_commitment(province_id=province, dossier_id=dossier, direction=direction, secret=secret)
    return {
        "province": province,
        "dossier": str(dossier),
        "direction": direction,
        "secret": secret.hex(),
        "commitment": kept.hex(),
    }
