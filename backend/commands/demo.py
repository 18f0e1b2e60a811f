"""``trao demo``: set up a corner of Cần Thơ and work one day in it."""

import argparse

from backend.demo.run import run_demo


def run(chosen: argparse.Namespace) -> int:
    """Run the demo and return its exit status."""
    return run_demo(chosen)
