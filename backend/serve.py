"""Serve HTTP by granian: one process of ours around its workers."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from backend.base.children import SERVED_BY
from backend.base.place import Place


def serve(place: Place) -> None:
    """Serve until told to stop; an open board stream does not hold a stop up for more than three seconds."""
    os.environ |= {"DATABASE_URL": place.database_url, "TRAO_STATE": str(place.state), SERVED_BY: str(os.getpid())}
    Granian(
        "backend.app:serve_place",
        address=place.settings.host,
        port=place.settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=1,
        websockets=False,
        workers_kill_timeout=3,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
