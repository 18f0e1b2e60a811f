"""Pages rendered on the server: one environment, everything escaped, the strictest headers."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.enums import MediaType
from markupsafe import Markup

from backend.base.assets import asset_url
from backend.base.look.icons import Icon, icon
from backend.base.look.marks import state_mark
from backend.base.look.paint import State
from backend.base.thread import knot

BACKEND: Final = Path(__file__).parents[1]
CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(self)",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def render(template: str, *, status: int = 200, **values: Any) -> Response[str]:
    """Return a page. ``template`` is a file under a chapter's page/ folder, such as ``receipts/page/code.html``.

    Every value is escaped; drawings of ours go in as Markup. A name that the template misses is an error.
    """
    body = TEMPLATES.get_template(template).render(**values)
    return Response(body, status_code=status, media_type=MediaType.HTML, headers=PAGE_HEADERS)


def safe_icon(name: Icon) -> Markup:
    """Return an icon for a template."""
    return Markup(icon(name))  # noqa: S704 (drawn here, of no foreign text)


def safe_mark(state: State) -> Markup:
    """Return a state's shape for a template."""
    return Markup(state_mark(state))  # noqa: S704 (drawn here, of no foreign text)


def safe_knot(size: int = 32) -> Markup:
    """Return the logo for a template."""
    return Markup(knot(size))  # noqa: S704 (drawn here, of no foreign text)


TEMPLATES: Final = Environment(
    loader=FileSystemLoader(BACKEND), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
TEMPLATES.globals.update(asset=asset_url, icon=safe_icon, mark=safe_mark, knot=safe_knot)
