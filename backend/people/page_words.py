"""What the sign-in page says, in Vietnamese and English."""

from typing import Final

from backend.base.look.paint import Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Đăng nhập", "Sign in"),
    "lead": ("Dành cho cán bộ Bưu điện và Một cửa.", "For staff of the post and of the one-stop desks."),
    "province": ("Tỉnh, thành phố", "Province"),
    "login": ("Tên đăng nhập", "Name"),
    "password": ("Mật khẩu", "Password"),
    "button": ("Đăng nhập", "Sign in"),
    "citizen": ("Anh/Chị muốn xem hồ sơ của mình?", "Looking for your own papers?"),
    "citizen_way": ("Mở trang công dân", "Open the citizens’ page"),
    "forgotten": (
        "Quên mật khẩu: báo quản trị của đơn vị. Không ai được hỏi mật khẩu của Anh/Chị.",
        "Forgotten it? Tell your unit’s administrator. Nobody may ask you for your password.",
    ),
    "unfilled": (
        "Hãy điền cả tên đăng nhập và mật khẩu.",
        "Fill in both the name and the password.",
    ),
    "other_language": ("English", "Tiếng Việt"),
}


def say(language: Language, key: str) -> str:
    """Return a phrase."""
    return WORDS[key][0 if language == "vi" else 1]
