"""The doors of the courier's app: public files, no data; whoever opens them proves who they are afterwards."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response, Router, get
from litestar.params import FromPath

from backend.base.doors import ANYONE, only
from backend.base.pages import CONTENT_POLICY, PAGE_HEADERS
from backend.base.refusals import NotFound
from backend.handheld.files import AppFile, read_app
from backend.handheld.refusals import AppNotBuilt

APP: Final[Mapping[str, AppFile]] = read_app()
# The decoder of codes is WebAssembly in a worker; the picture of a scan or a photo never leaves the page.
APP_POLICY: Final = "; ".join(
    (
        CONTENT_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'").replace(
            "img-src 'self' data:", "img-src 'self' data: blob:"
        ),
        "worker-src 'self'",
        "media-src 'self' blob:",
    )
)
APP_HEADERS: Final = {**PAGE_HEADERS, "Content-Security-Policy": APP_POLICY, "Cache-Control": "no-cache"}
LASTING: Final = {**APP_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}


def answer(name: str, request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return a file of the app, or that the browser's copy is still right.

    Raises AppNotBuilt, NotFound.
    """
    if not APP:
        raise AppNotBuilt
    file = APP.get(name)
    if file is None:
        raise NotFound
    headers = {**(LASTING if file.is_lasting else APP_HEADERS), "ETag": file.etag}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(file.body, media_type=file.kind, headers=headers)


@get("/", opt=only(ANYONE), include_in_schema=False)
async def show_app(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the app's one page."""
    return answer("index.html", request)


@get("/{name:str}", opt=only(ANYONE), include_in_schema=False)
async def give_file(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a file whose name stays: the service worker, the manifest, the icon."""
    return answer(name, request)


@get("/assets/{name:str}", opt=only(ANYONE), include_in_schema=False)
async def give_asset(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a file whose name holds a hash of its content."""
    return answer(f"assets/{name}", request)


router = Router("/h", route_handlers=[show_app, give_file, give_asset])
