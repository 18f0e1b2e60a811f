"""Style sheets, scripts and fonts that come with the service: read once, named by their content, kept for a year."""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, Router, get
from litestar.params import FromPath
from msgspec import Struct

from backend.base.doors import ANYONE, only
from backend.base.refusals import NotFound

BACKEND: Final = Path(__file__).parents[1]
SHELVES: Final = ("base/look", "base/fonts", "*/page")
KINDS: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


class Asset(Struct, frozen=True, kw_only=True):
    """One file as it is served."""

    kind: str
    etag: str
    body: bytes


def read_assets() -> dict[str, Asset]:
    """Return every file that pages may fetch, by its name; templates and modules are none."""
    files = sorted(
        file for shelf in SHELVES for folder in BACKEND.glob(shelf) for file in folder.iterdir() if file.suffix in KINDS
    )
    bodies = {file.name: (KINDS[file.suffix], file.read_bytes()) for file in files}
    if len(bodies) != len(files):
        raise ValueError("Two assets have the same name.")
    return {
        name: Asset(kind=kind, etag=f'"{sha256(body).hexdigest()[:20]}"', body=body)
        for name, (kind, body) in bodies.items()
    }


ASSETS: Final = read_assets()
EDITION: Final = sha256("".join(asset.etag for asset in ASSETS.values()).encode()).hexdigest()[:12]
"""One hash over all of them: a style sheet names its fonts beside itself, so they share a folder."""


def asset_url(name: str) -> str:
    """Return where an asset is served; another content is another address.

    Raises KeyError where there is no such file.
    """
    ASSETS[name]
    return f"/assets/{EDITION}/{name}"


@get("/{edition:str}/{name:str}", opt=only(ANYONE), include_in_schema=False)
async def read_asset(edition: FromPath[str], name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a file, or say that the browser's copy is still right.

    Raises NotFound.
    """
    asset = ASSETS.get(name)
    if asset is None:
        raise NotFound
    lasting = "public, max-age=31536000, immutable" if edition == EDITION else "no-cache"
    headers = {"ETag": asset.etag, "Cache-Control": lasting, "X-Content-Type-Options": "nosniff"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.kind, headers=headers)


router = Router("/assets", route_handlers=[read_asset])
