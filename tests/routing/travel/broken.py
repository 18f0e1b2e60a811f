"""Servers that are no road engine, on real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def saying(body: bytes, status: str = "200 OK") -> AsyncIterator[str]:
    """Answer every request with the same words."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async with serving(answer) as address:
        yield address


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """Take every request and never answer."""
    over = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    async with serving(wait) as address:
        yield address
        over.set()


@asynccontextmanager
async def hanging_up() -> AsyncIterator[str]:
    """Take every request and close the connection in the middle of the answer."""

    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"code":')
        await writer.drain()
        writer.close()

    async with serving(leave) as address:
        yield address


@asynccontextmanager
async def serving(answer) -> AsyncIterator[str]:
    """Listen on loopback."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"
