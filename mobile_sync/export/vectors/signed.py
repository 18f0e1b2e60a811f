"""Vectors of what is signed: tokens, batches, a wipe, and two couriers' offers and acceptances as QR codes."""

import base64
import hashlib
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from mobile_sync.export.cast import (
    ACCEPTANCE,
    COURIER,
    DEVICE,
    KEY,
    OFFER,
    OTHER_PARCEL,
    PARCEL,
    PEER,
    PEER_PUBLIC,
    PUBLIC,
    SIGNATURES,
    SIGNERS,
    facts_of_each_kind,
    uuid,
)
from mobile_sync.handover import Acceptance, Offer, acceptance_message, from_qr, is_proven, offer_message, to_qr
from mobile_sync.outbox import ENCODER, Outbox
from mobile_sync.revocation import wipe_message
from mobile_sync.wire import chain_through, token_message

NONCE: Final = "1795338000.Zm9v-_.00"


def signed_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    return {
        "keys": {"device": PUBLIC.hex(), "peer": PEER_PUBLIC.hex()},
        "token_messages": [
            {"device": str(device), "nonce": NONCE, "message": token_message(device, NONCE).decode()}
            for device in SIGNERS
        ],
        "wipe_messages": [{"device": str(device), "message": wipe_message(device).decode()} for device in SIGNERS],
        "signatures": signatures(),
        "batch": batch(),
        "signers": {
            str(device): {"courier": str(signer.courier), "public_key": signer.public_key.hex()}
            for device, signer in SIGNERS.items()
        },
        "handovers": [handover(name, said) for name, said in spoken().items()],
        "handover_codes_refused": [text for text in damaged() if is_refused(text)],
    }


def signatures() -> list[dict[str, Any]]:
    """Return messages with signatures that hold and others that do not (ECDSA P-256, SHA-256, raw r‖s)."""
    token, wiped = token_message(DEVICE, NONCE), wipe_message(DEVICE)
    good = SIGNATURES.sign(KEY, token)
    cases = [
        ("token", PUBLIC, token, good),
        ("wiped", PUBLIC, wiped, SIGNATURES.sign(KEY, wiped)),
        ("another message", PUBLIC, wiped, good),
        ("another key", PEER_PUBLIC, token, good),
        ("cut short", PUBLIC, token, good[:-2]),
        ("r and s swapped", PUBLIC, token, swapped(good)),
        ("empty", PUBLIC, token, ""),
    ]
    return [
        {
            "name": name,
            "public_key": key.hex(),
            "message": message.decode(),
            "signature": signature,
            "holds": SIGNATURES.is_signed(key, message, signature),
        }
        for name, key, message, signature in cases
    ]


def swapped(signature: str) -> str:
    """Return a signature with its two numbers in the wrong order."""
    raw = base64.urlsafe_b64decode(signature + "==")
    return base64.urlsafe_b64encode(raw[32:] + raw[:32]).rstrip(b"=").decode()


def batch() -> dict[str, Any]:
    """Return a push as it is sent, and the hash after its last fact, which the signature is over."""
    outbox = Outbox(DEVICE, KEY, SIGNATURES)
    for kind in ("loaded", "missing", "delivered"):
        outbox.append(ENCODER.encode(facts_of_each_kind(whole=True)[kind]))
    push = outbox.next_push()
    facts = [bytes(raw) for raw in push.facts]
    return {
        "push": msgspec.json.encode(push).decode(),
        "device": str(DEVICE),
        "public_key": PUBLIC.hex(),
        "incarnation": push.incarnation,
        "base": push.base,
        "prev": push.prev,
        "facts": [raw.decode() for raw in facts],
        "head": chain_through(bytes.fromhex(push.prev), facts)[-1].hex(),
        "signature": push.signature,
        "head_of_the_first_two": hashlib.sha256(outbox.heads[1] + facts[1]).hexdigest(),
    }


def spoken() -> dict[str, Offer | Acceptance]:
    """Return offers and acceptances, proven and not."""
    return {
        "offer": OFFER,
        "acceptance": ACCEPTANCE,
        "offer of nobody's handheld": replace(OFFER, device=uuid(99)),
        "offer in another courier's name": replace(OFFER, courier=PEER),
        "offer with a parcel left out": replace(OFFER, parcels=OFFER.parcels[:1]),
        "offer with a link left out": replace(OFFER, parcels=(replace(OFFER.parcels[0], by=None), OFFER.parcels[1])),
        "offer unsigned": replace(OFFER, signature=""),
        "acceptance with a parcel put in": replace(ACCEPTANCE, parcels=(PARCEL, OTHER_PARCEL, uuid(98))),
        "acceptance of another offer": replace(ACCEPTANCE, offer=uuid(97)),
        "acceptance by the giver's handheld": replace(ACCEPTANCE, device=DEVICE, courier=COURIER),
    }


def handover(name: str, said: Offer | Acceptance) -> dict[str, Any]:
    """Return a code's text, what it says, what is signed of it, and whether it proves anything."""
    message = offer_message(said) if isinstance(said, Offer) else acceptance_message(said)
    return {
        "name": name,
        "kind": "offer" if isinstance(said, Offer) else "acceptance",
        "said": msgspec.to_builtins(said),
        "message": message.decode(),
        "qr": to_qr(said),
        "proven": is_proven(from_qr(to_qr(said)), SIGNERS),
    }


def damaged() -> tuple[str, ...]:
    """Return texts that are no offer and no acceptance."""
    whole = to_qr(OFFER)
    return ("", "HO1:", "HO2:" + whole[4:], "HA1:" + whole[4:], whole[:-3], whole[:-1], whole.lower(), "HO1:AAAA")


def is_refused(text: str) -> bool:
    """Return whether a text says nothing."""
    try:
        from_qr(text)
    except ValueError:
        return True
    return False
