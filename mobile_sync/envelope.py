"""Open an exchange's envelope, so that one broken fact never closes it to all the others."""

import re
from itertools import pairwise
from typing import Final

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from mobile_sync.wire import MAX_BATCH_BYTES, Exchange

DECODER: Final = msgspec.json.Decoder(Exchange)
MAX_CAREFUL_BYTES: Final = MAX_BATCH_BYTES + 64 * 1024
TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|[\[\]{},]', re.DOTALL)
BLANK: Final = b" \t\r\n"


def open_envelope(body: bytes) -> Exchange:
    """Return the exchange that ``body`` asks for, each fact's bytes as they came.

    Where a fact cannot even be skipped (nesting, escapes, numbers), the facts are taken out first and the rest is read
    without them. Raises msgspec.DecodeError, UnicodeDecodeError, RecursionError.
    """
    try:
        return DECODER.decode(body)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, RecursionError):
        if len(body) > MAX_CAREFUL_BYTES:
            raise
    rest, facts = take_out_facts(body)
    asked = DECODER.decode(rest)
    if asked.push is None or asked.push.facts:
        raise msgspec.DecodeError("The facts are not where they belong.")
    return replace(asked, push=replace(asked.push, facts=[Raw(fact) for fact in facts]))


def take_out_facts(body: bytes) -> tuple[bytes, list[bytes]]:
    """Return the envelope with its ``push.facts`` emptied, and what stood there; only brackets and strings are read.

    Raises msgspec.DecodeError.
    """
    depth, before = 0, b""
    commas: list[int] = []
    for token in TOKEN.finditer(body):
        text = token.group()
        if text in (b"]", b"}"):
            depth -= 1
            if commas and depth == 2:
                return body[: commas[0] + 1] + body[token.start() :], pieces(body, [*commas, token.start()])
        if depth == 2 and text == b"[" and before == b'"facts"':
            commas = [token.start()]
        elif commas and depth == 3 and text == b",":
            commas.append(token.start())
        depth += text in (b"[", b"{")
        before = text
    raise msgspec.DecodeError("There are no facts.")


def pieces(body: bytes, marks: list[int]) -> list[bytes]:
    """Return what stands between the marks.

    Raises msgspec.DecodeError.
    """
    found = [body[left + 1 : right].strip(BLANK) for left, right in pairwise(marks)]
    if found == [b""]:
        return []
    if not all(found):
        raise msgspec.DecodeError("A fact is missing between two commas.")
    return found
