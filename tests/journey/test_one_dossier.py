"""One dossier from desk to KPI, through real doors."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import httpx
import msgspec

from backend.base.clock import VIETNAM, now
from backend.base.database import province_transaction
from backend.demo.citizens import CSRF, issue_links
from backend.demo.corner.dossiers import dossiers
from backend.demo.courier import Courier
from backend.demo.line import Line, enrol
from backend.demo.load import portal_csv
from backend.dispatch.jobs import solve_plan
from backend.dispatch.solving import Solver
from backend.partners.importing import import_dossiers
from mobile_sync.rows import TaskRow
from mobile_sync.wire import Clock
from tests.corner import DAY, SEED, signed_in


def clock() -> Clock:
    """Return what a handheld with a right clock shows."""
    return Clock(wall_ms=int(now().timestamp() * 1000), monotonic_ms=0, boot="b")


class Lucky:
    """Luck that never closes a door, so that the story can be told to its end."""

    def __init__(self, rng):
        self.rng = rng

    def random(self):
        return 0.99

    def __getattr__(self, name):
        return getattr(self.rng, name)


async def test_one_dossier_goes_from_the_desk_to_the_indicators(client, pool, world, app):
    from random import Random

    code = await a_result_is_imported(pool, world)
    plan = await the_day_is_planned_and_committed(client, pool, world)
    links = await issue_links(pool, world.province, now(), "http://trao.test")
    couriers = [await a_courier_works_the_tour(client, world, person, Lucky(Random(1)), code) for person in
                world.corner.people if person.role == "courier"]  # fmt: skip
    parcel = next(parcel for parcel in couriers if parcel is not None)
    await the_citizen_confirms(app, links[parcel])

    async with province_transaction(pool, world.province) as conn:
        record = await conn.fetchrow(
            "SELECT d.postal_stage, d.national_status, p.state, p.chain_n"
            "  FROM parcel p JOIN dossier d ON d.id = p.dossier_id WHERE p.id = $1",
            parcel,
        )
        kinds = [row["kind"] for row in await conn.fetch(
            "SELECT kind FROM custody_event WHERE parcel_id = $1 ORDER BY n", parcel)]  # fmt: skip
    assert tuple(record) == ("returned", 10, "delivered", 4)
    assert kinds == ["assigned", "collected", "delivered", "receipt_confirmed"]

    today = now().astimezone(VIETNAM).date()
    supervisor = await signed_in(client, world, "supervisor-1")
    answer = await supervisor.get(
        "/api/v1/indicators", params={"from": str(today - timedelta(days=90)), "to": str(today)}
    )
    assert answer.status_code == 200, answer.text
    k3b = next(item for item in answer.json()["indicators"] if item["code"] == "K3b")
    assert k3b["numerator"] >= 1
    board = await supervisor.get("/api/v1/board", params={"day": str(DAY)})
    assert board.status_code == 200
    assert str(plan)


async def a_result_is_imported(pool, world) -> str:
    """Import one more finished dossier whose result is wanted by post."""
    rows = list(csv.DictReader(io.StringIO(portal_csv(world.corner, dossiers(SEED, DAY, 40)))))
    row = next(row for row in rows[24:] if row["TrangThaiHoSo"] == "9")
    out = io.StringIO()
    writer = csv.DictWriter(out, row.keys())
    writer.writeheader()
    writer.writerow(row)
    outcome = await import_dossiers(pool, world.keyring, world.province, io.StringIO(out.getvalue()), DAY, now())
    assert (outcome.added, outcome.parcels, outcome.faults) == (1, 1, [])
    return row["MaHoSo"]


async def the_day_is_planned_and_committed(client, pool, world) -> UUID:
    """Ask for a plan over HTTP, let the solving process work, look at the proposal and commit it."""
    dispatcher = await signed_in(client, world, "dispatcher-1")
    asked = await dispatcher.post(
        "/api/v1/plans", json={"day": str(DAY), "seconds": 2, "seed": 1}, headers={"Idempotency-Key": "journey"}
    )
    assert asked.status_code == 202, asked.text
    plan = UUID(asked.json()["id"])
    solver = Solver()
    try:
        await solve_plan(pool, world.keyring, solver, world.province, plan)
    finally:
        solver.close()
    proposal = (await dispatcher.get(f"/api/v1/plans/{plan}")).json()
    assert proposal["state"] == "proposed", proposal
    committed = await dispatcher.post(f"/api/v1/plans/{plan}/commitment")
    assert committed.status_code == 201, committed.text
    return plan


async def a_courier_works_the_tour(client, world, person, rng, code) -> UUID | None:
    """Work the tour of whoever carries the dossier, and return its parcel; nobody else has anything to do here."""
    invited = await client.post("/api/v1/enrolments", json={"courier": str(person.id)})
    line = Line(client, await enrol(client, invited.json()["code"]))
    await line.exchange(clock())
    courier = Courier(line.handheld, rng, person.office_id)
    tasks = [msgspec.json.decode(bytes(row.body), type=TaskRow) for row in line.handheld.replica.of_kind("task")]
    parcel = next((task.parcel for task in tasks if task.dossier_code == code), None)
    if parcel is None:
        return None
    for stop in courier.stops():
        courier.visit(stop, now())
    while not line.handheld.is_drained:
        await line.exchange(clock())
        while await line.send_part():
            pass
    assert all(verdict.status == "ok" for verdict in line.handheld.outbox.verdicts.values())
    return parcel


async def the_citizen_confirms(app, link: str) -> None:
    """Open the link as a phone without JavaScript would, and say that the papers are there."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://trao.test", follow_redirects=True) as phone:
        page = await phone.post("/c/visit", data={"code": link})
        assert "Tôi đã nhận đủ" in page.text
        answer = await phone.post("/c/confirmation", data={"csrf": CSRF.search(page.text)[1]})
        assert answer.status_code == 200
