"""What the page of an agency's officer says, in Vietnamese and English."""

from typing import Any, Final

from backend.base.look.paint import Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Mã nhận hồ sơ", "Code for receiving"),
    "sign_out": ("Đăng xuất", "Sign out"),
    "other_language": ("English", "Tiếng Việt"),
    "other_language_heard": ("View this page in English", "Xem trang này bằng tiếng Việt"),
    "lead": (
        "Đếm hồ sơ, đọc nội dung trên máy bưu tá. Đúng rồi mới đưa mã này cho bưu tá quét: mã thay chữ ký của Anh/Chị.",
        "Count the dossiers and read what the courier’s handheld says. Only when it is right let the courier scan this "
        "code: it stands for your signature.",
    ),
    "none_yet": ("Hôm nay Anh/Chị chưa lấy mã nào.", "You have taken no code today."),
    "typed": ("Không quét được thì đọc cho bưu tá gõ:", "If it cannot be scanned, read it out to be typed:"),
    "once": ("Dùng một lần, cho một lần giao, trong hôm nay.", "Good once, for one handing over, today."),
    "number": ("Mã {number}", "Code {number}"),
    "drawn": ("lấy lúc {at}", "taken at {at}"),
    "waiting": ("chưa nhận được tin đã dùng", "not heard of as used"),
    "used": ("đã xác nhận {count} hồ sơ", "confirmed {count} dossiers"),
    "used_one": ("đã xác nhận 1 hồ sơ", "confirmed 1 dossier"),
    "used_now": (
        "Mã {number} đã dùng xong. Lần giao sau cần mã tiếp theo.",
        "Code {number} has been used. The next handing over needs the next code.",
    ),
    "draw_first": ("Lấy mã", "Take a code"),
    "draw_next": ("Lấy mã tiếp theo", "Take the next code"),
    "left": ("Bàn còn {count} mã hôm nay", "The desk has {count} codes left today"),
    "gone": (
        "Bàn đã lấy hết mã của hôm nay. Vẫn nhận hồ sơ được: ký trên máy của bưu tá.",
        "The desk has taken all its codes of today. You can still receive: sign on the courier’s handheld.",
    ),
    "today": ("Mã Anh/Chị đã lấy hôm nay", "Codes that you have taken today"),
    "late": (
        "Nơi không có sóng, bưu tá gửi về sau; mã vẫn có giá trị ngay khi quét.",
        "Where there is no signal the courier sends it later; the code counts as soon as it is scanned.",
    ),
    "needs_script": (
        "Để lấy mã, trình duyệt phải cho phép JavaScript.",
        "To take a code your browser must allow JavaScript.",
    ),
    "failed": (
        "Chưa lấy được mã: mất liên lạc với máy chủ. Hãy thử lại, hoặc ký trên máy của bưu tá.",
        "No code could be taken: the server is out of reach. Try again, or sign on the courier’s handheld.",
    ),
    "refused_title": ("Không mở được trang này", "This page cannot be opened"),
    "refused_again": ("Về trang đăng nhập", "Go to the sign-in page"),
}


def say(language: Language, key: str, **values: Any) -> str:
    """Return a phrase with its values."""
    return WORDS[key][0 if language == "vi" else 1].format(**values)
