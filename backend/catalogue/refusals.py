"""Every reason why the catalogue or the calendar says no, with words for both sides of the counter.

CatalogueRefusal
├── NotByPostToday            this dossier may not go by post in this direction today
│   ├── NotInCatalogue        no such procedure here
│   ├── PresenceRequired      somebody has to be there in person at this step
│   ├── NotByPost             the catalogue says no
│   ├── UnknownByPost         the catalogue does not say: unknown is not yes
│   ├── NoAgreement           no agreement between province and post covers this agency
│   ├── AgreementGap          there is one, but not on this date (between two periods of a pilot)
│   ├── StageNotGiven         the agreement in force leaves this stage to the agency
│   └── ModeNotAllowed        the agreement in force does not allow this way of working
└── YearNotCovered            the calendar knows nothing about this year
"""

from datetime import date
from typing import ClassVar

from backend.catalogue.model import Direction, Mode, Stage


class CatalogueRefusal(Exception):
    """The catalogue does not allow it."""

    code: ClassVar[str] = "CATALOGUE_REFUSED"
    vi: ClassVar[str] = "Danh mục không cho phép"
    en: ClassVar[str] = "The catalogue does not allow it"


class NotByPostToday(CatalogueRefusal):
    """This dossier may not go by post in this direction today."""

    code = "NOT_BY_POST_TODAY"
    vi = "Hôm nay hồ sơ này chưa đi qua bưu chính được."
    en = "This dossier cannot go by post today."

    def __init__(self, procedure: str, direction: Direction) -> None:
        super().__init__(f"{self.en} ({procedure}, {direction})")
        self.procedure = procedure
        self.direction = direction


class NotInCatalogue(NotByPostToday):
    """No such procedure here."""

    code = "NOT_IN_CATALOGUE"
    vi = "Thủ tục này không có trong danh mục qua bưu chính của tỉnh. So lại mã thủ tục."
    en = "This procedure is not in the province's postal catalogue. Check its code."


class PresenceRequired(NotByPostToday):
    """Somebody has to be there in person at this step (one step's presence does not block the other)."""

    code = "PRESENCE_REQUIRED"
    vi = "Bước này người dân phải có mặt. Mời đến Trung tâm Phục vụ hành chính công."
    en = "This step must be done in person at the service centre."


class NotByPost(NotByPostToday):
    """The catalogue says no."""

    code = "NOT_BY_POST"
    vi = "Thủ tục này không nhận hoặc không trả qua bưu chính ở chiều này."
    en = "The catalogue does not allow this procedure by post in this direction."


class UnknownByPost(NotByPostToday):
    """The catalogue does not say, and unknown is not yes."""

    code = "UNKNOWN_BY_POST"
    vi = "Danh mục chưa ghi rõ thủ tục này có qua bưu chính được không. Hỏi cơ quan giải quyết."
    en = "The catalogue does not say whether this may go by post. Ask the deciding agency."


class NoAgreement(NotByPostToday):
    """No agreement between province and post covers this agency."""

    code = "NO_AGREEMENT"
    vi = "Chưa có kế hoạch phối hợp với bưu chính cho cơ quan này."
    en = "No agreement with the post covers this agency."


class AgreementGap(NotByPostToday):
    """An agreement covers this agency, but not on this date."""

    code = "AGREEMENT_GAP"
    vi = "Ngày này không nằm trong thời hạn của kế hoạch phối hợp. Mời nộp hoặc nhận trực tiếp."
    en = "The agreement with the post is not in force on this date. Please use the counter."

    def __init__(self, procedure: str, direction: Direction, on: date) -> None:
        super().__init__(procedure, direction)
        self.on = on


class StageNotGiven(NotByPostToday):
    """The agreement in force leaves this stage to the agency."""

    code = "STAGE_NOT_GIVEN"
    vi = "Kế hoạch phối hợp chưa giao khâu này cho bưu chính."
    en = "The agreement does not give this stage to the post."

    def __init__(self, procedure: str, direction: Direction, stage: Stage) -> None:
        super().__init__(procedure, direction)
        self.stage = stage


class ModeNotAllowed(NotByPostToday):
    """The agreement in force does not allow this way of working."""

    code = "MODE_NOT_ALLOWED"
    vi = "Kế hoạch phối hợp không cho phép cách làm này ở cơ quan này."
    en = "The agreement does not allow this way of working at this agency."

    def __init__(self, procedure: str, direction: Direction, mode: Mode) -> None:
        super().__init__(procedure, direction)
        self.mode = mode


class YearNotCovered(CatalogueRefusal):
    """The calendar knows nothing about this year, and a due date is never guessed."""

    code = "YEAR_NOT_COVERED"
    vi = "Lịch làm việc chưa có năm này, nên chưa tính được ngày hẹn. Hãy nạp lịch nghỉ của năm."
    en = "The calendar does not cover this year, so no due date can be given. Load its holidays first."

    def __init__(self, year: int) -> None:
        super().__init__(f"{self.en} ({year})")
        self.year = year
