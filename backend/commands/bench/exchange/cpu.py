"""How much of a processor a server took: its whole tree of processes, by the system's own count."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PROCESSES: Final = Path("/proc")
TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")


def is_counted() -> bool:
    """Return whether this system says what each process took (Linux does)."""
    return (PROCESSES / "self/stat").exists()


def cpu_s(roots: Iterable[int]) -> float:
    """Return the seconds that processes and everything they started have taken so far, ended children included."""
    table = {pid: stat for pid in numbers() if (stat := read_stat(pid))}
    ticks, known = 0, set(roots)
    waiting = list(known)
    while waiting:
        parent = waiting.pop()
        if parent in table:
            ticks += table[parent][1]
        children = {pid for pid, (above, _) in table.items() if above == parent} - known
        known |= children
        waiting += children
    return ticks / TICKS_A_SECOND


def numbers() -> list[int]:
    """Return the numbers of all processes."""
    return [int(path.name) for path in PROCESSES.iterdir() if path.name.isdigit()]


def read_stat(pid: int) -> tuple[int, int] | None:
    """Return a process's parent, and the ticks that it and its ended children took; None where it is gone."""
    try:
        fields = (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[1]), sum(map(int, fields[11:15]))
