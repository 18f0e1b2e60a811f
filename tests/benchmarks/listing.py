"""A list of fifty rows through the service, against the floor that runs the same query."""

from uuid import UUID

import asyncpg
import httpx
import msgspec

from backend.commands.bench.exchange.figures import Figure
from backend.commands.bench.exchange.keepalive import connections, request_bytes, send_all
from tests.benchmarks.ground import Ground

ROWS, LINES, REQUESTS, ROUNDS = 50, 4, 100, 9
LOGIN = "agency-officer-1"
PATH = "/api/v1/dossiers/awaiting-acceptance"


async def measure(ground: Ground, url: str, port: int, floor_port: int) -> list[Figure]:
    """List in rounds A B on kept connections; the first round only warms up."""
    office = next(person.office_id for person in ground.corner.people if person.username == LOGIN)
    await hand_over(url, ground.province, office)
    cookie = await session(ground, port)
    ours = request_bytes("GET", PATH, {"Cookie": cookie})
    bare = request_bytes("POST", "/list", {}, f"{ground.province} {office}".encode())
    ratios = []
    async with connections(port, LINES) as lines, connections(floor_port, LINES) as floor:
        for _ in range(ROUNDS + 1):
            ours_s, told = await send_all(lines, [[ours] * REQUESTS] * LINES)
            bare_s, bare_told = await send_all(floor, [[bare] * REQUESTS] * LINES)
            if len(msgspec.json.decode(told[0])) != ROWS or told != bare_told:
                raise RuntimeError("the two lists differ")
            ratios.append(bare_s / ours_s)
    name = f"list of {ROWS} rows, {LINES} connections"
    return [Figure(name=name, of="requests/s to the bare-ASGI floor", rounds=ratios[1:])]


async def hand_over(url: str, province: int, office: UUID) -> None:
    """Let exactly fifty dossiers wait for one office."""
    conn = await asyncpg.connect(url)
    try:
        await conn.execute("SELECT set_config('app.province', $1, false)", str(province))
        await conn.execute(HAND_OVER, province, office, ROWS)
    finally:
        await conn.close()


async def session(ground: Ground, port: int) -> str:
    """Sign the officer in and return the cookie."""
    said = {"province": ground.province, "login": LOGIN, "password": ground.password}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answer = await client.post("/api/v1/sessions", json=said)
        answer.raise_for_status()
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


HAND_OVER = """
UPDATE dossier SET postal_stage = 'handed_to_agency'
 WHERE province_id = $1
   AND id IN (SELECT id FROM dossier WHERE province_id = $1 AND office_id = $2 ORDER BY code LIMIT $3)
"""
