"""Every reason why a fact is not simply applied, with words a courier understands.

Refusal                     stored, not applied (quarantine)
├── Unreadable              the bytes are no fact we know how to read
├── SchemaNewer             written by a newer app than this server
├── ParcelUnknown           no such parcel in this province
├── BadTransition           the parcel's state does not allow it
├── WrongHolder             somebody else holds the parcel
├── ProofMissing            a delivery without what rules 9 to 12 demand
├── SolutionNotAllowed      the solution does not belong to the reason
├── SecondPersonMissing     an exception is closed by two people
├── IdReused                another fact came under the same id before
├── VoidTooLate             a delivery is taken back within 24 hours, or never
├── OfficerMissing          a handing over that no officer confirmed
├── HandoverUnproven        the other courier's word is not signed by a handheld of his
├── HandoverContradicted    the parcel went another way than the two couriers say
└── DeviceRevoked           the handheld was locked before
Flag                        applied or kept, but somebody should look
├── ClockSuspect            the handheld's clock is more than five minutes off
├── Reassigned              the parcel had been given to another courier
├── DuplicateHandover       the parcel had already been handed over
├── TakenBack               a courier undid his own delivery
├── OffSite                 the office is not the one on record
├── OfficerUnproven         the officer's code is none of that desk and day, or was used before
├── ReceiptUnproven         the receiver's code is none that holds for the parcel, or was used before
├── DoorCodeUnproven        the code shown to the receiver is no code, or was shown at another delivery
├── DeliveryNotStanding     the receiver answered about a delivery that was taken back, or only kept
├── ReceiverDisagrees       the receiver says that the papers did not come, or are not right
└── HandoverUnclear         a handover whose place in the parcel's way only others can tell
"""

from typing import ClassVar


class Refusal(Exception):
    """The fact is stored but not applied."""

    code: ClassVar[str] = "REFUSED"
    vi: ClassVar[str] = "Chưa ghi nhận được"
    en: ClassVar[str] = "Could not be applied"


class Unreadable(Refusal):
    """The bytes are no fact we know how to read."""

    code = "UNREADABLE"
    vi = "Máy chủ không đọc được. Đã giữ lại nguyên vẹn, điều phối sẽ xem."
    en = "The server could not read it. It is kept as sent; dispatch will look."


class SchemaNewer(Refusal):
    """Written by a newer app than this server."""

    code = "SCHEMA_NEWER"
    vi = "Ứng dụng mới hơn máy chủ. Đã giữ lại nguyên vẹn, điều phối sẽ xem."
    en = "The app is newer than the server. It is kept as sent; dispatch will look."


class ParcelUnknown(Refusal):
    """No such parcel in this province."""

    code = "DOSSIER_UNKNOWN"
    vi = "Không tìm thấy bưu gửi này trong tỉnh. Đã giữ lại, điều phối sẽ xem."
    en = "No such parcel in this province. It is kept; dispatch will look."


class BadTransition(Refusal):
    """The parcel's state does not allow it."""

    code = "BAD_TRANSITION"
    vi = "Trái với tình trạng đang ghi của bưu gửi. Đã giữ lại, điều phối sẽ xem."
    en = "It does not fit the state on record. It is kept; dispatch will look."


class WrongHolder(BadTransition):
    """Somebody else holds the parcel."""

    code = "WRONG_HOLDER"
    vi = "Theo sổ, bưu gửi đang ở tay người khác. Đã giữ lại, điều phối sẽ xem."
    en = "On record somebody else holds the parcel. It is kept; dispatch will look."


class ProofMissing(Refusal):
    """A delivery without what rules 9 to 12 demand."""

    code = "PROOF_MISSING"
    vi = "Thiếu bằng chứng giao: cần đúng giấy tờ tùy thân, hoặc quan hệ và căn cứ nhận thay."
    en = "Proof is missing: a matching identity, or a relationship and a basis to receive."


class SolutionNotAllowed(Refusal):
    """The solution does not belong to the reason."""

    code = "SOLUTION_NOT_ALLOWED"
    vi = "Cách xử lý này không dùng được cho lý do đã chọn."
    en = "This solution is not allowed for the reason chosen."


class SecondPersonMissing(Refusal):
    """An exception is closed by two people, and both names are one."""

    code = "SECOND_PERSON_MISSING"
    vi = "Cần người thứ hai cùng xác nhận, không phải chính người đang làm."
    en = "A second person must confirm, other than the one who acts."


class IdReused(Refusal):
    """Another fact came under the same id before."""

    code = "ID_REUSED"
    vi = "Mã của việc này đã dùng cho một việc khác. Đã giữ lại nguyên vẹn, điều phối sẽ xem."
    en = "Another fact came under this id before. It is kept as sent; dispatch will look."


class VoidTooLate(Refusal):
    """A delivery is taken back within 24 hours, or never."""

    code = "VOID_TOO_LATE"
    vi = "Đã quá 24 giờ kể từ lúc giao, không thu hồi được báo phát nữa."
    en = "More than 24 hours have passed since the delivery; it can no longer be taken back."


class OfficerMissing(Refusal):
    """A handing over without a name and signature, and without an officer's code."""

    code = "OFFICER_MISSING"
    vi = "Thiếu xác nhận của cán bộ: cần họ tên và chữ ký, hoặc mã của cán bộ. Đã giữ lại, điều phối sẽ xem."
    en = "No officer confirmed it: a name and signature, or an officer's code. It is kept; dispatch will look."


class HandoverUnproven(Refusal):
    """The other courier's word is missing, or not signed by a handheld of his."""

    code = "HANDOVER_UNPROVEN"
    vi = "Mã bàn giao giữa hai bưu tá không đúng chữ ký hoặc không có bưu gửi này. Đã giữ lại, điều phối sẽ xem."
    en = "The other courier's code is not rightly signed, or does not list this parcel. It is kept; dispatch will look."


class HandoverContradicted(Refusal):
    """The parcel went another way than the two couriers say."""

    code = "HANDOVER_CONTRADICTED"
    vi = "Sổ ghi bưu gửi đã đi đường khác với lần bàn giao này. Đã giữ lại, điều phối sẽ xem."
    en = "On record the parcel went another way than this handover. It is kept; dispatch will look."


class DeviceRevoked(Refusal):
    """The handheld was locked before."""

    code = "DEVICE_REVOKED"
    vi = "Máy đã bị khóa. Việc đã ghi được giữ lại để điều phối xem."
    en = "This handheld was locked. What it recorded is kept for dispatch."


class Flag(Exception):
    """The fact is kept and somebody should look."""

    code: ClassVar[str] = "FLAG"
    vi: ClassVar[str] = "Cần xem"
    en: ClassVar[str] = "Needs eyes"


class ClockSuspect(Flag):
    """The handheld's clock is more than five minutes off."""

    code = "CLOCK_SUSPECT"
    vi = "Đồng hồ máy lệch quá 5 phút; giờ máy chủ được dùng thay."
    en = "The handheld's clock is more than 5 minutes off; the server's time stands."


class Reassigned(Flag):
    """The parcel had been given to another courier."""

    code = "REASSIGNED"
    vi = "Bưu gửi đã chuyển tuyến khác; việc của Anh/Chị vẫn được ghi nhận."
    en = "The parcel had moved to another tour; what you did is still recorded."


class DuplicateHandover(Flag):
    """The parcel had already been handed over."""

    code = "DUPLICATE_HANDOVER"
    vi = "Bưu gửi này đã có người báo giao trước; cả hai được giữ lại."
    en = "Somebody had already reported this parcel handed over; both are kept."


class OffSite(Flag):
    """The office is not the one on record."""

    code = "OFF_SITE"
    vi = "Nơi ghi nhận không phải nơi theo sổ; việc của Anh/Chị vẫn được ghi nhận."
    en = "Recorded at another office than the one on record; what you did is still recorded."


class TakenBack(Flag):
    """The courier took back what he had reported as delivered."""

    code = "TAKEN_BACK"
    vi = "Việc giao đã được hoàn tác; điều phối sẽ xem lại cùng Anh/Chị."
    en = "The delivery was taken back; dispatch will look at it with you."


class OfficerUnproven(Flag):
    """The officer's code is none that was taken out at that desk on that day, or another act used it."""

    code = "OFFICER_UNPROVEN"
    vi = "Đã ghi nhận lần nộp, nhưng mã của cán bộ không phải mã hôm đó của bàn này, hoặc đã dùng cho lần khác."
    en = "The handing over is recorded, but the officer's code is none of that desk and day, or was used before."


class ReceiptUnproven(Flag):
    """The receiver's code is none that holds for the parcel, or was used before."""

    code = "RECEIPT_UNPROVEN"
    vi = "Mã của người nhận không còn hiệu lực cho bưu gửi này, hoặc đã dùng rồi. Việc giao vẫn được ghi nhận."
    en = "The receiver's code does not hold for this parcel, or was used before; the delivery is still recorded."


class DoorCodeUnproven(Flag):
    """The code shown to the receiver is no code of ours, or was shown at another delivery."""

    code = "DOOR_CODE_UNPROVEN"
    vi = "Mã cho người nhận quét không đúng, hoặc đã dùng cho lần giao khác. Việc giao vẫn được ghi nhận."
    en = "The code shown to the receiver is none of ours, or belongs to another delivery; this one is still recorded."


class DeliveryNotStanding(Flag):
    """The receiver answered about a delivery that was taken back, or was kept and never applied."""

    code = "DELIVERY_NOT_STANDING"
    vi = "Người nhận trả lời về một lần giao đã hoàn tác hoặc chưa được chấp nhận. Đã giữ lại, điều phối sẽ xem."
    en = "The receiver answered about a delivery that was taken back or not accepted. It is kept; dispatch will look."


class ReceiverDisagrees(Flag):
    """The receiver says that the papers did not come, or are not right; the citizen's page promises them a call."""

    code = "RECEIVER_DISAGREES"
    vi = "Công dân báo chưa nhận được hoặc chưa đúng. Hãy gọi lại cho họ."
    en = "The citizen says that the papers did not come or are not right. Call them back."


class HandoverUnclear(Flag):
    """Where this handover belongs in the parcel's way is known only when another courier is heard."""

    code = "HANDOVER_UNCLEAR"
    vi = "Đã ghi nhận lần bàn giao; cần chờ máy của bưu tá khác gửi lên mới rõ thứ tự."
    en = "The handover is recorded; its place in the parcel's way is clear only when another courier has been heard."


def every_refusal() -> tuple[type[Refusal] | type[Flag], ...]:
    """Return every concrete refusal and flag."""
    return (
        Unreadable, SchemaNewer, ParcelUnknown, BadTransition, WrongHolder, ProofMissing, SolutionNotAllowed,
        SecondPersonMissing, IdReused, VoidTooLate, OfficerMissing, HandoverUnproven,
        HandoverContradicted, DeviceRevoked, ClockSuspect, Reassigned, DuplicateHandover, OffSite,
        TakenBack, OfficerUnproven, ReceiptUnproven, DoorCodeUnproven, DeliveryNotStanding, ReceiverDisagrees,
        HandoverUnclear,
    )  # fmt: skip
