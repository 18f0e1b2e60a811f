"""A cheap HTTP client, so that the measured time is the server's: bytes made beforehand, connections kept."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Self


class KeepAlive:
    """One kept connection to a server on loopback."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, port: int) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))

    async def send(self, request: bytes) -> bytes:
        """Send one request and return the body of its answer.

        Raises RuntimeError where the answer is no success.
        """
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        body = await self.read_body(head)
        if b" 2" not in head[:10]:
            raise RuntimeError(f"{head.decode()}{body.decode(errors='replace')[:500]}")
        return body

    async def read_body(self, head: bytes) -> bytes:
        """Return what follows the head of an answer, of a known length or in chunks; otherwise nothing does."""
        _, named, rest = head.partition(b"content-length:")
        if named:
            return await self.reader.readexactly(int(rest[: rest.index(b"\r\n")]))
        body = b""
        while b"transfer-encoding: chunked" in head:
            size = int(await self.reader.readuntil(b"\r\n"), 16)
            body += (await self.reader.readexactly(size + 2))[:-2]
            if size == 0:
                break
        return body

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@asynccontextmanager
async def connections(port: int, count: int) -> AsyncIterator[list[KeepAlive]]:
    """Give kept connections to a server, closed afterwards."""
    lines = [await KeepAlive.open(port) for _ in range(count)]
    try:
        yield lines
    finally:
        for line in lines:
            await line.close()


def request_bytes(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return a whole request, ready to be written."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def send_all(lines: Sequence[KeepAlive], requests: Sequence[Sequence[bytes]]) -> tuple[float, list[bytes]]:
    """Send each line its requests one after the other, all lines at once; return seconds and every answer."""

    async def send_each(line: KeepAlive, mine: Sequence[bytes]) -> list[bytes]:
        return [await line.send(request) for request in mine]

    began = time.perf_counter()
    answers = await asyncio.gather(*(send_each(*pair) for pair in zip(lines, requests, strict=True)))
    return time.perf_counter() - began, [answer for each in answers for answer in each]
