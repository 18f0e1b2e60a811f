"""Why somebody is not let in."""

from backend.base.refusals import Forbidden, Invalid, NotFound, TooMany, Unauthenticated


class WrongPassword(Unauthenticated):
    """The name or the password is wrong; which of the two is not said."""

    code = "WRONG_PASSWORD"
    vi = "Tên đăng nhập hoặc mật khẩu không đúng."
    en = "The name or the password is wrong."


class LockedOut(TooMany):
    """Too many wrong passwords in a row."""

    code = "LOCKED_OUT"
    vi = "Sai mật khẩu quá nhiều lần. Tài khoản tạm khóa 15 phút."
    en = "Too many wrong passwords. The account is locked for 15 minutes."


class CodeSpent(Forbidden):
    """The enrolment code is unknown, used by another handheld or for something else, or too old."""

    code = "ENROLMENT_CODE_SPENT"
    vi = "Mã đăng ký máy không đúng, đã dùng hoặc đã quá hạn. Hãy xin điều phối mã mới."
    en = "The enrolment code is wrong, used or too old. Ask dispatch for a new one."


class CodeOfAnother(Forbidden):
    """The enrolment code was made for another courier than the one this handheld belongs to."""

    code = "ENROLMENT_CODE_OF_ANOTHER"
    vi = "Mã này dành cho bưu tá khác và chưa bị dùng. Hãy xin điều phối mã cho chính Anh/Chị."
    en = "This code is for another courier, and still good for them. Ask dispatch for one of your own."


class HandheldLocked(Forbidden):
    """The handheld was revoked: its screen is not opened anew."""

    code = "HANDHELD_LOCKED"
    vi = "Máy này đã bị khóa nên không đặt lại được mã PIN. Đưa máy về bưu cục."
    en = "This handheld is locked: its PIN cannot be chosen anew. Bring it back to the post office."


class KeyMalformed(Invalid):
    """The public key is no point of the curve P-256."""

    code = "KEY_MALFORMED"
    vi = "Khóa của máy không hợp lệ. Mã đăng ký chưa bị dùng; hãy thử lại."
    en = "The handheld's key is not valid. The code is still good; try again."


class DeviceNotFound(NotFound):
    """There is no such handheld in this province."""

    code = "DEVICE_NOT_FOUND"
    vi = "Không tìm thấy máy này."
    en = "No such handheld."


class ChallengeFailed(Unauthenticated):
    """The nonce is not ours or too old, or its signature is not by this handheld."""

    code = "CHALLENGE_FAILED"
    vi = "Máy không chứng minh được khóa của mình. Hãy thử lại."
    en = "The handheld could not prove its key. Try again."


class CourierNotFound(NotFound):
    """There is no such courier in this province."""

    code = "COURIER_NOT_FOUND"
    vi = "Không tìm thấy bưu tá."
    en = "No such courier."
