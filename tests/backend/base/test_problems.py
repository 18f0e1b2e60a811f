import asyncpg
import httpx
import msgspec
import pytest
from litestar import Litestar, get
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from backend.base.doors import ANYONE, only
from backend.base.problems import HANDLERS, HTTP_WORDS, STATUS, Problem, status_of
from backend.base.refusals import Conflict, NotFound, Refused, TooLarge
from backend.people.refusals import CodeSpent, LockedOut, WrongPassword
from tests.backend.handhelds import assert_problem

pytestmark = pytest.mark.anyio

FAULTS = {
    "refusal": (Conflict(offset=7, name="x", ready=True), 409, "CONFLICT"),
    "decode": (msgspec.DecodeError("secret"), 400, "UNREADABLE_BODY"),
    "validation": (msgspec.ValidationError("secret"), 400, "UNREADABLE_BODY"),
    "encoding": (UnicodeDecodeError("utf-8", b"secret", 0, 1, "secret"), 400, "UNREADABLE_BODY"),
    "depth": (RecursionError("secret"), 400, "UNREADABLE_BODY"),
    "overflow": (OverflowError("secret"), 400, "OUT_OF_RANGE"),
    "column": (asyncpg.NumericValueOutOfRangeError("secret"), 400, "OUT_OF_RANGE"),
    "nul": (asyncpg.CharacterNotInRepertoireError("secret"), 400, "OUT_OF_RANGE"),
    "teapot": (HTTPException(status_code=418, detail="secret"), 400, "INVALID"),
    "framework": (HTTPException(status_code=503, detail="secret"), 500, "INTERNAL"),
    "bug": (KeyError("secret"), 500, "INTERNAL"),
    "constraint": (asyncpg.UniqueViolationError("secret"), 500, "INTERNAL"),
}


@get("/{name:str}", opt=only(ANYONE), sync_to_thread=False)
def fail(name: FromPath[str]) -> None:
    raise FAULTS[name][0]


@pytest.fixture
async def client():
    transport = httpx.ASGITransport(app=Litestar([fail], exception_handlers=HANDLERS), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
        yield client


@pytest.mark.parametrize(("name", "status", "code"), [(name, *told[1:]) for name, told in FAULTS.items()])
async def test_a_fault_has_its_status_and_code_and_says_nothing_of_our_inside(client, name, status, code):
    answer = await client.get(f"/{name}")
    assert_problem(answer, status, code)
    assert "secret" not in answer.text
    assert msgspec.json.decode(answer.content, type=Problem).status == status


async def test_numbers_in_the_details_stay_numbers(client):
    assert (await client.get("/refusal")).json()["details"] == {"offset": 7, "name": "x", "ready": True}


async def test_a_fault_of_ours_is_logged_under_the_number_that_is_told(client, caplog):
    told = (await client.get("/bug")).json()
    assert told["details"]["incident"] in caplog.text
    assert "KeyError" in caplog.text


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(WrongPassword, 401), (LockedOut, 429), (CodeSpent, 403), (NotFound, 404), (TooLarge, 413), (Refused, 400)],
)
def test_a_refusal_has_the_status_of_its_family(refusal, status):
    assert status_of(refusal) == status


def test_every_family_and_every_status_has_words_in_both_languages():
    for family in STATUS:
        assert family.vi != family.en
    for code, vi, en in HTTP_WORDS.values():
        assert code.isupper()
        assert vi != en
