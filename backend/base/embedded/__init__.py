"""A private PostgreSQL that lives and dies with the process that starts it."""

from backend.base.embedded.refusals import (
    AccountMissing,
    BinariesMissing,
    DirectoryOwned,
    DirectoryUnreachable,
    EmbeddedPostgresRefusal,
    OrphanStays,
    SocketDirectoryTaken,
    StartFailed,
)
from backend.base.embedded.supervise import EmbeddedPostgres

__all__ = [
    "AccountMissing",
    "BinariesMissing",
    "DirectoryOwned",
    "DirectoryUnreachable",
    "EmbeddedPostgres",
    "EmbeddedPostgresRefusal",
    "OrphanStays",
    "SocketDirectoryTaken",
    "StartFailed",
]
