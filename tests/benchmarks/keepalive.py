"""A cheap HTTP client, so that the measured time is the server's: bytes made beforehand, connections kept."""

import asyncio
import time
from collections.abc import Mapping, Sequence
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

        Raises RuntimeError where the answer is not 200.
        """
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        start = head.index(b"content-length:") + 15
        body = await self.reader.readexactly(int(head[start : head.index(b"\r\n", start)]))
        if b" 200 " not in head[:20]:
            raise RuntimeError(f"{head.decode()}{body.decode(errors='replace')[:500]}")
        return body

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


def request_bytes(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return a whole request, ready to be written."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def send_all(lines: Sequence[KeepAlive], requests: Sequence[Sequence[bytes]]) -> tuple[float, list[bytes]]:
    """Send each line its requests one after the other, all lines at once; return seconds and the last answers."""

    async def send_each(line: KeepAlive, mine: Sequence[bytes]) -> bytes:
        answer = b""
        for request in mine:
            answer = await line.send(request)
        return answer

    began = time.perf_counter()
    answers = await asyncio.gather(*(send_each(*pair) for pair in zip(lines, requests, strict=True)))
    return time.perf_counter() - began, answers
