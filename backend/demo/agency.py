"""The agencies of a demo: their officers sign in and accept what the post brought."""

import httpx

from backend.demo.corner.corner import Corner
from backend.demo.crew import Staff, accepted


async def accept_papers(url: str, corner: Corner, password: str) -> int:
    """Let every officer accept what waits at the own desk, and return how many dossiers that were."""
    count = 0
    for officer in (person for person in corner.people if person.role == "agency_officer"):
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
            await Staff(client, corner.province_id).sign_in(officer.username, password)
            for dossier in accepted(await client.get("/api/v1/dossiers/awaiting-acceptance")).json():
                accepted(await client.put(f"/api/v1/dossiers/{dossier['id']}/acceptance"))
                count += 1
    return count
