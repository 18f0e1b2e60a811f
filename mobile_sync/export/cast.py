"""Who and what the vectors speak of: fixed ids, keys and moments, and facts of each kind made from their types."""

import hashlib
import types
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from mobile_sync.codes import officer_token
from mobile_sync.facts import AnyFact, Code, LastFour, Line, Moment, Name, OfficerCode, Seal, Sha256, Short
from mobile_sync.handover import Acceptance, Offer, Offered, Signer, acceptance_message, offer_message
from mobile_sync.simulation.signatures import RepeatableP256, key_pair


def uuid(number: int) -> UUID:
    """Return one of the vectors' ids, shaped as a UUID of version 7."""
    return UUID(f"019aa1c0-0000-7000-8000-{number:012x}")


SIGNATURES: Final = RepeatableP256()
PARCEL, OTHER_PARCEL, CITIZEN, OFFICE, BAG, SUPERVISOR, SECOND_PERSON = (uuid(number) for number in range(1, 8))
COURIER, PEER, DEVICE, PEER_DEVICE, DELIVERY, OFFER_ID = (uuid(number) for number in range(11, 17))
KEY, PUBLIC = key_pair(SIGNATURES, 4_711)
PEER_KEY, PEER_PUBLIC = key_pair(SIGNATURES, 4_712)
SIGNERS: Final = {
    DEVICE: Signer(courier=COURIER, public_key=PUBLIC),
    PEER_DEVICE: Signer(courier=PEER, public_key=PEER_PUBLIC),
}
NOW_MS: Final = 1_795_338_000_000


def signed_offer(offer: Offer) -> Offer:
    """Return an offer signed by the vectors' handheld."""
    return replace(offer, signature=SIGNATURES.sign(KEY, offer_message(offer)))


def signed_acceptance(acceptance: Acceptance) -> Acceptance:
    """Return an acceptance signed by the other courier's handheld."""
    return replace(acceptance, signature=SIGNATURES.sign(PEER_KEY, acceptance_message(acceptance)))


OFFER: Final = signed_offer(
    Offer(
        id=OFFER_ID,
        device=DEVICE,
        courier=COURIER,
        parcels=(Offered(PARCEL, uuid(21), (uuid(21), uuid(22))), Offered(OTHER_PARCEL)),
    )
)
PEERS_OFFER: Final = Offer(id=OFFER_ID, device=PEER_DEVICE, courier=PEER, parcels=(Offered(PARCEL, uuid(23)),))
ACCEPTANCE: Final = signed_acceptance(
    Acceptance(offer=OFFER_ID, device=PEER_DEVICE, courier=PEER, parcels=(PARCEL, OTHER_PARCEL))
)

BY_NAME: Final[dict[str, Any]] = {
    "parcel": PARCEL,
    "courier": PEER,
    "office": OFFICE,
    "manifest": BAG,
    "holder": OFFICE,
    "second_person": SECOND_PERSON,
    "voids": DELIVERY,
    "offer": replace(PEERS_OFFER, signature=SIGNATURES.sign(PEER_KEY, offer_message(PEERS_OFFER))),
    "acceptance": ACCEPTANCE,
    "lon": 105.1524,
    "lat": 9.1769,
}
"""Fields whose value must fit the rest of the cast."""
BY_TYPE: Final[dict[Any, Any]] = {
    Short: "7c1e",
    Line: 'đổi tuyến: "gấp" / \\ 5 km\n',
    Name: "Lâm Thị Sà Phia",
    Seal: "N 0147",
    LastFour: "0217",
    OfficerCode: officer_token(bytes(range(10))),
    Code: "absent",
    Moment: "2026-11-20T09:00:00Z",
    str: "ghi chú ✓",
    bool: True,
    float: 12.5,
}


def facts_of_each_kind(whole: bool) -> Mapping[str, AnyFact]:
    """Return one fact of each kind by its wire name, with all that it may say, or only with what it must."""
    kinds = sorted(get_args(AnyFact), key=lambda each: str(each.__struct_config__.tag))
    return {
        str(kind.__struct_config__.tag): fact_of(kind, uuid(100 + number + 100 * whole), whole)
        for number, kind in enumerate(kinds)
    }


def fact_of(kind: type[Struct], id: UUID, whole: bool) -> Any:
    """Return a fact of this kind under this id."""
    return msgspec.convert({**shape_of(kind, whole), "id": id, "kind": kind.__struct_config__.tag}, kind)


def shape_of(struct: type[Struct], whole: bool) -> dict[str, Any]:
    """Return the fields of a Struct with values that its types allow."""
    fields = msgspec.structs.fields(struct)
    return {field.name: value_of(field.name, field.type, whole) for field in fields if whole or field.required}


def value_of(name: str, kind: Any, whole: bool) -> Any:
    """Return a value for one field: by its name, else by its type.

    Raises KeyError for a type of which there is no value here.
    """
    if name in BY_NAME:
        return BY_NAME[name]
    if kind == Sha256:
        return hashlib.sha256(name.encode()).hexdigest()
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    origin = get_origin(kind)
    if origin is Literal:
        return get_args(kind)[0]
    if origin in (Union, types.UnionType):
        return value_of(name, get_args(kind)[0], whole)
    if origin is Annotated:
        return constrained(name, kind, whole)
    if kind is UUID:
        return UUID(bytes=hashlib.sha256(name.encode()).digest()[:16])
    if isinstance(kind, type) and issubclass(kind, Struct):
        return shape_of(kind, whole)
    raise KeyError(f"The vectors have no value for {name}: {kind!r}.")


def constrained(name: str, kind: Any, whole: bool) -> Any:
    """Return a value for a constrained type without a name of its own."""
    base, meta = get_args(kind)[:2]
    if base is int and isinstance(meta, Meta):
        return int(meta.ge or 0) + 7
    return value_of(name, base, whole)


def moment(text: str) -> datetime:
    """Return the moment of a text."""
    return datetime.fromisoformat(text)
