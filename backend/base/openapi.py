"""The published schema, made true: every operation may answer a problem, none what the framework assumes."""

from collections.abc import Mapping
from html import escape
from typing import Any

import msgspec
from litestar import Request, Response, Router
from litestar.enums import MediaType, OpenAPIMediaType
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin

from backend.base.doors import ANYONE, only
from backend.base.problems import Problem
from backend.base.refusals import NotFound

PROBLEM = {
    "description": "A problem (RFC 9457) with a stable code, in Vietnamese and English",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

NO_SUCH_PAGE = 404

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Trao · API</title><style>body{{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem;
color:#14213d;background:#fbfaf7}}td{{padding:.4rem 1rem .4rem 0;border-top:1px solid #d8d4ca;vertical-align:top}}
code{{font-weight:600}}</style><h1>Trao · API</h1><p>OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a>.
Errors are RFC 9457 problems with a stable <code>code</code>.</p><table>{rows}</table></html>"""


def openapi_config(bodies: Mapping[str, type]) -> OpenAPIConfig:
    """Return where the schema and its page are served; ``bodies`` are what handlers decode themselves, by path."""
    return OpenAPIConfig(
        title="Trao",
        version="1",
        openapi_router=Router(
            "/api", route_handlers=[], opt=only(ANYONE), include_in_schema=False, after_request=refuse_other_pages
        ),
        render_plugins=[ReferencePage(path="/"), TrueSchema(bodies)],
    )


def refuse_other_pages(response: Response[Any]) -> Response[Any]:
    """Put a problem in the place of the framework's own page for an address beside the document.

    Raises NotFound.
    """
    if response.status_code == NO_SUCH_PAGE:
        raise NotFound
    return response


class TrueSchema(OpenAPIRenderPlugin):
    """Serve the OpenAPI 3.1 document."""

    def __init__(self, bodies: Mapping[str, type]) -> None:
        super().__init__(path="/openapi.json", media_type=OpenAPIMediaType.OPENAPI_JSON)
        self.bodies = bodies

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return self.render_json(request, true_schema(openapi_schema, self.bodies))


class ReferencePage(OpenAPIRenderPlugin):
    """Serve a plain list of every operation, with nothing fetched from elsewhere."""

    def __init__(self, path: str) -> None:
        super().__init__(path=path, media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        rows = (
            f"<tr><td><code>{method.upper()}</code><td><code>{escape(path)}</code>"
            f"<td>{escape(operation.get('description', ''))}"
            for path, operations in sorted(openapi_schema["paths"].items())
            for method, operation in operations.items()
        )
        return PAGE.format(rows="".join(rows)).encode()


def true_schema(schema: dict[str, Any], bodies: Mapping[str, type]) -> dict[str, Any]:
    """Return the document with every error an RFC 9457 problem and every body that a handler decodes itself."""
    references, components = msgspec.json.schema_components(
        [Problem, *bodies.values()], ref_template="#/components/schemas/{name}"
    )
    body_of = dict(zip(bodies, references[1:], strict=True))
    return {
        **schema,
        "components": {**schema["components"], "schemas": {**schema["components"]["schemas"], **components}},
        "paths": {
            path: {method: true_operation(operation, body_of.get(path)) for method, operation in operations.items()}
            for path, operations in schema["paths"].items()
        },
    }


def true_operation(operation: dict[str, Any], body: dict[str, Any] | None) -> dict[str, Any]:
    """Return an operation whose error answers are problems."""
    right = {status: answer for status, answer in operation["responses"].items() if status < "400"}
    told = {**operation, "responses": {**right, "4XX": PROBLEM, "500": PROBLEM}}
    if body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return told
