from uuid import uuid4

from backend.base.clock import now
from backend.base.database import province_transaction
from backend.dossiers.store import Move, move_dossiers
from tests.corner import signed_in


async def hand_over_one(pool, world):
    """Bring one dossier to its agency's desk and return its id and the officer who works there."""
    async with province_transaction(pool, world.province) as conn:
        officers = {person.office_id: person for person in world.corner.people if person.role == "agency_officer"}
        record = await conn.fetchrow(
            "SELECT d.id, d.office_id FROM dossier d WHERE d.postal_stage = 'requested' AND d.office_id = ANY($1)",
            list(officers),
        )
        await conn.execute("UPDATE dossier SET postal_stage = 'handed_to_agency' WHERE id = $1", record["id"])
    return record["id"], officers[record["office_id"]], officers


async def test_an_officer_accepts_what_the_post_brought_and_the_deadline_runs_from_then(client, pool, world):
    dossier, officer, _ = await hand_over_one(pool, world)
    await signed_in(client, world, officer.username)
    listed = (await client.get("/api/v1/dossiers/awaiting-acceptance")).json()
    assert [item["id"] for item in listed] == [str(dossier)]
    first = await client.put(f"/api/v1/dossiers/{dossier}/acceptance")
    again = await client.put(f"/api/v1/dossiers/{dossier}/acceptance")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    async with province_transaction(pool, world.province) as conn:
        record = await conn.fetchrow(
            "SELECT national_status, postal_stage, received_at FROM dossier WHERE id = $1", dossier
        )
        accepted = await conn.fetchval(
            "SELECT count(*) FROM dossier_event WHERE dossier_id = $1 AND kind = 'accepted'", dossier
        )
    assert (record["national_status"], record["postal_stage"], accepted) == (2, "accepted", 1)
    assert record["received_at"] is not None


async def test_another_agencys_dossier_looks_like_none(client, pool, world):
    dossier, officer, officers = await hand_over_one(pool, world)
    other = next(person for office, person in officers.items() if office != officer.office_id)
    await signed_in(client, world, other.username)
    theirs = await client.put(f"/api/v1/dossiers/{dossier}/acceptance")
    nobodys = await client.put(f"/api/v1/dossiers/{uuid4()}/acceptance")
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)


async def test_a_dossier_that_was_not_handed_over_is_not_accepted(client, pool, world):
    dossier, officer, _ = await hand_over_one(pool, world)
    async with province_transaction(pool, world.province) as conn:
        move = Move(
            id=uuid4(), dossier_id=dossier, fact_id=uuid4(), kind="x", stage="requested", national_status=1,
            occurred_at=now(),
        )  # fmt: skip
        await move_dossiers(conn, world.province, [move], now())
    await signed_in(client, world, officer.username)
    answer = await client.put(f"/api/v1/dossiers/{dossier}/acceptance")
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_AT_THIS_STAGE")
