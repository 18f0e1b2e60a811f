"""Why an act on a dossier is refused."""

from backend.base.refusals import Conflict, NotFound


class DossierNotFound(NotFound):
    """There is no such dossier at this office."""

    code = "DOSSIER_NOT_FOUND"
    vi = "Không tìm thấy hồ sơ tại cơ quan này."
    en = "No such dossier at this office."


class NotHandedOver(Conflict):
    """The post has not handed the dossier over to this agency."""

    code = "NOT_HANDED_OVER"
    vi = "Bưu điện chưa bàn giao hồ sơ này cho cơ quan. Chưa có gì thay đổi."
    en = "The post has not handed this dossier over. Nothing was changed."
