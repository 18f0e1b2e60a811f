"""Worlds of the simulator over the real service: the same seeds and judges, another server behind the doors."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mobile_sync.facts import AnyFact
from mobile_sync.keys import Signatures
from mobile_sync.simulation.loop import DAY_S, Loop
from mobile_sync.simulation.old_handset import OldHandset
from mobile_sync.simulation.profiles import Profile
from mobile_sync.simulation.world import END_S, Outcome, Planted, run_world
from tests.exchange.live_disk import Disk
from tests.exchange.live_server import LiveServer

_numbers = itertools.count()


class OldWireHandset(OldHandset):
    """A handheld that speaks the version before this one. No kind of fact has changed, so its facts are today's."""

    def written_fact(self, fact: AnyFact) -> bytes:
        """Return a fact as this handheld's app writes it."""
        return msgspec.json.encode(fact)


AS_THE_PRODUCT = Planted(older=OldWireHandset, solution="deliver_again")
"""What a world must have that the product's tables can tell of; its server may still be the one in memory."""


@contextmanager
def live_parts(postgres, ground: str, folder: Path, profile: Profile, kind: type[LiveServer]) -> Iterator[Planted]:
    """Give the parts of one world whose server is the service itself."""
    assert profile.real_signatures, "the service knows no others"
    servers: list[LiveServer] = []
    name = f"trao_live_{os.getpid()}_{next(_numbers)}"

    def server(loop: Loop, _: Signatures) -> LiveServer:
        disk = Disk(postgres, ground, name, folder, end_of_work_s(profile) if profile.restore else 0.0)
        servers.append(kind(disk, loop))
        return servers[-1]

    try:
        yield replace(AS_THE_PRODUCT, server=server)
    finally:
        for each in servers:
            each.close()


def end_of_work_s(profile: Profile) -> float:
    """Return when the last day of a world is over, after which only the calm is left."""
    return (profile.days - 1 + profile.leave_days) * DAY_S + END_S


def live_through(
    postgres, ground: str, folder: Path, seed: int, profile: Profile, kind: type[LiveServer] = LiveServer
) -> Outcome:
    """Live through one world and judge it."""
    with live_parts(postgres, ground, folder, profile, kind) as parts:
        return run_world(seed, profile, parts)
