"""Every door says who may knock, and keeps to it: all routes of the real service against every kind of visitor."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from litestar.routes import HTTPRoute
from msgspec import Struct

from backend.app import create_app
from backend.base.clock import now
from backend.base.database import open_pool, province_transaction
from backend.base.doors import SAFE_METHODS, STAFF_ROLES, Policy
from backend.base.place import Place
from backend.base.settings import Settings
from backend.people.signin import COOKIE, open_session
from backend.people.store import Credential, Member, add_member

pytestmark = pytest.mark.anyio
PROVINCE = 92
OPEN_TO_CHANGES = {
    ("POST", "/api/v1/sessions"),
    ("POST", "/sync/v1/enroll"),
    ("POST", "/sync/v1/challenge"),
    ("POST", "/sync/v1/token"),
    ("POST", "/c/visit"),
    ("POST", "/D/{place:str}/confirmation"),
    ("POST", "/D/{place:str}/dispute"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
}
"""Doors at which a stranger may do more than look: they ask for a secret in body or address instead."""
SAMPLES = {int: "1", UUID: str(UUID(int=1))}


class Knocked(Struct, frozen=True, kw_only=True):
    """One method of one route, its path filled with samples."""

    method: str
    template: str
    path: str
    policy: Policy | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"


class Visit(Struct, frozen=True, kw_only=True):
    """What somebody signed in carries."""

    cookie: str
    csrf: str


def place(database_url: str, state: Path) -> Place:
    return Place(database_url=database_url, state=state, key=bytes(32), settings=Settings())


def every_door() -> list[Knocked]:
    """Return every method of every route that the service registers."""
    app = create_app(place("postgresql:///none", Path("/nonexistent")))
    knocked = [
        Knocked(method=method, template=route.path, path=filled(route), policy=handler.opt.get("who"))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in sorted(handler.http_methods)
        if method != "OPTIONS"
    ]
    return sorted(knocked, key=lambda door: door.name)


def filled(route: HTTPRoute) -> str:
    """Return a route's path with a sample in place of each parameter."""
    parts = [part if isinstance(part, str) else SAMPLES.get(part.type, "0" * 64) for part in route.path_components]
    return "/" + "/".join(parts)


DOORS = every_door()
GUARDED = [door for door in DOORS if door.policy and door.policy.by != "anyone"]
FOR_STAFF = [door for door in GUARDED if door.policy and door.policy.by == "staff"]
NOT_FOR_STAFF = [door for door in GUARDED if door.policy and door.policy.by != "staff"]


def named(doors: list[Knocked]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("door", doors, ids=lambda door: door.name)


@pytest.fixture(scope="module")
async def visits(migrated: str) -> dict[str, Visit]:
    """Sign one person in for each role of the staff."""
    office = uuid4()
    owner = await asyncpg.connect(migrated)
    try:
        await owner.execute("INSERT INTO province (id, name, kind) VALUES ($1, 'Cần Thơ', 'city')", PROVINCE)
        await owner.execute("INSERT INTO unit VALUES ('31117', $1, 'Ninh Kiều', 'phường', 105.8, 10, '')", PROVINCE)
        await owner.execute(
            "INSERT INTO office VALUES ($1, $2, 'post_office', NULL, '', '', '31117', 105.8, 10)", PROVINCE, office
        )
    finally:
        await owner.close()
    pool = await open_pool(migrated, 1)
    try:
        async with province_transaction(pool, PROVINCE) as conn:
            return {role: await visit(conn, office, role) for role in sorted(STAFF_ROLES)}
    finally:
        await pool.close()


async def visit(conn: asyncpg.Connection, office: UUID, role: str) -> Visit:
    """Add a member of staff and open a session for them."""
    member = Member(id=uuid4(), role=role, login=role, name=b"", phone=b"", office_id=office)
    await add_member(conn, PROVINCE, member, "")
    credential = Credential(id=member.id, role=role, password_hash="", failures=0, locked_until=None, active=True)
    opened = await open_session(conn, PROVINCE, credential, now())
    return Visit(cookie=opened.cookie, csrf=opened.visitor.csrf)


@pytest.fixture(scope="module")
async def service(migrated: str, tmp_path_factory) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client on the running service."""
    app = create_app(place(migrated, tmp_path_factory.mktemp("state")))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
        yield client


def test_there_are_doors_of_every_kind() -> None:
    assert len(DOORS) >= 10
    assert FOR_STAFF
    assert NOT_FOR_STAFF


@named(DOORS)
def test_a_door_says_who_may_knock(door: Knocked) -> None:
    assert door.policy is not None
    assert door.policy.by in {"anyone", "staff", "handheld", "citizen"}
    assert door.policy.by == "anyone" or door.policy.roles


def test_a_stranger_changes_nothing_except_where_a_secret_is_asked() -> None:
    opened = {
        (door.method, door.template)
        for door in DOORS
        if door.policy and door.policy.by == "anyone" and door.method not in SAFE_METHODS
    }
    assert opened == OPEN_TO_CHANGES


@named(GUARDED)
async def test_a_stranger_is_asked_to_sign_in(door: Knocked, service: httpx.AsyncClient) -> None:
    answer = await service.request(door.method, door.path)
    assert is_asked_to_sign_in(door, answer), answer.text
    assert answer.status_code == 303 or says(answer, "UNAUTHENTICATED")


def is_asked_to_sign_in(door: Knocked, answer: httpx.Response) -> bool:
    """Return whether a stranger is refused, or on a page of the staff led to the page for signing in."""
    if door.template.startswith(("/board", "/desk", "/handhelds")):
        return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
    return answer.status_code == 401


def says(answer: httpx.Response, code: str) -> bool:
    """Return whether a refusal is a problem with this code; a page for people, or no body at all, says it in words."""
    if answer.request.method == "HEAD" or answer.headers["content-type"].startswith("text/html"):
        return not answer.request.url.path.startswith(("/api/", "/sync/")) or not answer.content
    return answer.headers["content-type"].startswith("application/problem+json") and answer.json()["code"] == code


@named(GUARDED)
@pytest.mark.parametrize("cookie", ["x", "92.x.x", f"92.{UUID(int=1)}.x", "99999999999.x.x", f"-1.{UUID(int=1)}.x"])
async def test_a_made_up_session_or_token_opens_nothing(door: Knocked, cookie: str, service: httpx.AsyncClient) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}", "Authorization": f"Bearer {cookie}"}
    answer = await service.request(door.method, door.path, headers=headers)
    assert is_asked_to_sign_in(door, answer), answer.text


@named(FOR_STAFF)
@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
async def test_a_role_that_is_not_named_stays_outside(
    door: Knocked, role: str, service: httpx.AsyncClient, visits: dict[str, Visit]
) -> None:
    if door.policy and role in door.policy.roles:
        return
    headers = {"Cookie": f"{COOKIE}={visits[role].cookie}", "X-CSRF-Token": visits[role].csrf}
    answer = await service.request(door.method, door.path, headers=headers)
    assert answer.status_code == 403, answer.text
    assert says(answer, "FORBIDDEN")


@named([door for door in FOR_STAFF if door.method not in SAFE_METHODS])
@pytest.mark.parametrize("token", ["", "x"])
async def test_a_change_without_its_pages_token_is_refused(
    door: Knocked, token: str, service: httpx.AsyncClient, visits: dict[str, Visit]
) -> None:
    role = min(door.policy.roles) if door.policy else ""
    headers = {"Cookie": f"{COOKIE}={visits[role].cookie}", "X-CSRF-Token": token}
    answer = await service.request(door.method, door.path, headers=headers)
    assert answer.status_code == 403, answer.text
    assert says(answer, "CSRF")


@named(NOT_FOR_STAFF)
@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
async def test_a_session_of_the_staff_opens_no_door_of_handhelds_or_citizens(
    door: Knocked, role: str, service: httpx.AsyncClient, visits: dict[str, Visit]
) -> None:
    headers = {"Cookie": f"{COOKIE}={visits[role].cookie}", "X-CSRF-Token": visits[role].csrf}
    answer = await service.request(door.method, door.path, headers=headers)
    assert answer.status_code == 401, answer.text
