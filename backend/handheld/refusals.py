"""Why the courier's app cannot be given."""

from backend.base.refusals import NotFound


class AppNotBuilt(NotFound):
    """The service was installed without the courier's app."""

    code = "APP_NOT_BUILT"
    vi = "Ứng dụng bưu tá chưa được dựng trên máy chủ này. Người quản trị chạy `make app` rồi khởi động lại."
    en = "The courier's app was not built on this server. The administrator runs `make app` and starts it again."
