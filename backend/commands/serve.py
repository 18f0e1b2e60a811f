"""``trao serve``: serve HTTP until told to stop."""

import argparse
import os

from backend.base.place import open_place
from backend.serve import serve


def run(_: argparse.Namespace) -> int:
    """Serve in the place that the environment describes."""
    with open_place(os.environ) as place:
        serve(place)
    return 0
