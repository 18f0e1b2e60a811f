"""The web server's processes: none outlives the others, so that no old service answers beside a new one."""

import os
import signal
import subprocess
import sys
import time

from backend.commands.bench.exchange.ground import free_port, wait_for
from tests.journey.test_commands import told


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    answer = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in answer.stdout.split()]


def is_running(pid: int) -> bool:
    """Return whether a process is there and not only waiting to be buried."""
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip() not in ("",) and not answer.stdout.startswith("Z")


async def test_workers_of_a_server_that_was_killed_outright_end_with_it(world, tmp_path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "backend", "serve"], env=told(world, tmp_path) | {"TRAO_PORT": str(port)}
    )
    try:
        wait_for(port, server)
        workers = children_of(server.pid)
        assert workers
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
    give_up = time.monotonic() + 20
    while any(map(is_running, workers)) and time.monotonic() < give_up:
        time.sleep(0.1)
    assert not any(map(is_running, workers))
