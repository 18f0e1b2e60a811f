"""How a road engine is asked over HTTP, and the ways in which it fails."""

from typing import ClassVar, TypeVar

import httpx
import msgspec

Answer = TypeVar("Answer")


class RoadEngineFailure(Exception):
    """The road engine gave nothing to build a plan on; `code` is stable."""

    code: ClassVar[str]


class RoadEngineTimeout(RoadEngineFailure):
    """The road engine did not answer in time."""

    code = "road_engine_timeout"


class RoadEngineUnreachable(RoadEngineFailure):
    """Nobody answers at the road engine's address, or the connection broke."""

    code = "road_engine_unreachable"


class RoadEngineBadAnswer(RoadEngineFailure):
    """The road engine refused, or said what cannot be understood; `body` is what it said."""

    code = "road_engine_bad_answer"

    def __init__(self, what: str, body: bytes = b"") -> None:
        super().__init__(what)
        self.body = body


def engine_client(address: str, timeout_s: float) -> httpx.AsyncClient:
    """Open a client on a neighbour: no proxy of the environment stands between."""
    return httpx.AsyncClient(base_url=address, timeout=timeout_s, trust_env=False)


async def answer(client: httpx.AsyncClient, request: httpx.Request, shape: type[Answer]) -> Answer:
    """Send a request and understand its JSON answer.

    Raises RoadEngineFailure.
    """
    try:
        response = await client.send(request)
    except httpx.TimeoutException as late:
        raise RoadEngineTimeout(str(late)) from late
    except httpx.TransportError as broken:
        raise RoadEngineUnreachable(str(broken)) from broken
    except httpx.RequestError as garbled:
        raise RoadEngineBadAnswer(str(garbled)) from garbled
    if response.status_code != httpx.codes.OK:
        raise RoadEngineBadAnswer(f"{response.status_code} {response.text[:200]}", response.content)
    try:
        return msgspec.json.decode(response.content, type=shape)
    except msgspec.MsgspecError as fault:
        raise RoadEngineBadAnswer(str(fault), response.content) from fault
