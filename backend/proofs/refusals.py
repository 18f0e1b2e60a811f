"""Why a part of a photo or signature is not taken."""

from backend.base.refusals import Conflict, Invalid, NotFound


class HashMalformed(Invalid):
    """A photo is named by its SHA-256 in 64 lower-case hexadecimal digits."""

    code = "HASH_MALFORMED"
    vi = "Tên ảnh phải là mã SHA-256 (64 chữ số hệ 16, chữ thường)."
    en = "Media are named by SHA-256 in 64 lower-case hexadecimal digits."


class MediaNotNamed(NotFound):
    """No fact of this handheld names that hash."""

    code = "MEDIA_NOT_NAMED"
    vi = "Chưa có việc nào của máy này dùng ảnh đó. Hãy gửi việc trước, ảnh sau."
    en = "No fact of this handheld names it. Send the fact first, the photo after."


class OffsetMismatch(Conflict):
    """The part does not start where the upload stands."""

    code = "OFFSET_MISMATCH"
    vi = "Phần ảnh không nối đúng chỗ. Hãy gửi tiếp từ vị trí máy chủ báo."
    en = "The part does not start where the upload stands. Go on from the offset given."


class PartMalformed(Invalid):
    """A part is empty or too large."""

    code = "PART_MALFORMED"
    vi = "Phần ảnh rỗng hoặc quá lớn."
    en = "The part is empty or too large."
