"""Why a citizen's page does not open, or does not take an answer."""

from backend.base.refusals import Conflict, NotFound, TooMany


class LinkUnknown(NotFound):
    """The link or code opens nothing: mistyped, replaced or never ours; which of them is not said."""

    code = "LINK_UNKNOWN"
    vi = "Đường dẫn hoặc mã này không mở được hồ sơ nào. Xin xem lại tin nhắn hoặc phiếu giấy."
    en = "This link or code opens no dossier. Please look at your message or paper slip again."


class TooManyTries(TooMany):
    """Too many wrong codes in a short time."""

    code = "TOO_MANY_TRIES"
    vi = "Có quá nhiều lần thử chưa đúng. Xin chờ ít phút rồi thử lại."
    en = "There were too many wrong attempts. Please wait a few minutes and try again."


class NotYetHandedOver(Conflict):
    """There is nothing to confirm yet: the papers have not changed hands."""

    code = "NOT_YET_HANDED_OVER"
    vi = "Chưa đến bước xác nhận. Khi giấy tờ được trao, trang này sẽ hỏi Anh/Chị."
    en = "There is nothing to confirm yet. This page will ask you once the papers have changed hands."


class DoorCodeUnknown(NotFound):
    """The address is not one that a courier's screen shows."""

    code = "DOOR_CODE_UNKNOWN"
    vi = "Xin quét lại mã trên máy của bưu tá. Chưa có gì được ghi."
    en = "Please scan the one on the courier's device again. Nothing was recorded."


class TooManyWaiting(TooMany):
    """So many answers wait for their deliveries that no more are kept for now."""

    code = "TOO_MANY_WAITING"
    vi = "Đang có quá nhiều câu trả lời chờ ghi. Xin thử lại sau ít phút."
    en = "Too many answers are waiting to be recorded. Please try again in a few minutes."


class AlreadyAnswered(Conflict):
    """The citizen gave the other answer before; an answer is not replaced here."""

    code = "ALREADY_ANSWERED"
    vi = "Anh/Chị đã trả lời trước đó, và câu trả lời ấy được giữ nguyên. Nếu có thay đổi, xin báo bưu cục."
    en = "You answered before, and that answer is kept. If something has changed, please tell the post office."
