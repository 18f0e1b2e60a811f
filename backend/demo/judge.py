"""Judge a demo's day: what the crew knows it recorded, against what the database says."""

from collections.abc import Collection
from uuid import UUID

from asyncpg import Pool
from msgspec import Struct

from backend.base.database import province_snapshot
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.custody.verify import verify
from backend.demo import store
from backend.demo.lessons import Learned


class Share(Struct, frozen=True, kw_only=True):
    """An indicator with both its parts."""

    numerator: int
    denominator: int
    percent: str


class Replanned(Struct, frozen=True, kw_only=True):
    """What planning the rest of the day anew changed: parcels moved and added, and how much riding it saved."""

    moved: int
    added: int
    gain_s: int


class Verdict(Struct, frozen=True, kw_only=True):
    """The last line of a demo. ``open`` parcels are neither closed nor lost; ``lost`` and ``double`` count facts."""

    offices: int
    couriers: int
    dossiers: int
    parcels: int
    facts: int
    delivered: int
    failed: int
    returned: int
    open: int
    lost: int
    double: int
    chain_ok: bool
    confirmed_by_citizen: int
    k1: Share
    k2: Share
    k3a: Share
    k3b: Share
    replanned: Replanned | None = None
    learned: Learned | None = None
    seconds: float


class Finding(Struct, frozen=True, kw_only=True):
    """A verdict, and in words everything that stands against it."""

    verdict: Verdict
    faults: tuple[str, ...]


async def judge(
    pool: Pool,
    keyring: Keyring,
    province: int,
    journal: Collection[UUID],
    seconds: float,
    ratios: dict[str, Share],
) -> Finding:
    """Compare the crew's journal with the ledger, verify every chain, and account for every open parcel."""
    async with province_snapshot(pool, province) as conn:
        tally = await store.read_tally(conn, province)
        kept = await store.read_fact_ids(conn, province, list(journal))
        doubled = await store.count_doubled(conn, province)
        adrift = await store.read_adrift(conn, province)
        verified = await verify(conn, province, await province_key(conn, keyring, province))
    lost = [fact for fact in journal if fact not in kept]
    verdict = Verdict(
        offices=tally.offices,
        couriers=tally.couriers,
        dossiers=tally.dossiers,
        parcels=tally.parcels,
        facts=tally.facts,
        delivered=tally.delivered,
        failed=tally.failed,
        returned=tally.returned,
        open=tally.open,
        lost=len(lost),
        double=doubled,
        chain_ok=not verified.faults,
        confirmed_by_citizen=tally.confirmed,
        seconds=round(seconds, 1),
        k1=ratios["k1"],
        k2=ratios["k2"],
        k3a=ratios["k3a"],
        k3b=ratios["k3b"],
    )
    faults = (*verified.faults, *(f"fact {fact} is lost" for fact in lost))
    return Finding(
        verdict=verdict, faults=(*faults, *(f"parcel {parcel} is nowhere accounted for" for parcel in adrift))
    )
