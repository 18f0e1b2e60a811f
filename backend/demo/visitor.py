"""What a demo keeps for its visitor: a courier with a small tour in a town of its own, whom no crew plays.

Sóc Trăng lies so far from the crew's communes that the plan leaves the two apart.
"""

import asyncio
from datetime import date, datetime
from itertools import islice
from random import Random
from typing import Final
from uuid import UUID, uuid5

from asyncpg import Pool
from msgspec.structs import replace

from backend.base.clock import now
from backend.base.database import province_snapshot, province_transaction
from backend.base.demo_clock import ClockFile
from backend.base.keys import data_keys
from backend.base.sealing import Keyring
from backend.catalogue.load import load_former_units, load_units
from backend.catalogue.store import add_office
from backend.demo.corner.addresses import address_in, point_near
from backend.demo.corner.corner import CAPACITY_G, CORNER, POST_SESSIONS, Corner, Office, Person
from backend.demo.corner.dossiers import DemoDossier, Leg, dossiers
from backend.demo.corner.people import person_name, telephone
from backend.demo.load import hours, load_dossiers, member_of, office_record
from backend.people.store import add_member, read_handhelds

COMMUNE: Final = "31507"
LEGS: Final[dict[Leg, int]] = {"INBOUND": 3, "OUTBOUND_RESULT": 3, "RETURN_PAPERS": 1}
SPEED: Final = 6.0
"""How fast the day runs at most once the visitor has a handheld: a minute at a door is six of the day."""
LOOK_AGAIN_S: Final = 1.0


def visitor_office(seed: int) -> Office:
    """Return the post office at which the visitor's tour begins and ends."""
    unit = next(unit for unit in load_units() if unit.code == COMMUNE)
    lat, lon = point_near(Random(f"visitor {seed}"), unit, 200, 400)  # noqa: S311 (a demo, no secret)
    return Office(
        id=uuid5(CORNER, f"{seed}/post_office/{COMMUNE}"),
        kind="post_office",
        level="commune",
        name=f"Bưu cục {unit.name}",
        commune_code=COMMUNE,
        agency_code=None,
        address=f"{unit.full_name}, Thành phố Cần Thơ",
        lat=lat,
        lon=lon,
        sessions=POST_SESSIONS,
        weekdays=(0, 1, 2, 3, 4, 5),
    )


def visitor_courier(corner: Corner) -> Person:
    """Return the courier whom the visitor plays; the number follows the crew's."""
    rng = Random(f"visitor {corner.seed}")  # noqa: S311 (a demo, no secret)
    number = 1 + sum(person.role == "courier" for person in corner.people)
    return Person(
        id=uuid5(CORNER, f"{corner.seed}/courier-{number}"),
        username=f"courier-{number}",
        name=person_name(rng),
        phone=telephone(rng),
        role="courier",
        office_id=visitor_office(corner.seed).id,
        capacity_g=CAPACITY_G,
    )


def visitor_dossiers(corner: Corner, day: date, count: int) -> tuple[DemoDossier, ...]:
    """Return the dossiers of the visitor's town: the next ones of the day after the crew's, moved there."""
    unit = next(unit for unit in load_units() if unit.code == COMMUNE)
    area = next(former.area_km2 for former in load_former_units() if former.code == COMMUNE)
    provincial, centre = corner.service_centre(None), corner.service_centre(COMMUNE)
    rng = Random(f"visitor {corner.seed} {day}")  # noqa: S311 (a demo, no secret)
    further = [one for one in dossiers(corner.seed, day, count + 200)[count:] if one.service_centre_id != provincial.id]
    chosen = [one for leg, many in LEGS.items() for one in islice((each for each in further if each.leg == leg), many)]
    moved = []
    for one in chosen:
        address = address_in(rng, unit, area)
        moved.append(
            replace(
                one,
                address=address.text,
                commune_code=COMMUNE,
                lat=address.lat,
                lon=address.lon,
                service_centre_id=centre.id,
                post_office_id=visitor_office(corner.seed).id,
            )
        )
    return tuple(moved)


async def load_visitor(pool: Pool, keyring: Keyring, corner: Corner, day: date, count: int) -> None:
    """Bring the visitor's town to life; its courier has no password, only the handheld's code."""
    province, office, person = corner.province_id, visitor_office(corner.seed), visitor_courier(corner)
    async with province_transaction(pool, province) as conn:
        await add_office(conn, province, office_record(office), list(hours(office)))
        keys = await data_keys(conn, keyring, province, [person.id])
        await add_member(conn, province, member_of(person, keys[person.id]), "")
    await load_dossiers(pool, keyring, corner, visitor_dossiers(corner, day, count), day, now())


async def keep_pace(pool: Pool, province: int, courier: UUID, clock: ClockFile) -> None:
    """Slow the day down from when the visitor's handheld is first heard of, until cancelled."""
    before = await contacts(pool, province, courier)
    while await contacts(pool, province, courier) == before:  # noqa: ASYNC110 (another process writes them)
        await asyncio.sleep(LOOK_AGAIN_S)
    while True:
        if clock.read().speed > SPEED:
            clock.run_at(SPEED)
        await asyncio.sleep(LOOK_AGAIN_S)


async def contacts(pool: Pool, province: int, courier: UUID) -> dict[UUID, datetime | None]:
    """Return when each handheld of a courier was last heard of."""
    async with province_snapshot(pool, province) as conn:
        return {one.id: one.seen_at for one in await read_handhelds(conn, province) if one.courier_id == courier}
