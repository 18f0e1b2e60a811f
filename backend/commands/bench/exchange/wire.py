"""How many bytes a courier's day takes on the wire: about a hundred facts as the reference courier records them."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Final
from uuid import UUID

import httpx
import msgspec
from asyncpg import Pool

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.commands.bench.exchange.crew import Crew, enrolled
from backend.commands.bench.exchange.figures import Figure
from backend.commands.bench.exchange.ground import Ground
from backend.commands.bench.exchange.pushing import require_applied
from backend.commands.bench.exchange.raw_rows import Standing
from backend.custody.ledger import Ledger, say
from backend.custody.web import SQUEEZED
from backend.demo.corner.people import person_name
from backend.demo.courier import Courier
from mobile_sync.custody import TO_AGENCY, Actor
from mobile_sync.facts import Assigned
from mobile_sync.rows import Act, TaskRow
from mobile_sync.wire import Clock, Exchange

PARCELS: Final = 50
LEVEL: Final = 6
SEED: Final = 11
APART: Final = timedelta(seconds=2)


async def measure(ground: Ground, crew: Crew, pool: Pool, port: int) -> list[Figure]:
    """Push a courier's day and weigh both directions.

    Raises RuntimeError where a fact was not simply applied.
    """
    courier = crew.handhelds[0].courier
    standings = list(islice(crew.parcels, PARCELS))
    await assign(ground, crew, pool, courier, standings)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        line = (await enrolled(ground, pool, client, courier)).line
        # What was assigned is on the handheld, with a receipt for its facts, before the day begins.
        await line.exchange(clock())
        walk(Courier(line.handheld, Random(SEED), courier), standings)  # noqa: S311
        asked = line.handheld.next_exchange(clock())
        body = msgspec.json.encode(asked)
        answer = await line.ask("POST", "/sync/v1/exchange", content=body)
    require_applied(answer.content)
    return weighed(asked, body, answer.content)


def weighed(asked: Exchange, body: bytes, answer: bytes) -> list[Figure]:
    """Return the bytes that each fact takes, there and back."""
    facts = len(asked.push.facts) if asked.push else 0
    weights = {
        f"wire: push of {facts} mixed facts, gzip {LEVEL}": len(gzip.compress(body, LEVEL)),
        "wire: the same, not compressed": len(body),
        f"wire: reply with all changes, gzip {SQUEEZED.gzip_compress_level}": len(
            gzip.compress(answer, SQUEEZED.gzip_compress_level)
        ),
        "wire: of the push, random by nature": chance(asked),
    }
    goals = dict.fromkeys(list(weights)[:1], 100.0)
    return [
        Figure(name=name, of="bytes a fact", rounds=[weight / facts], at_most=goals.get(name))
        for name, weight in weights.items()
    ]


def chance(asked: Exchange) -> int:
    """Return how many bytes of a push nothing can compress: ids and hashes that are not there already, a signature."""
    facts = [msgspec.json.decode(raw) for raw in asked.push.facts] if asked.push else []
    hashes = {fact[name] for fact in facts for name in ("signature", "photo", "shown") if name in fact}
    return 64 + 9 * len(facts) + 9 * len({fact["parcel"] for fact in facts}) + 32 * len(hashes)


async def assign(ground: Ground, crew: Crew, pool: Pool, courier: UUID, standings: list[Standing]) -> None:
    """Give parcels to a courier."""
    dispatcher = next(person.id for person in ground.corner.people if person.role == "dispatcher")
    facts = [Assigned(id=new_id(), parcel=one.custody.parcel, at=now(), courier=courier) for one in standings]
    async with province_transaction(pool, crew.province) as conn:
        ledger = Ledger(conn=conn, province=crew.province, key=crew.key, now=now())
        await say(ledger, Actor("staff", dispatcher, "dispatcher"), facts)


def walk(courier: Courier, standings: list[Standing]) -> None:
    """Collect every parcel, then bring each to where it goes, and hand back what is left."""
    moment = now() - APART * len(standings)
    for number, task in enumerate(tasks(standings)):
        for fact in courier.act(task, moment + APART * number):
            courier.record(fact)
    courier.hand_back(now())


def tasks(standings: list[Standing]) -> Iterator[TaskRow]:
    """Give the acts of a day: papers come from the citizen or from the agency, and go to the other one."""
    dice = Random(SEED)  # noqa: S311
    names = [person_name(dice) for _ in standings]
    for one, name in zip(standings, names, strict=True):
        yield task(one, "collect", name, dice, at_door=one.custody.leg in TO_AGENCY)
    for one, name in zip(standings, names, strict=True):
        to_agency = one.custody.leg in TO_AGENCY
        yield task(one, "hand_over" if to_agency else "deliver", name, dice, at_door=not to_agency)


def task(one: Standing, act: Act, name: str, dice: Random, *, at_door: bool) -> TaskRow:
    """Return one act at a citizen's door or at the agency's office."""
    return TaskRow(
        tour=UUID(int=1),
        position=1,
        stop=1,
        act=act,
        parcel=one.custody.parcel,
        label="",
        item_code=f"RB{dice.randrange(10**9):09}VN",
        leg=one.custody.leg,
        pieces=1,
        dossier_code=str(one.dossier),
        procedure="",
        office=None if at_door else one.custody.office,
        place=name if at_door else "Công chức một cửa",
        phone="",
        address="",
        lon=round(105.7 + dice.random() / 10, 6),
        lat=round(10.0 + dice.random() / 10, 6),
        arrives_at=now(),
        leaves_at=now(),
        opens_at=now(),
        closes_at=now(),
    )


def clock() -> Clock:
    """Return a handheld's clocks, which run right."""
    return Clock(wall_ms=int(now().timestamp() * 1000), monotonic_ms=1, boot="b")
