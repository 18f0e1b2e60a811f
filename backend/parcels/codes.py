"""The shape of dossier codes."""

import re
from typing import ClassVar, Final

_DOSSIER_CODE: Final = re.compile(
    r"(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2,3}\.)?[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,3}-[0-9]{6}-[0-9]{4,6}"
)


class DossierCodeInvalid(ValueError):
    """The text does not have the shape of a dossier code."""

    code: ClassVar[str] = "DOSSIER_CODE_INVALID"
    vi: ClassVar[str] = "Mã hồ sơ không đúng dạng. Ví dụ: H22.12-250630-0007."
    en: ClassVar[str] = "This does not look like a dossier code. Example: H22.12-250630-0007."


def parse_dossier_code(text: str) -> str:
    """Give the code as its agency wrote it, without surrounding space.

    Both `000.00.12.H22-250630-0007` and `H22.12-250630-0007` are in use; the code is opaque and only its shape is
    checked. Raises DossierCodeInvalid.
    """
    code = text.strip().upper()
    if _DOSSIER_CODE.fullmatch(code) is None:
        raise DossierCodeInvalid(DossierCodeInvalid.en)
    return code
