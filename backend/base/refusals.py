"""The families of refusal. A chapter's own refusal is a child of one; ``problems`` alone knows their HTTP status.

Refused
├── Invalid          the request itself cannot be right
├── Unauthenticated  nobody we know
├── Forbidden        known, but not for this
├── NotFound         not here, or not for you: the two look the same
├── Conflict         right in itself, but not as things stand
├── Unprocessable    readable, but it breaks a rule of the service
├── TooLarge         more than may come at once
└── TooMany          later
"""

from typing import ClassVar


class Refused(Exception):
    """The request was refused; nothing was changed."""

    code: ClassVar[str] = "REFUSED"
    vi: ClassVar[str] = "Yêu cầu bị từ chối. Chưa có gì thay đổi."
    en: ClassVar[str] = "The request was refused. Nothing was changed."

    def __init__(self, **details: object) -> None:
        super().__init__(self.en)
        self.details = details


class Invalid(Refused):
    """The request itself cannot be right."""

    code = "INVALID"
    vi = "Dữ liệu gửi lên không hợp lệ. Chưa có gì thay đổi."
    en = "The data sent is not valid. Nothing was changed."


class Unauthenticated(Refused):
    """Nobody we know."""

    code = "UNAUTHENTICATED"
    vi = "Cần đăng nhập để tiếp tục."
    en = "Sign in to continue."


class Forbidden(Refused):
    """Known, but not for this."""

    code = "FORBIDDEN"
    vi = "Vai trò của Anh/Chị không được làm việc này."
    en = "Your role may not do this."


class NotFound(Refused):
    """Not here, or not for you: the two look the same."""

    code = "NOT_FOUND"
    vi = "Không tìm thấy."
    en = "Not found."


class Conflict(Refused):
    """Right in itself, but not as things stand."""

    code = "CONFLICT"
    vi = "Tình trạng đã đổi, hãy tải lại rồi làm tiếp. Chưa có gì thay đổi."
    en = "Things have moved on; reload and try again. Nothing was changed."


class Unprocessable(Refused):
    """Readable, but it breaks a rule of the service."""

    code = "UNPROCESSABLE"
    vi = "Yêu cầu trái với quy định nghiệp vụ. Chưa có gì thay đổi."
    en = "The request breaks a rule of the service. Nothing was changed."


class TooLarge(Refused):
    """More than may come at once."""

    code = "TOO_LARGE"
    vi = "Nội dung gửi lên quá lớn. Hãy gửi từng phần nhỏ hơn."
    en = "The body is too large. Send less."


class TooMany(Refused):
    """Later."""

    code = "TOO_MANY"
    vi = "Quá nhiều lần thử. Hãy chờ rồi thử lại."
    en = "Too many attempts. Wait and try again."


class Unreadable(Invalid):
    """The body is not JSON that we can read."""

    code = "UNREADABLE_BODY"
    vi = "Không đọc được nội dung gửi lên (JSON hoặc mã ký tự sai)."
    en = "The body cannot be read (malformed JSON or encoding)."


class EncodingUnknown(Invalid):
    """The body is compressed in a way that this door does not open."""

    code = "ENCODING_UNKNOWN"
    vi = "Kiểu nén này không được nhận. Chưa có gì thay đổi."
    en = "This content encoding is not accepted. Nothing was changed."


class BodyTooSlow(Invalid):
    """The body did not come whole in time."""

    code = "BODY_TOO_SLOW"
    vi = "Đường truyền quá chậm, nội dung chưa tới đủ. Chưa có gì thay đổi; hãy gửi lại."
    en = "The body did not arrive in time. Nothing was changed; send it again."


class OutOfRange(Invalid):
    """A value cannot be stored as what it is meant to be."""

    code = "OUT_OF_RANGE"
    vi = "Có giá trị nằm ngoài khoảng cho phép."
    en = "A value is out of range."


class CrossSite(Forbidden):
    """A change came without the token of its own page."""

    code = "CSRF"
    vi = "Phiên làm việc không khớp với trang. Hãy tải lại trang."
    en = "The request does not belong to this page. Reload it."


class KeyMissing(Invalid):
    """An ``Idempotency-Key`` is required here."""

    code = "IDEMPOTENCY_KEY_MISSING"
    vi = "Thiếu tiêu đề Idempotency-Key."
    en = "The Idempotency-Key header is missing."


class KeyReused(Unprocessable):
    """The same ``Idempotency-Key`` came with another request."""

    code = "IDEMPOTENCY_KEY_REUSED"
    vi = "Idempotency-Key này đã dùng cho một yêu cầu khác."
    en = "This Idempotency-Key was used for another request."
