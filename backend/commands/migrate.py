"""``trao migrate``: bring a database to what this version needs."""

import argparse
import asyncio
import os

from backend.base.migrate import migrate
from backend.base.place import Place, open_place
from backend.base.queue import install_queue
from backend.catalogue.reference import bring_reference


def run(_: argparse.Namespace) -> int:
    """Migrate in the place that the environment describes."""
    with open_place(os.environ) as place:
        asyncio.run(prepare(place))
    return 0


async def prepare(place: Place) -> None:
    """Bring a database to what this version needs: schema, queue, reference tables."""
    applied = await migrate(place.database_url)
    await install_queue(place.database_url)
    await bring_reference(place.database_url)
    print("\n".join(applied) or "Đã mới nhất / up to date")
