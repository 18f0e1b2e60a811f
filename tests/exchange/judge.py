"""Hold the handhelds' journal against the database. Hashes, JSON and SQL only: no rule of the exchange is called."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import asyncpg
from asyncpg import Connection, Record
from msgspec import Struct

from backend.base.blobs import Blobs
from backend.base.sealing import DataKey
from tests.exchange.journal import Journal


class Judgement(Struct, frozen=True, kw_only=True):
    """How many facts were captured, acknowledged, lost and applied twice, and every fault in words."""

    captured: int
    acknowledged: int
    media: int
    lost: int
    double: int
    faults: tuple[str, ...]


async def judge(url: str, journal: Journal, province: int, key: DataKey, media_folder: Path) -> Judgement:
    """Compare what handhelds captured and were shown with what is stored."""
    conn = await asyncpg.connect(url)
    try:
        facts = await conn.fetch(FACTS, province)
        lost = list(lost_facts(journal, facts))
        double = [*doubled_facts(facts), *await broken_threads(conn, province)]
        faults = [
            *lost,
            *double,
            *(f"refused: {what}" for what in journal.refused),
            *wrong_verdicts(journal, facts),
            *await broken_chains(conn, province, journal),
            *await missing_media(conn, province, journal, key, media_folder),
            *await untold_words(conn, province, journal, facts),
            *await wrong_digests(conn, province),
        ]
    finally:
        await conn.close()
    return Judgement(
        captured=len(journal.captured),
        acknowledged=len(journal.shown),
        media=len(journal.media_named),
        lost=len(lost),
        double=len(double),
        faults=tuple(faults),
    )


def lost_facts(journal: Journal, facts: list[Record]) -> Iterator[str]:
    """Give the facts that a handheld had and the ledger has not, and what it was asked for again: healed, but lost."""
    yield from (f"taken back: {what}" for what in journal.taken_back)
    kept = {fact["leaf"].hex() for fact in facts}
    yield from (f"lost though acknowledged: {leaf}" for leaf in journal.shown if leaf not in kept)
    yield from (f"never arrived: {leaf}" for leaf in journal.captured if leaf not in kept and leaf not in journal.shown)


def doubled_facts(facts: list[Record]) -> Iterator[str]:
    """Give the facts that are stored twice, or moved their parcel more or less often than their verdict says."""
    times = Counter(fact["leaf"] for fact in facts)
    yield from (f"stored {count} times: {leaf.hex()}" for leaf, count in times.items() if count > 1)
    for fact in facts:
        events, verdict = fact["events"], fact["verdict"]
        # A fact that contradicts another is kept aside, and may open an exception; it moves nothing else.
        moved = len(events) if verdict != "quarantine" or events != ["exception"] else 0
        least, most = {"ok": (1, 1), "flag": (0, 1), "quarantine": (0, 0)}[verdict]
        if not least <= moved <= most:
            yield f"applied {moved} times as {verdict}: {fact['id']}"


async def broken_threads(conn: Connection, province: int) -> list[str]:
    """Return the parcels whose events are not 1, 2, 3 …, each hashed upon the one before."""
    faults = []
    events = await conn.fetch(EVENTS, province)
    for parcel, thread in groupby(events, key=lambda event: event["parcel_id"]):
        head = bytes(32)
        for n, event in enumerate(thread, start=1):
            head = hashlib.sha256(head + event["leaf"]).digest()
            if (event["n"], event["head"]) != (n, head):
                faults.append(f"thread of {parcel} breaks at {event['n']}")
                break
        else:
            if (event["chain_n"], event["chain_head"]) != (n, head):
                faults.append(f"thread of {parcel} does not end where the parcel says")
    return faults


def wrong_verdicts(journal: Journal, facts: list[Record]) -> Iterator[str]:
    """Give the facts of which a handheld was shown something else than is stored, and those nobody captured."""
    for fact in facts:
        leaf = fact["leaf"].hex()
        if leaf not in journal.captured:
            yield f"nobody captured {fact['id']}"
        elif json.loads(journal.captured[leaf].raw)["id"] != str(fact["id"]):
            yield f"the id of {fact['id']} is not the one in its bytes"
        if journal.shown.get(leaf, fact["verdict"]) != fact["verdict"]:
            yield f"shown as {journal.shown[leaf]}, stored as {fact['verdict']}: {fact['id']}"


async def broken_chains(conn: Connection, province: int, journal: Journal) -> list[str]:
    """Return the handhelds whose chain on the server is not every fact that they captured, in their order, once."""
    captured: dict[str, list[bytes]] = {}
    for fact in journal.captured.values():
        captured.setdefault(fact.device, []).append(fact.raw)
    stored: dict[str, list[Record]] = {}
    for record in await conn.fetch(CHAINED, province):
        stored.setdefault(str(record["device_id"]), []).append(record)
    ends = {str(end["device_id"]): end for end in await conn.fetch(ENDS, province) if end["next_seq"] > 1}
    faults = [
        f"handheld {device} began another chain"
        for device, records in stored.items()
        if any(record["incarnation"] != 1 for record in records)
    ]
    for device, raws in captured.items():
        head, expected = hashlib.sha256(f"{device}|1".encode()).digest(), []
        for seq, raw in enumerate(raws, start=1):
            head = hashlib.sha256(head + raw).digest()
            expected.append((seq, head))
        if [(record["seq"], record["chain"]) for record in stored.get(device, [])] != expected:
            faults.append(f"the facts of handheld {device} are not its chain")
        end = ends.get(device)
        if end is None or (end["next_seq"], end["head"]) != (len(raws) + 1, head):
            faults.append(f"the chain of handheld {device} does not end where the service says")
    return faults


async def missing_media(
    conn: Connection, province: int, journal: Journal, key: DataKey, media_folder: Path
) -> list[str]:
    """Return the photos and signatures that are not held whole, or whose bytes are not those of their name."""
    blobs = Blobs(str(media_folder))
    held = {record["sha256"].hex() for record in await conn.fetch(MEDIA, province)}
    wanted = await conn.fetchval("SELECT count(*) FROM media_wanted WHERE province_id = $1", province)
    faults = [f"{wanted} photos are still asked for"] if wanted else []
    for sha256 in sorted(journal.media_named | journal.media_shown):
        if sha256 not in held:
            faults.append(f"photo {sha256} is not held")
            continue
        try:
            body = await blobs.read(key, sha256)
        except Exception as error:
            faults.append(f"photo {sha256} cannot be read: {error!r}")
            continue
        if hashlib.sha256(body).hexdigest() != sha256:
            faults.append(f"photo {sha256} has other bytes")
    return faults


async def untold_words(conn: Connection, province: int, journal: Journal, facts: list[Record]) -> list[str]:
    """Return what was not told, or told more than once: one word for each fact and each photo, numbered densely."""
    waiting = await conn.fetchval("SELECT count(*) FROM outbox WHERE province_id = $1", province)
    events = await conn.fetch("SELECT n, topic, subject, detail FROM board_event WHERE province_id = $1", province)
    told = Counter((event["topic"], event["subject"], event["detail"]) for event in events)
    due = Counter(
        ("quarantined" if fact["verdict"] == "quarantine" else fact["kind"], fact["parcel_id"], fact["code"])
        for fact in facts
    )
    photos = Counter(event["detail"] for event in events if event["topic"] == "media_kept")
    faults = [f"{waiting} words wait in the outbox"] if waiting else []
    if sorted(event["n"] for event in events) != list(range(1, len(events) + 1)):
        faults.append("what was told is not numbered densely")
    faults += [f"told {told[word]} times, not {count}: {word}" for word, count in due.items() if told[word] != count]
    faults += [
        f"photo {sha256} was told {photos[sha256]} times" for sha256 in journal.media_named if photos[sha256] != 1
    ]
    return faults


async def wrong_digests(conn: Connection, province: int) -> list[str]:
    """Return the scopes whose counters are not those of their rows."""
    return [f"scope {record['scope']} does not count its rows" for record in await conn.fetch(DIGESTS, province)]


FACTS = """
SELECT f.id, f.leaf, f.kind, f.parcel_id, f.verdict, f.code,
       ARRAY(SELECT after FROM custody_event e WHERE e.province_id = $1 AND e.fact_id = f.id) AS events
  FROM fact f
 WHERE f.province_id = $1 AND f.source = 'device'
"""
EVENTS = """
SELECT e.parcel_id, e.n, e.leaf, e.head, p.chain_n, p.chain_head
  FROM custody_event e
  JOIN parcel p ON p.province_id = $1 AND p.id = e.parcel_id
 WHERE e.province_id = $1
 ORDER BY e.parcel_id, e.n
"""
CHAINED = """
SELECT device_id, incarnation, seq, chain
  FROM fact
 WHERE province_id = $1 AND source = 'device'
 ORDER BY device_id, incarnation, seq
"""
ENDS = "SELECT device_id, incarnation, next_seq, head FROM device_chain WHERE province_id = $1"
MEDIA = "SELECT sha256 FROM media WHERE province_id = $1"
DIGESTS = """
SELECT s.scope
  FROM sync_scope s
  LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE operation = 1) AS live, max(version) AS version,
               coalesce(bit_xor(operation * hash_high), 0) AS high, coalesce(bit_xor(operation * hash_low), 0) AS low
          FROM sync_feed f
         WHERE f.province_id = $1 AND f.scope = s.scope
       ) AS rows ON true
 WHERE s.province_id = $1
   AND (s.live, s.digest_high, s.digest_low, s.version) <> (rows.live, rows.high, rows.low, rows.version)
"""
