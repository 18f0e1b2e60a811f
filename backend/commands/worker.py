"""``trao worker``: solve plans, tell what happened, make thumbnails, until told to stop."""

import argparse
import os

from backend import worker
from backend.base.place import open_place


def run(_: argparse.Namespace) -> int:
    """Work in the place that the environment describes."""
    with open_place(os.environ) as place:
        worker.run(place)
    return 0
