"""What the dispatcher's page of handhelds says, in Vietnamese and English."""

from typing import Any, Final

from backend.base.look.paint import Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Máy bưu tá", "Handhelds"),
    "board": ("Bảng điều phối", "The board"),
    "sign_out": ("Đăng xuất", "Sign out"),
    "other_language": ("English", "Tiếng Việt"),
    "other_language_heard": ("View this page in English", "Xem trang này bằng tiếng Việt"),
    "lead": (
        "Mỗi bưu tá dùng máy của mình. Thêm máy: bưu tá quét mã một lần, từ đó máy tự nhận tuyến.",
        "Every courier uses a handheld of their own. To add one, the courier scans a code once; "
        "from then on it gets its tours by itself.",
    ),
    "no_couriers": (
        "Chưa có bưu tá nào. Quản trị của đơn vị thêm bưu tá trước.",
        "There are no couriers yet. Your unit’s administrator adds them first.",
    ),
    "add": ("Thêm máy", "Add a handheld"),
    "no_handhelds": ("Chưa có máy nào.", "No handheld yet."),
    "unnamed": ("Máy chưa đặt tên", "Unnamed handheld"),
    "since": ("Đăng ký", "Added"),
    "seen": ("Liên lạc gần nhất", "Last seen"),
    "never_seen": ("chưa lần nào", "never"),
    "unused": ("Chưa dùng", "Not used yet"),
    "waiting": ("{count} việc chưa gửi", "Still to send: {count}"),
    "all_sent": ("Đã gửi hết", "All sent"),
    "locked": ("Khóa lúc {at} · còn {count} việc chưa gửi", "Locked {at} · still to send: {count}"),
    "wiped": ("Đã khóa, đã xóa dữ liệu lúc {at}", "Locked, its data erased {at}"),
    "lock": ("Khóa máy", "Lock it"),
    "lock_heading": ("Khi khóa máy này", "If you lock it"),
    "lock_now": (
        "Máy không nhận tuyến và dữ liệu nữa, ngay từ lần liên lạc tới.",
        "It gets no more tours or data, from its next contact on.",
    ),
    "lock_kept": (
        "Việc đã ghi mà chưa gửi không mất: máy vẫn gửi về trong 7 ngày. Những việc đó được giữ riêng, "
        "không tự áp dụng; Anh/Chị xem ở mục “Cần xem” trên bảng điều phối.",
        "What it recorded and has not sent is not lost: it goes on sending for 7 days. Those facts are kept apart and "
        "change nothing by themselves; you find them under “To look into” on the board.",
    ),
    "lock_wiped": (
        "Gửi xong, hoặc sau 7 ngày, máy tự xóa dữ liệu. Không mở lại được; muốn dùng tiếp thì thêm máy lại từ đầu.",
        "Once all is sent, or after 7 days, it erases its data. This cannot be undone; to use it again, add it anew.",
    ),
    "lock_sure": ("Khóa máy này", "Lock this handheld"),
    "code_heading": ("Thêm máy cho {name}", "A handheld for {name}"),
    "code_scan": (
        "Mở camera trên máy của bưu tá, quét mã này rồi mở liên kết hiện ra.",
        "Open the camera of the courier’s handheld, scan this code and open the link that appears.",
    ),
    "code_typed": (
        "Không quét được thì mở {address} trên máy và gõ mã:",
        "If it cannot be scanned, open {address} on it and type:",
    ),
    "code_once": (
        "Dùng được một lần: để thêm một máy, hoặc để bưu tá quên mã PIN đặt lại trên máy đang dùng.",
        "Good once: for one more handheld, or for a courier who forgot the PIN of the one in use.",
    ),
    "code_left": ("Còn {minutes} phút", "{minutes} minutes left"),
    "code_until": ("đến {at}", "until {at}"),
    "code_over": ("Mã đã quá hạn. Đóng lại và lấy mã mới.", "The code is too old. Close this and make a new one."),
    "code_used": ("Máy đã được thêm.", "The handheld was added."),
    "close": ("Đóng", "Close"),
    "needs_script": (
        "Để thêm hoặc khóa máy, trình duyệt phải cho phép JavaScript.",
        "To add or lock a handheld your browser must allow JavaScript.",
    ),
    "failed": (
        "Chưa làm được: mất liên lạc với máy chủ. Chưa có gì thay đổi; hãy thử lại.",
        "It was not done: the server is out of reach. Nothing has changed; try again.",
    ),
    "refused_title": ("Không mở được trang này", "This page cannot be opened"),
    "refused_again": ("Về trang đăng nhập", "Go to the sign-in page"),
}


def say(language: Language, key: str, **values: Any) -> str:
    """Return a phrase with its values."""
    return WORDS[key][0 if language == "vi" else 1].format(**values)
