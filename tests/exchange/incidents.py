"""Read in a service's log what its answers of 5xx came from: a database that was away, or a fault that stays."""

import builtins
import re
from collections.abc import Iterator

from asyncpg import exceptions

INCIDENT = re.compile(r"incident [0-9a-f]{12} at (\S+ \S+)")
LOGGED = re.compile(r"^(\[\w+\]|\w+ - \d{4}-)")
RAISED = re.compile(r"^(?:\w+\.)*(\w+)(?::|$)")
AWAY = (
    OSError,
    exceptions.InterfaceError,
    exceptions.InternalClientError,
    exceptions.OperatorInterventionError,
    exceptions.PostgresConnectionError,
)
HUNG_UP = "client disconnected prematurely"


def lasting_faults(log: str) -> list[str]:
    """Return the incidents that no absence of the database or of the client explains: retries would never end."""
    return [request for request, trace in incidents(log) if not is_absence(trace)]


def incidents(log: str) -> Iterator[tuple[str, list[str]]]:
    """Give each incident's request and the lines that follow it in the log."""
    request, trace = "", list[str]()
    for line in log.splitlines():
        if not LOGGED.match(line):
            trace.append(line)
            continue
        if request:
            yield request, trace
        found = INCIDENT.search(line)
        request, trace = found[1] if found else "", []
    if request:
        yield request, trace


def is_absence(trace: list[str]) -> bool:
    """Return whether some exception of a chain says that the database was away, or that nobody waits any more."""
    raised = [found[1] for line in trace if (found := RAISED.match(line))]
    kinds = [getattr(exceptions, name, None) or getattr(builtins, name, None) for name in raised]
    away = any(isinstance(kind, type) and issubclass(kind, AWAY) for kind in kinds)
    return away or any(HUNG_UP in line for line in trace)
