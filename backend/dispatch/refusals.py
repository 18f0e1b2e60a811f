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
    """A parcel of the plan is no longer waiting for a courier."""

    code = "PLAN_OVERTAKEN"
    vi = "Có bưu gửi trong kế hoạch đã đổi tình trạng. Hãy lập lại kế hoạch. Chưa có gì thay đổi."
    en = "A parcel of this plan is no longer waiting for a courier. Plan again. Nothing was changed."
