"""The floor: ASGI, asyncpg and msgspec in the same server, with nothing between them."""

import os
import sys
from typing import Any
from uuid import UUID

import msgspec
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from backend.base.database import open_pool, province_transaction
from backend.commands.bench.exchange.pushing import write
from backend.commands.bench.exchange.raw_rows import Rows
from backend.dossiers.store import read_awaiting

POOL_SIZE = 8
ROWS = msgspec.json.Decoder(Rows)
ENCODER = msgspec.json.Encoder()
HEADERS = ((b"content-type", b"application/json"),)


class Floor:
    """Two doors: POST /list reads what awaits an office, POST /push writes the rows in the body."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message.get("more_body"):
                break
        answer = await (self.show if scope["path"] == "/list" else self.push)(body)
        length = (b"content-length", str(len(answer)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]})
        await send({"type": "http.response.body", "body": answer})

    async def live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await open_pool(os.environ["DATABASE_URL"], POOL_SIZE)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def show(self, body: bytes) -> bytes:
        province, office = body.decode().split()
        async with province_transaction(self.pool, int(province)) as conn:
            return ENCODER.encode(await read_awaiting(conn, int(province), UUID(office)))

    async def push(self, body: bytes) -> bytes:
        rows = ROWS.decode(body)
        async with province_transaction(self.pool, rows.province) as conn:
            await write(conn, rows)
        return b"{}"


app = Floor()

if __name__ == "__main__":
    Granian(
        "tests.benchmarks.floor:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        workers=1,
        websockets=False,
        workers_kill_timeout=3,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
