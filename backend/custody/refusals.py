"""Why the handheld's door stays shut, or a person's act on a parcel is refused."""

from backend.base.refusals import Conflict, Forbidden, NotFound, TooLarge, TooMany, Unprocessable


class BadSignature(Forbidden):
    """The batch was not signed by this handheld's key."""

    code = "BAD_SIGNATURE"
    vi = "Chữ ký của máy không khớp. Chưa có gì được ghi."
    en = "The batch is not signed by this handheld. Nothing was stored."


class WrongDevice(Forbidden):
    """The token belongs to another handheld."""

    code = "WRONG_DEVICE"
    vi = "Mã truy cập thuộc về máy khác."
    en = "The token belongs to another handheld."


class ProtocolUnknown(Unprocessable):
    """The exchange speaks a version that this server does not."""

    code = "PROTOCOL_UNKNOWN"
    vi = "Phiên bản ứng dụng không khớp máy chủ. Việc đã ghi vẫn an toàn trên máy; hãy cập nhật ứng dụng."
    en = "This server does not speak that version. What you recorded is safe on the handheld; update the app."


class BatchTooLarge(TooLarge):
    """A push holds more facts or bytes than one batch may."""

    code = "BATCH_TOO_LARGE"
    vi = "Gói gửi quá lớn. Chưa có gì được ghi; hãy gửi từng phần nhỏ hơn."
    en = "The batch is too large. Nothing was stored; send it in smaller parts."


class ScopeUnknown(NotFound):
    """The handheld may not read that scope, or there is none."""

    code = "SCOPE_UNKNOWN"
    vi = "Máy không được đọc phần dữ liệu này."
    en = "This handheld may not read that scope."


class RepairedBefore(TooMany):
    """The scope was compared and mended less than an hour ago."""

    code = "REPAIRED_BEFORE"
    vi = "Dữ liệu của máy vừa được đối chiếu trong giờ qua. Việc đã ghi vẫn an toàn; máy sẽ thử lại sau."
    en = "This scope was compared within the last hour. What you recorded is safe; the handheld will try again later."


class ParcelNotFound(NotFound):
    """There is no such parcel in this province."""

    code = "PARCEL_NOT_FOUND"
    vi = "Không tìm thấy bưu gửi."
    en = "No such parcel."


class NotAsThingsStand(Conflict):
    """The parcel's state or holder does not allow the act."""

    code = "NOT_AS_THINGS_STAND"
    vi = "Tình trạng hiện tại của bưu gửi không cho phép việc này. Chưa có gì thay đổi."
    en = "The parcel's present state does not allow this. Nothing was changed."


class SecondPersonNeeded(Unprocessable):
    """An exception is closed by two different people of the staff."""

    code = "SECOND_PERSON_NEEDED"
    vi = "Cần người thứ hai của bưu điện cùng xác nhận, không phải chính Anh/Chị. Chưa có gì thay đổi."
    en = "A second member of staff must confirm, other than yourself. Nothing was changed."


class HolderUnknown(Unprocessable):
    """The stated holder is no courier or office that could hold the parcel."""

    code = "HOLDER_UNKNOWN"
    vi = "Người hoặc nơi giữ đã nêu không có trong tỉnh này. Chưa có gì thay đổi."
    en = "The holder named is no courier or office of this province. Nothing was changed."


class QuarantineNotFound(NotFound):
    """The fact is not and never was in quarantine."""

    code = "QUARANTINE_NOT_FOUND"
    vi = "Không tìm thấy việc chờ xem này."
    en = "No such record waits to be looked into."


class QuarantineClosed(Conflict):
    """Somebody has closed it before."""

    code = "QUARANTINE_CLOSED"
    vi = "Việc này đã có người xem và đóng lại. Chưa có gì thay đổi."
    en = "Somebody has looked into this and closed it. Nothing was changed."


class InvitationsMissing(Unprocessable):
    """A parcel that nobody refused goes back only after two invitations, two working days apart."""

    code = "INVITATIONS_MISSING"
    vi = "Chưa đủ hai giấy mời cách nhau ít nhất 2 ngày làm việc. Chưa có gì thay đổi."
    en = "Two invitations at least two working days apart are needed first. Nothing was changed."


class OfficerCodesGone(Conflict):
    """The desk's codes of the day are all taken out."""

    code = "OFFICER_CODES_GONE"
    vi = "Bàn này đã dùng hết mã của hôm nay. Vẫn nhận hồ sơ được: ký trên máy của bưu tá."
    en = "This desk has taken out all its codes of today. You can still receive: sign on the courier's handheld."
