"""The vectors are what an independent hand computes, with hashlib, json and the cryptography library alone."""

import base64
import hashlib
import json
from itertools import product
from typing import Any, get_args

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from mobile_sync.custody import Leg, State
from mobile_sync.export import render
from mobile_sync.facts import kind_of
from tests.mobile_sync.samples import EVERY_FACT

TEXT = render()["vectors.json"]
VECTORS: dict[str, Any] = json.loads(TEXT)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_the_vectors_are_sorted_small_and_end_with_a_line() -> None:
    assert TEXT.endswith("}\n")
    assert len(TEXT.encode()) < 300_000
    assert json.dumps(VECTORS) == json.dumps(VECTORS, sort_keys=True)
    assert "Lâm Thị Sà Phia" in TEXT, "written as UTF-8, not as escapes"


def test_chains_by_hand() -> None:
    for chain in VECTORS["chains"]:
        head = hashlib.sha256(f"{chain['device']}|{chain['incarnation']}".encode())
        assert head.hexdigest() == chain["start"]
        for fact, wanted in zip(chain["facts"], chain["heads"], strict=True):
            head = hashlib.sha256(head.digest() + fact.encode())
            assert head.hexdigest() == wanted


def test_rows_and_digests_by_hand() -> None:
    for row in VECTORS["rows"]:
        assert sha256("\0".join((row["kind"], row["id"], row["body"])).encode())[:32] == row["hash"]
    for entry in VECTORS["digests"]:
        bits = [bin(int("1" + each, 16))[3:] for each in entry["hashes"]]
        odd = "".join(str(sum(each[place] == "1" for each in bits) % 2) for place in range(128))
        assert f"{int(odd, 2):032x}" == entry["digest"]
    assert {len(entry["hashes"]) for entry in VECTORS["digests"]} >= {0, 1, 2}


def test_base45_by_hand() -> None:
    for entry in VECTORS["base45"]:
        body, text = bytes.fromhex(entry["bytes"]), ""
        for value in (body[place : place + 2] for place in range(0, len(body), 2)):
            number = value[0] * 256 + value[1] if len(value) == 2 else value[0]
            text += LETTERS[number % 45] + LETTERS[number // 45 % 45]
            text += LETTERS[number // 2025] if len(value) == 2 else ""
        assert text == entry["text"]
    assert "ÄÄÄ" in VECTORS["base45_refused"]


def holds(public_key: str, message: bytes, signature: str) -> bool:
    """Return whether a signature holds, by the library itself."""
    raw = base64.urlsafe_b64decode(signature + "==")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_key))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.verify(der, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return len(raw) == 64


def test_signatures_by_hand() -> None:
    for entry in VECTORS["signatures"]:
        assert holds(entry["public_key"], entry["message"].encode(), entry["signature"]) is entry["holds"], entry[
            "name"
        ]
    assert {entry["holds"] for entry in VECTORS["signatures"]} == {True, False}
    for entry in VECTORS["token_messages"]:
        assert entry["message"] == f"trao-token|{entry['device']}|{entry['nonce']}"


def test_a_batch_by_hand() -> None:
    batch = VECTORS["batch"]
    head = bytes.fromhex(batch["prev"])
    for fact in batch["facts"]:
        head = hashlib.sha256(head + fact.encode()).digest()
    assert head.hex() == batch["head"]
    assert holds(batch["public_key"], head, batch["signature"])
    assert ",".join(batch["facts"]) in batch["push"], "facts travel as the bytes they are"


def test_handovers_by_hand() -> None:
    for entry in VECTORS["handovers"]:
        said = entry["said"]
        if entry["kind"] == "offer":
            parcels = [f"{parcel}:{by or ''}:{','.join(foregoing)}" for parcel, by, foregoing in said["parcels"]]
            start = ("trao-offer", said["id"], said["device"], said["courier"])
        else:
            parcels, start = said["parcels"], ("trao-acceptance", said["offer"], said["device"], said["courier"])
        assert entry["message"] == "|".join((*start, ";".join(parcels)))
        signer = VECTORS["signers"].get(said["device"], {"courier": ""})
        proven = signer["courier"] == said["courier"]
        proven = proven and holds(signer["public_key"], entry["message"].encode(), said["signature"])
        assert proven is entry["proven"], entry["name"]
    assert len(VECTORS["handover_codes_refused"]) == 8


def test_facts_are_read_under_the_ids_that_their_bytes_give() -> None:
    for entry in VECTORS["ids_of_bytes"]:
        assert sha256(entry["text"].encode())[:32] == entry["id"].replace("-", "")
    for name, entry in VECTORS["facts"].items():
        assert sha256(entry["text"].encode()) == entry["sha256"]
        assert json.loads(entry["text"])["kind"] == name.removesuffix(" least")
    assert {name for name in VECTORS["facts"] if " " not in name} == {kind_of(fact) for fact in EVERY_FACT}
    assert {entry["fault"] for entry in VECTORS["facts_read"]} == {"", "UNREADABLE", "SCHEMA_NEWER"}


def test_the_table_is_told_for_every_state_kind_role_and_leg_once() -> None:
    told = [
        (entry["kind"], role, leg, state)
        for entry in VECTORS["transitions"]
        for role, leg in entry["witnesses"]
        for state in entry["outcomes"]
    ]
    kinds = {kind_of(fact) for fact in EVERY_FACT}
    roles = {"citizen", "clerk", "courier", "dispatcher", "supervisor"}
    assert len(told) == len(set(told))
    assert set(told) == set(product(kinds, roles, get_args(Leg), get_args(State)))
    outcomes = [outcome for entry in VECTORS["transitions"] for outcome in entry["outcomes"].values()]
    reached = {outcome["state"] for outcome in outcomes if isinstance(outcome, dict)}
    reached |= {case["outcome"]["state"] for case in VECTORS["beyond_the_table"] if isinstance(case["outcome"], dict)}
    assert reached == set(get_args(State))


def test_the_conditions_beyond_the_table_are_met_and_missed() -> None:
    codes = {case["outcome"] for case in VECTORS["beyond_the_table"] if isinstance(case["outcome"], str)}
    assert codes == {"BAD_TRANSITION", "WRONG_HOLDER", "PROOF_MISSING", "OFFICER_MISSING", "SECOND_PERSON_MISSING"}


def test_pages_show_what_their_rows_say() -> None:
    for replica in VECTORS["replicas"]:
        for step in replica["steps"]:
            digest = 0
            for _, _, row_hash in step["rows"]:
                digest ^= int(row_hash, 16)
            assert f"{digest:032x}" == step["digest"]
            page = json.loads(step.get("page", "{}"))
            if page and not page["more"] and page["scope"] in replica["scopes"]:
                agrees = (page["digest"], page["live"]) == (step["digest"], len(step["rows"]))
                assert agrees is step["agrees"] is (page["scope"] not in step["doubtful"])
    steps = [step for replica in VECTORS["replicas"] for step in replica["steps"]]
    assert {step["agrees"] for step in steps if "agrees" in step} == {True, False}
    assert any(step["greyed"] for step in steps)
    assert any(step.get("manifest") for step in steps)


def test_outboxes_rewind_and_begin_anew() -> None:
    for outbox in VECTORS["outboxes"]:
        facts_kept: list[str] = []
        for step in outbox["steps"]:
            facts_kept += [step["text"]] if step["do"] == "append" else []
            facts_kept += [step["letter"] * step["size"]] * step["times"] if step["do"] == "append_many" else []
            after = step["after"]
            if after["incarnation"] == 1:
                head = hashlib.sha256(f"{outbox['device']}|1".encode()).digest()
                for fact in facts_kept:
                    head = hashlib.sha256(head + fact.encode()).digest()
                assert head.hex() == after["head"]
            assert after["waiting"] == after["end"] - after["acknowledged"]
            if step["do"] == "push":
                assert (step["push"]["base"], step["push"]["incarnation"]) == (
                    after["acknowledged"] + 1,
                    after["incarnation"],
                )
    last = {outbox["name"]: outbox["steps"][-1] for outbox in VECTORS["outboxes"]}
    assert last["a fork opens a new incarnation"]["after"]["incarnation"] == 2
    assert last["another head opens a new incarnation"]["after"]["incarnation"] == 3
    lost = next(each["steps"] for each in VECTORS["outboxes"] if each["name"].startswith("an answer was lost"))
    answered = [step["after"]["acknowledged"] for step in lost if step["do"] == "absorb"]
    assert answered == [1, 4], "what was not told is sent again"
    assert last["a gap rewinds"]["push"]["base"] == 2
    assert last["forgotten behind the backup and seven days"]["after"]["end"] == 3


def test_waits_and_leases_by_hand() -> None:
    failures, limit = 0, 200
    for step in VECTORS["pacing"]:
        if step["do"] == "answered":
            failures, limit = 0, min(200, limit * 2)
        else:
            bound = min(300_000, 2_000 * 2**failures)
            failures, limit = failures + 1, max(1, limit // 2)
            wanted = min(step["retry_after_ms"], 3_600_000) or int(step["chance"] * bound)
            assert step["wait_ms"] == wanted
        assert step["limit"] == limit
    hours = 72 * 3600 * 1000
    for lease in VECTORS["leases"]:
        heard, clock = lease["heard"], lease["clock"]
        if heard is None:
            assert lease["expired"]
            continue
        wall = clock["wall_ms"] - heard["wall_ms"]
        if heard["boot"] == clock["boot"]:
            assert lease["expired"] is (clock["monotonic_ms"] - heard["monotonic_ms"] > hours or wall > hours)
        else:
            assert lease["expired"] is not (-300_000 <= wall <= hours)
