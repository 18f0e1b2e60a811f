"""The real processes of one service: killed outright, by their ids, and brought up again."""

import base64
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import httpx

from backend.base.children import Children, log_path
from backend.base.embedded import EmbeddedPostgres
from backend.base.place import Place
from backend.base.settings import Settings
from tests.benchmarks.ground import Ground, free_port
from tests.corner import KEY

Name = Literal["postgres", "web", "worker"]
COMMANDS: dict[str, str] = {"web": "serve", "worker": "worker"}
PATIENCE_S = 40.0
LOOK_AGAIN_S = 0.02


class Processes:
    """PostgreSQL with fsync on, web and worker. ``fell`` counts those that ended without having been killed."""

    def __init__(self, postgres: EmbeddedPostgres, children: Children, port: int) -> None:
        self.postgres = postgres
        self.children = children
        self.port = port
        self.fell: Counter[str] = Counter()

    def kill(self, names: Sequence[Name]) -> None:
        """End processes by SIGKILL, web and worker each with all that it started."""
        for name in names:
            if name == "postgres":
                if self.postgres.pid:
                    os.kill(self.postgres.pid, signal.SIGKILL)
            elif (child := self.children.running[name]).poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def bring_up(self) -> None:
        """Start whatever does not run: the database first, and the others at once, ready or not."""
        if self.postgres.pid is None:
            self.postgres.stop()
            self.postgres.start()
        for name, command in COMMANDS.items():
            child = self.children.running.get(name)
            if child is None or child.poll() is not None:
                if child is not None and child.returncode != -signal.SIGKILL:
                    self.fell[name] += 1
                self.children.start(name, command)

    def until_ready(self) -> None:
        """Wait until the service answers, starting again whatever ends meanwhile.

        Raises TimeoutError, with the end of the log.
        """
        give_up = time.monotonic() + PATIENCE_S
        while not self.is_ready():
            if time.monotonic() > give_up:
                raise TimeoutError(self.log("web")[-3000:])
            self.bring_up()
            time.sleep(LOOK_AGAIN_S)

    def is_ready(self) -> bool:
        """Return whether the service and its database answer."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=1.0, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def log(self, name: str) -> str:
        """Return everything that a process said."""
        return log_path(self.children.place.state, name).read_text(errors="replace")


@contextmanager
def running_processes(ground: Ground, url: str) -> Iterator[Processes]:
    """Run a service on a database of the ground's own PostgreSQL; end it with the block, however that ends."""
    state = ground.folder / "state"
    state.mkdir()
    port = free_port()
    place = Place(database_url=url, state=state, key=KEY, settings=Settings())
    told = {"TRAO_PORT": str(port), "TRAO_KEY": base64.b64encode(KEY).decode()}
    with Children(place, told) as children:
        processes = Processes(ground.server, children, port)
        processes.bring_up()
        processes.until_ready()
        yield processes
