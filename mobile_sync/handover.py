"""Two couriers hand parcels to each other without any network: an offer and its acceptance, shown as QR codes.

Each is signed by its handheld and bound to the parcels listed. The giver keeps the acceptance in its fact and the taker
the offer, so either fact alone proves to the server that both agreed.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from mobile_sync.base45 import from_base45, to_base45
from mobile_sync.keys import P256, Signatures

MOST_PARCELS: Final = 20
MOST_FOREGOING: Final = 20
OFFER_MARK: Final = "HO1:"
ACCEPTANCE_MARK: Final = "HA1:"
Signature = Annotated[str, Meta(max_length=100)]


class Offered(Struct, frozen=True, array_like=True):
    """A parcel on offer, and the giver's facts about it that the server may not have yet.

    ``foregoing`` is in the order in which they happened. ``by`` is the fact that says how the giver came to the parcel,
    sent or not; None where his handheld does not know.
    """

    parcel: UUID
    by: UUID | None = None
    foregoing: Annotated[tuple[UUID, ...], Meta(max_length=MOST_FOREGOING)] = ()


class Offer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The giver's word: these parcels are in my hand, and I give them to whoever accepts this offer."""

    id: UUID
    device: UUID
    courier: UUID
    parcels: Annotated[tuple[Offered, ...], Meta(min_length=1, max_length=MOST_PARCELS)]
    signature: Signature = ""


class Acceptance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The taker's word: of that offer I hold these parcels now."""

    offer: UUID
    device: UUID
    courier: UUID
    parcels: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=MOST_PARCELS)]
    signature: Signature = ""


class Signer(Struct, frozen=True, kw_only=True):
    """A handheld's key, and whose handheld it is."""

    courier: UUID
    public_key: bytes


def offer_message(offer: Offer) -> bytes:
    """Return what the giver's handheld signs."""
    listed = ";".join(f"{each.parcel}:{each.by or ''}:{','.join(map(str, each.foregoing))}" for each in offer.parcels)
    return f"trao-offer|{offer.id}|{offer.device}|{offer.courier}|{listed}".encode()


def acceptance_message(acceptance: Acceptance) -> bytes:
    """Return what the taker's handheld signs."""
    listed = ";".join(map(str, acceptance.parcels))
    return f"trao-acceptance|{acceptance.offer}|{acceptance.device}|{acceptance.courier}|{listed}".encode()


def is_proven(said: Offer | Acceptance, signers: Mapping[UUID, Signer], signatures: Signatures = P256) -> bool:
    """Return whether the courier named signed this with a handheld that is known to be his."""
    signer = signers.get(said.device)
    if signer is None or signer.courier != said.courier:
        return False
    message = offer_message(said) if isinstance(said, Offer) else acceptance_message(said)
    return signatures.is_signed(signer.public_key, message, said.signature)


def on_offer(offer: Offer, parcel: UUID) -> Offered | None:
    """Return what an offer says of a parcel, or None where it is not on the list."""
    return next((each for each in offer.parcels if each.parcel == parcel), None)


def to_qr(said: Offer | Acceptance) -> str:
    """Return the text of the QR code, in the alphanumeric mode that needs the fewest modules."""
    mark = OFFER_MARK if isinstance(said, Offer) else ACCEPTANCE_MARK
    return mark + to_base45(msgspec.msgpack.encode(said))


def from_qr(text: str) -> Offer | Acceptance:
    """Return what a QR code says.

    Raises ValueError for anything that is no offer and no acceptance.
    """
    kinds: dict[str, Any] = {OFFER_MARK: Offer, ACCEPTANCE_MARK: Acceptance}
    kind = kinds.get(text[: len(OFFER_MARK)])
    if kind is None:
        raise ValueError("This code is no offer and no acceptance.")
    try:
        said: Offer | Acceptance = msgspec.msgpack.decode(from_base45(text[len(OFFER_MARK) :]), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError("The code is damaged.") from error
    return said
