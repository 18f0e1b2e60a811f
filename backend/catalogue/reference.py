"""The reference tables, which the application role may only read, brought to what comes with the project."""

import asyncpg

from backend.catalogue.store import load_reference


async def bring_reference(url: str) -> None:
    """Load the reference tables as whoever owns them: the login of ``url``. Twice is once."""
    owner = await asyncpg.connect(url)
    try:
        await load_reference(owner)
    finally:
        await owner.close()
