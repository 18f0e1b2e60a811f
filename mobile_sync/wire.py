"""The exchange: what a handheld sends, what it is told, and the hashes both sides must agree on."""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Raw, Struct

from mobile_sync.facts import PRINTABLE, Sha256, Short
from mobile_sync.refusals import Flag, Refusal, every_refusal

PROTOCOL = 2
OLDEST_PROTOCOL = PROTOCOL - 1
MAX_FACTS = 200
MAX_BATCH_BYTES = 256 * 1024
MAX_FACT_BYTES = 32 * 1024
MAX_POINTS = 200
MAX_ROWS = 4000
LEASE_HOURS = 72
CLOCK_TOLERANCE_MS = 5 * 60 * 1000
MAX_PART_BYTES = 256 * 1024
MAX_MEDIA_BYTES = 8 * 1024 * 1024

Counter = Annotated[int, Meta(ge=0, le=2**53)]
Waiting = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Clock(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The handheld's clocks at sending: wall in ms since 1970, monotonic in ms since ``boot``."""

    wall_ms: Annotated[int, Meta(ge=0, le=2**53)]
    monotonic_ms: Counter
    boot: Short


class Health(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the handheld is: battery in percent (-1 unknown), facts and media waiting."""

    battery: Annotated[int, Meta(ge=-1, le=100)] = -1
    facts_waiting: Waiting = 0
    media_waiting: Waiting = 0


class Push(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facts ``base``, ``base + 1``, … of one incarnation, as opaque bytes: at most 200 and 256 KiB.

    ``prev`` is the chain's hash before the first; ``signature`` is P-256 raw r‖s, base64url, over the hash after the
    last. With no facts it asks where the chain stands, and the signature is empty.
    """

    incarnation: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    base: Annotated[int, Meta(ge=1, le=2**53)]
    prev: Sha256
    facts: list[Raw]
    signature: Annotated[str, Meta(max_length=100)]


class Cursor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a replica of one scope has come; ``anew`` while it walks through the scope after a reset."""

    scope: Annotated[str, Meta(max_length=80)]
    epoch: Short = ""
    version: Counter = 0
    anew: bool = False


class Point(Struct, frozen=True, array_like=True):
    """Where the handheld was at a moment of its own clock. GeoJSON order."""

    at_ms: Counter
    lon: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]
    accuracy_m: Annotated[float, Meta(ge=0, le=100_000)]


class Order(Struct, frozen=True, kw_only=True):
    """What a handheld must do, with words for whoever holds it; unless it is ``final``, only when nothing waits."""

    kind: Literal["wipe"]
    final: bool
    vi: str
    en: str


class Done(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order obeyed, signed by the handheld's key (raw r‖s, base64url)."""

    kind: Literal["wipe"]
    signature: Annotated[str, Meta(max_length=100)]


class Exchange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One round trip: facts up, changes down.

    ``done`` are the orders obeyed since; ``track`` goes along only where nothing else waits.
    """

    protocol: int
    device: UUID
    app: Short
    clock: Clock
    push: Push | None = None
    pull: Annotated[list[Cursor], Meta(max_length=16)] = []
    max_rows: Annotated[int, Meta(ge=1, le=MAX_ROWS)] = 1000
    health: Health = Health()
    done: Annotated[list[Done], Meta(max_length=4)] = []
    track: Annotated[list[Point], Meta(max_length=MAX_POINTS)] = []


class Verdict(Struct, frozen=True, kw_only=True):
    """What became of one fact. ``seq`` is 0 until the exchange fills it in."""

    seq: int = 0
    status: Literal["ok", "flag", "quarantine"] = "ok"
    code: str = ""
    vi: str = ""
    en: str = ""


class Row(Struct, frozen=True, array_like=True):
    """One changed thing of a scope: ``operation`` 1 puts ``body``, 0 removes it because of ``why`` (``body`` null)."""

    kind: str
    id: str
    version: int
    operation: int
    hash: str
    why: str
    body: Raw


class Page(Struct, frozen=True, kw_only=True):
    """The changes of one scope after a cursor; ``reset`` says to drop what is not in it."""

    scope: str
    epoch: str
    reset: bool
    rows: list[Row]
    version: int
    head: int
    more: bool
    digest: str
    live: int


class MediaWant(Struct, frozen=True, kw_only=True):
    """A photo or signature that a stored fact names and the server does not hold whole."""

    sha256: str
    offset: int


class Reply(Struct, frozen=True, kw_only=True):
    """The server's side of one round trip.

    ``next_seq`` and ``head`` are the truth about the chain of the pushed incarnation; 0 and empty without a push.
    ``durable_seq`` is how far a handheld may forget: 0 while there is no backup, since a disk that fails would take
    the only other copy. ``durable_ms`` is the moment of that backup, for photos and signatures.
    """

    epoch: str
    now_ms: int
    receipt: str
    next_seq: int
    head: str
    status: Literal["ok", "gap", "fork", "revoked"]
    verdicts: list[Verdict]
    pages: list[Page]
    want: list[MediaWant]
    durable_seq: int
    retry_ms: int
    orders: list[Order] = []
    durable_ms: int = 0


class Enrolment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A one-time code from the dispatcher's QR, and the handheld's fresh public key (P-256, uncompressed, hex)."""

    code: Annotated[str, Meta(max_length=80)]
    public_key: Annotated[str, Meta(pattern="^04[0-9a-f]{128}$", max_length=130)]
    name: Annotated[str, Meta(max_length=80, pattern=PRINTABLE)] = ""


class Limits(Struct, frozen=True, kw_only=True):
    """What one request may carry, and how long a handheld may show personal data without the server."""

    facts: int = MAX_FACTS
    batch_bytes: int = MAX_BATCH_BYTES
    part_bytes: int = MAX_PART_BYTES
    media_bytes: int = MAX_MEDIA_BYTES
    rows: int = MAX_ROWS
    points: int = MAX_POINTS
    lease_hours: int = LEASE_HOURS


class Enrolled(Struct, frozen=True, kw_only=True):
    """Who the handheld is from now on; ``key`` is the SHA-256 of the public key that was bound to it, hex."""

    device: UUID
    courier: UUID
    province: int
    scopes: list[str]
    epoch: str
    key: str = ""
    limits: Limits = Limits()


class PinRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A one-time code that lets whoever holds an enrolled handheld choose a new PIN for it."""

    code: Annotated[str, Meta(max_length=80)]


class PinFreed(Struct, frozen=True, kw_only=True):
    """The handheld whose PIN may be chosen anew: nobody else's answer is one."""

    device: UUID


class Poke(Struct, frozen=True, kw_only=True):
    """How far the handheld's scopes have come: no data, only a reason to exchange."""

    versions: dict[str, int]


class Challenge(Struct, frozen=True, kw_only=True):
    """A nonce of the server's, good for two minutes."""

    nonce: str


class TokenRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The server's nonce signed by the handheld's key (raw r‖s, base64url)."""

    province: Annotated[int, Meta(ge=1, le=99)]
    device: UUID
    nonce: Annotated[str, Meta(max_length=200)]
    signature: Annotated[str, Meta(max_length=100)]


class Token(Struct, frozen=True, kw_only=True):
    """A short-lived right to exchange, bound to one handheld."""

    token: str
    expires_s: int


def outcome(reason: type[Refusal] | type[Flag] | None) -> Verdict:
    """Return the verdict that a refusal, a flag or nothing at all leads to."""
    if reason is None:
        return Verdict()
    status: Literal["flag", "quarantine"] = "flag" if issubclass(reason, Flag) else "quarantine"
    return Verdict(status=status, code=reason.code, vi=reason.vi, en=reason.en)


def outcome_of(status: Literal["ok", "flag", "quarantine"], code: str) -> Verdict:
    """Return the verdict that was stored, with words where the code is still in use."""
    words = outcome(next((reason for reason in every_refusal() if reason.code == code), None))
    return Verdict(status=status, code=code, vi=words.vi, en=words.en)


def chain_start(device: UUID, incarnation: int) -> bytes:
    """Return h0 of a handheld's chain."""
    return hashlib.sha256(f"{device}|{incarnation}".encode()).digest()


def chain_through(head: bytes, facts: Iterable[bytes]) -> list[bytes]:
    """Return the chain's hash after each fact: SHA-256 of the hash before it and the fact's exact bytes."""
    hashes = []
    for raw in facts:
        head = hashlib.sha256(head + raw).digest()
        hashes.append(head)
    return hashes


def row_hash(kind: str, id: str, body: bytes) -> tuple[int, int]:
    """Return the 128 bits by which one live row enters its scope's digest, as two signed 64-bit numbers."""
    digest = hashlib.sha256(b"\0".join((kind.encode(), id.encode(), body))).digest()
    return int.from_bytes(digest[:8], "big", signed=True), int.from_bytes(digest[8:16], "big", signed=True)


def hash_text(high: int, low: int) -> str:
    """Return two signed 64-bit numbers as 32 hexadecimal digits."""
    return (high.to_bytes(8, "big", signed=True) + low.to_bytes(8, "big", signed=True)).hex()


def token_message(device: UUID, nonce: str) -> bytes:
    """Return what a handheld signs to be given a token."""
    return f"trao-token|{device}|{nonce}".encode()
