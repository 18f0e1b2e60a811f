"""Item codes (mã bưu gửi) by UPU S10."""

import re
from typing import ClassVar, Final, Self

from msgspec import Struct

WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_ITEM_CODE: Final = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")


class ItemCodeInvalid(ValueError):
    """The text is no item code: wrong shape, or its check digit does not fit."""

    code: ClassVar[str] = "ITEM_CODE_INVALID"
    vi: ClassVar[str] = "Mã bưu gửi không đúng. So lại với mã in trên nhãn."
    en: ClassVar[str] = "The item code is not right. Compare it with the one printed on the label."


class ItemCode(Struct, frozen=True, kw_only=True):
    """A UPU S10 identifier: service RB, serial 47312482, country VN is written RB473124829VN."""

    service: str
    serial: int
    country: str = "VN"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as scanned or typed, spaces and small letters forgiven.

        About 1.8 % of wrong single digits still fit the check digit: look the code up as well.
        Raises ItemCodeInvalid.
        """
        match = _ITEM_CODE.fullmatch("".join(text.split()).upper())
        if match is None:
            raise ItemCodeInvalid(ItemCodeInvalid.en)
        service, serial, check, country = match.groups()
        if check_digit(int(serial)) != int(check):
            raise ItemCodeInvalid(ItemCodeInvalid.en)
        return cls(service=service, serial=int(serial), country=country)

    def __str__(self) -> str:
        """Write the 13 characters."""
        return f"{self.service}{self.serial:08}{check_digit(self.serial)}{self.country}"

    def grouped(self) -> str:
        """Write the code for people: RB 4731 2482 9 VN."""
        digits = f"{self.serial:08}"
        return f"{self.service} {digits[:4]} {digits[4:]} {check_digit(self.serial)} {self.country}"


def check_digit(serial: int) -> int:
    """Give the S10 check digit of an eight-digit serial."""
    if not 0 <= serial <= 99_999_999:
        raise ValueError(f"A serial has eight digits, {serial} has not.")
    digits = (int(digit) for digit in f"{serial:08}")
    remainder = 11 - sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    return {10: 0, 11: 5}.get(remainder, remainder)
