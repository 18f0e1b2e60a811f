"""Why a parcel cannot be opened."""

from backend.base.refusals import Conflict


class PoolEmpty(Conflict):
    """No item codes are left in this province's pool."""

    code = "ITEM_CODES_EXHAUSTED"
    vi = "Hết mã bưu gửi trong dải được cấp. Hãy xin cấp dải mới rồi làm lại."
    en = "The pool of item codes is empty. Ask for a new range and try again."
