"""Why a plan is not made, shown or committed."""

from backend.base.refusals import Conflict, NotFound


class PlanNotFound(NotFound):
    """There is no such plan in this province."""

    code = "PLAN_NOT_FOUND"
    vi = "Không tìm thấy kế hoạch này."
    en = "There is no such plan."


class PlanNotProposed(Conflict):
    """Only a proposal can be committed."""

    code = "PLAN_NOT_PROPOSED"
    vi = "Kế hoạch này chưa tính xong, đã hỏng hoặc đã được chốt. Chưa có gì thay đổi."
    en = "This plan is not ready, has failed, or is committed already. Nothing was changed."


class PlanNotSolving(Conflict):
    """Only a plan that is being solved can be ended early."""

    code = "PLAN_NOT_SOLVING"
    vi = "Kế hoạch này không còn đang tính. Chưa có gì thay đổi."
    en = "This plan is not being solved any more. Nothing was changed."


class DayCommitted(Conflict):
    """A day has one committed plan."""

    code = "DAY_ALREADY_COMMITTED"
    vi = "Ngày này đã có kế hoạch được chốt. Chưa có gì thay đổi."
    en = "This day has a committed plan already. Nothing was changed."


class PlanOvertaken(Conflict):
    """The day went on otherwise than the plan counted on: a parcel or a tour is no longer where it was."""

    code = "PLAN_OVERTAKEN"
    vi = "Từ lúc tính, có bưu gửi đã đổi tình trạng hoặc có tuyến đã đi tiếp. Hãy lập lại. Chưa có gì thay đổi."
    en = "Since this was planned a parcel has changed hands or a tour has gone on. Plan again. Nothing was changed."


class PlanNotCommitted(Conflict):
    """Only a day whose plan is committed can be planned anew while it runs."""

    code = "PLAN_NOT_COMMITTED"
    vi = "Chỉ lập lại được lộ trình của kế hoạch đã chốt. Chưa có gì thay đổi."
    en = "Only a committed plan can be planned again under way. Nothing was changed."


class ReplanNotToday(Conflict):
    """Only the day that is under way has a rest."""

    code = "REPLAN_NOT_TODAY"
    vi = "Chỉ lập lại được lộ trình của ngày hôm nay. Chưa có gì thay đổi."
    en = "Only today’s tours can be planned again. Nothing was changed."


class ParcelPlanned(Conflict):
    """A parcel that is in a tour already is not inserted again."""

    code = "PARCEL_PLANNED"
    vi = "Bưu gửi này đã có trong một tuyến. Chưa có gì thay đổi."
    en = "This parcel is in a tour already. Nothing was changed."


class ParcelNotWaiting(Conflict):
    """Only a parcel that waits for a courier on this day can be inserted."""

    code = "PARCEL_NOT_WAITING"
    vi = "Bưu gửi này không chờ bưu tá trong ngày. Chưa có gì thay đổi."
    en = "This parcel does not wait for a courier on this day. Nothing was changed."


class DayOver(Conflict):
    """Nothing is added to a day that is over."""

    code = "DAY_OVER"
    vi = "Ngày này đã hết, không chèn thêm được. Chưa có gì thay đổi."
    en = "This day is over; nothing can be added to it. Nothing was changed."


class OfferOvertaken(Conflict):
    """The courier has moved on, or the tour was changed: the place that was offered is no longer there."""

    code = "OFFER_OVERTAKEN"
    vi = "Tuyến đã đi tiếp, chỗ chèn này không còn. Hãy xem lại các phương án. Chưa có gì thay đổi."
    en = "The tour has moved on and this place is gone. Look at the offers again. Nothing was changed."


class ComplaintNotFound(NotFound):
    """The fact is no receiver's word that needs a look."""

    code = "COMPLAINT_NOT_FOUND"
    vi = "Không tìm thấy phản ánh này của người nhận."
    en = "There is no such complaint of a receiver."


class ComplaintClosed(Conflict):
    """Somebody has said before what came of it."""

    code = "COMPLAINT_CLOSED"
    vi = "Phản ánh này đã có người xử lý và đóng lại. Chưa có gì thay đổi."
    en = "Somebody has looked into this complaint and closed it. Nothing was changed."
