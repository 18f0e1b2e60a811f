"""Sealed originals by their hash: a folder or an S3 bucket, create-only, on disk before anybody is told."""

import asyncio
import os
from pathlib import Path

import obstore
from cryptography.exceptions import InvalidTag
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from backend.base.sealing import DataKey


class Blobs:
    """Where originals lie. They are never served; only derivatives are."""

    def __init__(self, address: str) -> None:
        self.folder = None if "://" in address else Path(address)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.store: ObjectStore = from_url(address) if self.folder is None else LocalStore(self.folder)

    async def keep(self, key: DataKey, name: str, body: bytes) -> None:
        """Seal and keep ``body`` under ``name``; twice is once. Durable when it returns."""
        path = f"{key.province}/{name[:2]}/{name}"
        sealed = key.seal("blob", "body", name, body)
        try:
            await obstore.put_async(self.store, path, sealed, mode="create")
        except AlreadyExistsError:
            # Whoever kept it before may have died before it was flushed, or a power loss may have left only the name.
            if not await self.holds(key, name, body):
                await obstore.put_async(self.store, path, sealed, mode="overwrite")
        if self.folder is not None:
            await asyncio.to_thread(flush, self.folder / path)

    async def holds(self, key: DataKey, name: str, body: bytes) -> bool:
        """Return whether these very bytes are kept: a power loss may have left a name without them."""
        try:
            return await self.read(key, name) == body
        except (FileNotFoundError, InvalidTag, ValueError):
            return False

    async def read(self, key: DataKey, name: str) -> bytes:
        """Return what was kept under ``name``, opened.

        Raises FileNotFoundError.
        """
        path = f"{key.province}/{name[:2]}/{name}"
        result = await obstore.get_async(self.store, path)
        return key.open("blob", "body", name, bytes(await result.bytes_async()))


def flush(path: Path) -> None:
    """Force a file, and its folders' word of it, onto the disk: the store's rename alone survives no power loss."""
    for target in (path, path.parent, path.parent.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
