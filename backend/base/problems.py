"""Every refusal as an RFC 9457 problem with a stable code, in Vietnamese and English. The one place with statuses."""

import logging
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from backend.base.refusals import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    OutOfRange,
    Refused,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unprocessable,
    Unreadable,
)

STATUS: dict[type[Refused], int] = {
    Invalid: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    Unprocessable: 422,
    TooMany: 429,
    Refused: 400,
}

HTTP_WORDS: dict[int, tuple[str, str, str]] = {
    400: ("INVALID", Invalid.vi, Invalid.en),
    401: ("UNAUTHENTICATED", Unauthenticated.vi, Unauthenticated.en),
    403: ("FORBIDDEN", Forbidden.vi, Forbidden.en),
    404: ("NOT_FOUND", NotFound.vi, NotFound.en),
    405: ("METHOD_NOT_ALLOWED", "Đường dẫn này không nhận thao tác đó.", "This address does not take that method."),
    406: ("NOT_ACCEPTABLE", "Không có dạng dữ liệu được yêu cầu.", "The requested representation does not exist."),
    413: (TooLarge.code, TooLarge.vi, TooLarge.en),
    415: ("UNSUPPORTED_TYPE", "Kiểu nội dung không được nhận.", "This content type is not accepted."),
    429: ("TOO_MANY", TooMany.vi, TooMany.en),
}
BUSY = (
    "BUSY",
    "Có việc khác đang ghi cùng chỗ. Chưa có gì thay đổi; hãy gửi lại sau giây lát.",
    "Somebody else is writing in the same place. Nothing was changed; send it again in a moment.",
)
INTERNAL = (
    "INTERNAL",
    "Máy chủ gặp lỗi. Việc của Anh/Chị chưa được ghi; hãy thử lại, hoặc báo mã sự cố cho quản trị.",
    "The server failed. Nothing was recorded; try again, or report the incident number.",
)

logger = logging.getLogger("trao")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457 problem details; ``code`` is stable, ``vi`` and ``en`` are for people."""

    type: str
    title: str
    status: int
    code: str
    vi: str
    en: str
    detail: str = ""
    details: dict[str, Any] = {}


def problem(status: int, code: str, vi: str, en: str, detail: str = "", **details: Any) -> Response[Problem]:
    """Return a problem as an HTTP answer."""
    body = Problem(
        type=f"/problems/{code}", title=vi, status=status, code=code, vi=vi, en=en, detail=detail, details=details
    )
    return Response(body, status_code=status, media_type="application/problem+json")


def status_of(refusal: type[Refused]) -> int:
    """Return the HTTP status of a refusal's family."""
    return next(STATUS[family] for family in refusal.__mro__ if family in STATUS)


def from_refusal(_: Request[Any, Any, Any], refusal: Refused) -> Response[Problem]:
    """Answer a refusal of ours."""
    details: dict[str, Any] = {
        name: value if isinstance(value, int) else str(value) for name, value in refusal.details.items()
    }
    return problem(status_of(type(refusal)), refusal.code, refusal.vi, refusal.en, **details)


def from_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer what the framework refused, with the same shape."""
    status = error.status_code if error.status_code in HTTP_WORDS or error.status_code >= 500 else 400
    if status >= 500:
        return from_anything(_, error)
    code, vi, en = HTTP_WORDS[status]
    extra = error.extra if isinstance(error.extra, list) else []
    return problem(status, code, vi, en, errors=[item for item in extra if isinstance(item, dict)])


def from_unreadable(_: Request[Any, Any, Any], __: Exception) -> Response[Problem]:
    """Answer a body that cannot be decoded: a permanent error, never a 5xx."""
    return problem(400, Unreadable.code, Unreadable.vi, Unreadable.en)


def from_data_error(_: Request[Any, Any, Any], __: Exception) -> Response[Problem]:
    """Answer a value that the database cannot hold: a permanent error, never a 5xx."""
    return problem(400, OutOfRange.code, OutOfRange.vi, OutOfRange.en)


def from_collision(_: Request[Any, Any, Any], __: Exception) -> Response[Problem]:
    """Answer one of two that met in the database, and of which one had to give way: the same may go through next."""
    answer = problem(503, *BUSY)
    answer.headers["Retry-After"] = "1"
    return answer


def from_anything(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a fault of our own: say nothing of its inside, log it under a number."""
    incident = uuid4().hex[:12]
    logger.error("incident %s at %s %s", incident, request.method, request.url.path, exc_info=error)
    return problem(500, *INTERNAL, incident=incident)


HANDLERS: ExceptionHandlersMap = {
    Refused: from_refusal,
    HTTPException: from_http,
    msgspec.ValidationError: from_unreadable,
    msgspec.DecodeError: from_unreadable,
    UnicodeDecodeError: from_unreadable,
    RecursionError: from_unreadable,
    asyncpg.DataError: from_data_error,
    OverflowError: from_data_error,
    asyncpg.TransactionRollbackError: from_collision,
    Exception: from_anything,
}
