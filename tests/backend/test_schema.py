"""The published document, held against the running service: nothing undocumented, and never a 5xx."""

import asyncio
import os
import threading
from collections.abc import Iterator

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from msgspec import Struct
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.app import create_app
from backend.base.place import Place
from backend.base.sealing import Keyring
from backend.base.settings import Settings
from backend.demo.corner.corner import build_corner
from tests.corner import DAY, KEY, PASSWORD, SEED, World, copy_database, drop_database, signed_in

HELD = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
LEFT_OUT = {"GET /api/v1/board/events", "DELETE /api/v1/sessions/mine"}
"""An endless stream, and the end of the session by which all others are tried."""
CASES = 12
REQUEST = {"method", "url", "headers", "params", "data", "json", "cookies"}
HOP = {"connection", "content-length", "accept-encoding", "cookie", "x-csrf-token"}


class Service(Struct, frozen=True, kw_only=True):
    """The service in a thread of its own, and a dispatcher's client on it."""

    loop: asyncio.AbstractEventLoop
    client: httpx.AsyncClient

    def ask(self, method: str, path: str, **request: object) -> httpx.Response:
        answer = self.client.request(method, path, **request)
        return asyncio.run_coroutine_threadsafe(answer, self.loop).result(30)


@pytest.fixture(scope="module")
def service(postgres, corner_template, tmp_path_factory) -> Iterator[Service]:
    name = f"trao_schema_{os.getpid()}"
    url = asyncio.run(copy_database(postgres, corner_template, name))
    world = World(url=url, corner=build_corner(SEED), keyring=Keyring(KEY), day=DAY, password=PASSWORD)
    place = Place(database_url=url, state=tmp_path_factory.mktemp("state"), key=KEY, settings=Settings())
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    given_out: list[Service] = []

    async def serve() -> None:
        app = create_app(place)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
            given_out.append(Service(loop=loop, client=await signed_in(client, world, "dispatcher-1")))
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(30), "the service did not start"
    yield given_out[0]
    loop.call_soon_threadsafe(done.set)
    thread.join()
    loop.close()
    asyncio.run(drop_database(postgres, name))


@pytest.fixture(scope="module")
def document(service) -> dict:
    answer = service.ask("GET", "/api/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_the_document_is_openapi_3_1_and_every_error_in_it_is_a_problem(document):
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refused = operation["responses"]["4XX"]["content"]
            assert set(refused) == {"application/problem+json"}, f"{method} {path}"
    assert not {path for path in document["paths"] if not path.startswith(("/api/v1/", "/sync/v1/"))}
    assert "code" in document["components"]["schemas"]["Problem"]["required"]


def test_the_service_does_what_its_document_says_whatever_is_asked(service, document):
    schema = schemathesis.openapi.from_dict(document)
    tried: dict[str, int] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.label not in LEFT_OUT:
            tried[operation.label] = try_operation(service, operation)
    assert len(tried) >= 15
    assert min(tried.values()) >= 1
    assert service.ask("GET", "/api/v1/sessions/mine").status_code == 200, "the session was still ours at the end"


def try_operation(service: Service, operation) -> int:
    """Ask for one operation in right and wrong ways; return in how many."""
    asked = []

    @seed(20261120)
    @settings(
        max_examples=CASES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.one_of(
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        )
    )
    def ask(case) -> None:
        request = case.as_transport_kwargs(base_url="http://trao.test")
        asked.append(send(service, case, request))

    ask()
    return len(asked)


def send(service: Service, case, request: dict) -> int:
    """Send one case and hold the answer against the document; return its status."""
    wired = requests.Request(**{name: value for name, value in request.items() if name in REQUEST}).prepare()
    headers = {name: value for name, value in wired.headers.items() if name.lower() not in HOP}
    answer = service.ask(wired.method, wired.url, headers=headers, content=wired.body)
    case.validate_response(answer, checks=HELD)
    return answer.status_code
