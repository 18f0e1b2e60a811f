"""Why an act on a dossier is refused."""

from backend.base.refusals import Conflict, NotFound


class DossierNotFound(NotFound):
    """There is no such dossier at this office."""

    code = "DOSSIER_NOT_FOUND"
    vi = "Không tìm thấy hồ sơ tại cơ quan này."
    en = "No such dossier at this office."


class NotAtThisStage(Conflict):
    """The dossier's stage does not allow the act."""

    code = "NOT_AT_THIS_STAGE"
    vi = "Hồ sơ chưa tới bước này, hoặc đã qua bước này. Chưa có gì thay đổi."
    en = "The dossier is not at this stage, or past it. Nothing was changed."
