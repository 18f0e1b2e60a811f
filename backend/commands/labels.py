"""``trao labels``: A4 sheets of labels as PDF."""

import argparse
import asyncio
import os
import sys

from backend.base.clock import VIETNAM, now
from backend.base.database import open_pool
from backend.base.place import Place, open_place
from backend.parcels.printing import print_labels


def run(chosen: argparse.Namespace) -> int:
    """Print in the place that the environment describes; 1 where there is nothing to print."""
    with open_place(os.environ) as place:
        return asyncio.run(write_labels(place, chosen))


async def write_labels(place: Place, chosen: argparse.Namespace) -> int:
    """Write the labels of one day's parcels."""
    day = chosen.day or now().astimezone(VIETNAM).date()
    pool = await open_pool(place.database_url, 1)
    try:
        pdf, count = await print_labels(pool, chosen.province, day)
    finally:
        await pool.close()
    if not count:
        print(f"Ngày {day:%d/%m/%Y} không có bưu gửi nào cần nhãn / no parcels that day", file=sys.stderr)
        return 1
    chosen.output.write_bytes(pdf)
    print(f"{count} nhãn / labels → {chosen.output}")
    return 0
