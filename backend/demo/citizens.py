"""The citizens of a demo: each gets a link outside the courier's hands, and most answer it."""

import re
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

import httpx
from asyncpg import Pool

from backend.base.database import province_snapshot, province_transaction
from backend.demo import store
from backend.receipts.issue import issue_receipt

ANSWERS: Final = 0.7
DISPUTES: Final = 0.02
CSRF: Final = re.compile(r'name="csrf" value="([^"]+)"')


async def issue_links(pool: Pool, province: int, now: datetime, url: str) -> dict[UUID, str]:
    """Issue a link for every parcel not answered for, and return them by parcel; earlier links open nothing more."""
    async with province_transaction(pool, province) as conn:
        parcels = await store.read_deliverables(conn, province)
        return {
            parcel.id: (await issue_receipt(conn, province, parcel.id, parcel.dossier_id, parcel.leg, now, url)).link
            for parcel in parcels
        }


async def answer_links(url: str, pool: Pool, province: int, links: dict[UUID, str], rng: Random) -> int:
    """Let most citizens who have their papers say so on their own phones, and return how many did."""
    async with province_snapshot(pool, province) as conn:
        handed_over = await store.read_handed_over(conn, province)
    answered = 0
    for parcel, link in sorted(links.items()):
        if parcel in handed_over and rng.random() < ANSWERS:
            await answer(url, link, disputes=rng.random() < DISPUTES)
            answered += 1
    return answered


async def answer(url: str, link: str, *, disputes: bool) -> None:
    """Open a link as a browser without JavaScript would, read the page, and answer it."""
    async with httpx.AsyncClient(base_url=url, timeout=30, follow_redirects=True, trust_env=False) as phone:
        page = await phone.post("/c/visit", data={"code": link})
        found = CSRF.search(page.text)
        if found is None:
            raise RuntimeError(f"the page asks nothing: {page.status_code}")
        path, note = ("/c/dispute", "Thiếu một bản sao.") if disputes else ("/c/confirmation", None)
        form = {"csrf": found[1], **({"note": note} if note else {})}
        (await phone.post(path, data=form)).raise_for_status()
