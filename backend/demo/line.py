"""The wire between a handheld and the service: real HTTP, tokens renewed, nothing decided here."""

import gzip

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from mobile_sync.device import Handheld
from mobile_sync.keys import new_key, public_point
from mobile_sync.wire import Challenge, Clock, Enrolled, Enrolment, Reply, Token

ENCODER = msgspec.json.Encoder()
REPLY = msgspec.json.Decoder(Reply)
JSON = {"Content-Type": "application/json"}
SQUEEZED = {**JSON, "Content-Encoding": "gzip"}


class LineDown(Exception):
    """No answer came: the request may or may not have arrived."""


class Refused(Exception):
    """The service answered with a problem; ``code`` says which."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


async def enrol(client: httpx.AsyncClient, code: str, key: ec.EllipticCurvePrivateKey | None = None) -> Handheld:
    """Return a fresh handheld, bound to the courier that a one-time code was made for.

    Raises Refused, LineDown.
    """
    key = key or new_key()
    asked = Enrolment(code=code, public_key=public_point(key).hex(), name="reference")
    answer = await send(client, "POST", "/sync/v1/enroll", content=ENCODER.encode(asked), headers=JSON)
    return Handheld(msgspec.json.decode(answer.content, type=Enrolled), key)


class Line:
    """One handheld's way to the service."""

    def __init__(self, client: httpx.AsyncClient, handheld: Handheld) -> None:
        self.client = client
        self.handheld = handheld
        self.token = ""

    async def exchange(self, clock: Clock, *, lose_answer: bool = False) -> Reply | None:
        """Make one round trip, or None where the answer was lost on its way back.

        Raises Refused, LineDown.
        """
        asked = self.handheld.next_exchange(clock)
        answer = await self.ask("POST", "/sync/v1/exchange", content=squeezed(ENCODER.encode(asked)), headers=SQUEEZED)
        if lose_answer:
            return None
        reply = REPLY.decode(answer.content)
        self.handheld.absorb(asked, reply)
        return reply

    async def send_part(self, *, lose_answer: bool = False) -> bool:
        """Send the next piece of a photo or signature; False where none waits.

        Raises Refused, LineDown.
        """
        part = self.handheld.next_part()
        if part is None:
            return False
        headers = {"Upload-Offset": str(part.offset), "Upload-Length": str(part.size)}
        try:
            answer = await self.ask("PATCH", f"/sync/v1/media/{part.sha256}", content=part.body, headers=headers)
        except Refused as refusal:
            if refusal.code != "OFFSET_MISMATCH":
                raise
            answer = await self.ask("HEAD", f"/sync/v1/media/{part.sha256}")
        if not lose_answer:
            complete = answer.headers["Upload-Complete"] == "?1"
            self.handheld.absorb_part(part.sha256, int(answer.headers["Upload-Offset"]), complete)
        return True

    async def ask(
        self, method: str, path: str, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a request under the handheld's token, renewing it once where it has run out.

        Raises Refused, LineDown.
        """
        if not self.token:
            await self.renew()
        for renewed in (False, True):
            bearer = {"Authorization": f"Bearer {self.token}", **(headers or {})}
            try:
                return await send(self.client, method, path, content=content, headers=bearer)
            except Refused as refusal:
                if renewed or refusal.status != 401:
                    raise
                await self.renew()
        raise AssertionError("unreachable")

    async def renew(self) -> None:
        """Earn a fresh token with the handheld's key.

        Raises Refused, LineDown.
        """
        nonce = msgspec.json.decode((await send(self.client, "POST", "/sync/v1/challenge")).content, type=Challenge)
        proof = ENCODER.encode(self.handheld.answer(nonce.nonce))
        answer = await send(self.client, "POST", "/sync/v1/token", content=proof, headers=JSON)
        self.token = msgspec.json.decode(answer.content, type=Token).token


def squeezed(body: bytes) -> bytes:
    """Return a body as gzip: mobile data in the hills is slow and dear."""
    return gzip.compress(body, compresslevel=6, mtime=0)


async def send(
    client: httpx.AsyncClient, method: str, path: str, content: bytes = b"", headers: dict[str, str] | None = None
) -> httpx.Response:
    """Send one request.

    Raises Refused for a problem, LineDown where no answer came.
    """
    try:
        answer = await client.request(method, path, content=content, headers=headers)
    except httpx.TransportError as error:
        raise LineDown(str(error)) from error
    if answer.is_success:
        return answer
    code = str(answer.json().get("code", "")) if answer.content else ""
    raise Refused(answer.status_code, code)
