"""Why an indicator is not computed."""

from backend.base.refusals import Invalid


class PeriodBackward(Invalid):
    """A period ends before it begins."""

    code = "PERIOD_BACKWARD"
    vi = "Ngày cuối kỳ đứng trước ngày đầu kỳ."
    en = "The period ends before it begins."
