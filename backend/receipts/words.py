"""What the citizen's pages say, in Vietnamese and English, and how they tell the time."""

from datetime import datetime
from typing import Final

from backend.base.clock import VIETNAM
from backend.base.look.paint import Language

WEEKDAYS: Final[dict[Language, tuple[str, ...]]] = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

WORDS: Final[dict[str, tuple[str, str]]] = {
    # Around every page
    "post": ("Bưu điện", "The post of"),
    "larger": ("Chữ to hơn", "Larger text"),
    "smaller": ("Chữ vừa lại", "Normal text"),
    "other_language": ("EN", "VI"),
    "other_language_heard": ("English", "Tiếng Việt"),
    "warning": (
        "Không ai được hỏi mật khẩu hay số tài khoản của Anh/Chị qua trang này.",
        "Nobody may ask for your password or bank account through this page.",
    ),
    # The first page
    "code_title": ("Xem hồ sơ của Anh/Chị", "See your papers"),
    "code_lead": (
        "Dán đường dẫn trong tin nhắn, hoặc gõ mã in trên phiếu của Bưu điện.",
        "Paste the link from your message, or type the code printed on the post's slip.",
    ),
    "code_label": ("Đường dẫn hoặc mã", "Link or code"),
    "code_button": ("Xem hồ sơ", "Open"),
    "code_small": ("Trang mở trong 15 phút, rồi tự đóng.", "The page stays open for 15 minutes, then closes itself."),
    # Notices
    "again": ("Mở lại bằng đường dẫn hoặc mã", "Open again with the link or code"),
    "back": ("Về trang hồ sơ", "Back to your papers"),
    "expired_title": ("Xin mở lại đường dẫn", "Please open the link again"),
    "expired_text": (
        "Để giữ kín, trang chỉ mở trong 15 phút. Chưa có gì thay đổi. Anh/Chị bấm lại đường dẫn đã nhận.",
        "To keep it private, the page stays open for 15 minutes. Nothing was changed. Tap the link again.",
    ),
    "unknown_title": ("Chưa mở được hồ sơ", "Nothing opens with this"),
    "busy_title": ("Xin chờ ít phút", "Please wait a few minutes"),
    "kept_title": ("Câu trả lời trước vẫn giữ nguyên", "Your earlier answer stands"),
    "door_unknown_title": ("Mã này chưa đúng", "This is not the right code"),
    "early_title": ("Chưa đến bước xác nhận", "Nothing to confirm yet"),
    "fault_title": ("Chưa làm được việc này", "This did not work"),
    # Headings
    "result_ask": ("Bưu tá báo đã trao kết quả cho Anh/Chị", "The courier reports handing you the result"),
    "result_counter": ("Bưu cục báo đã trao kết quả cho Anh/Chị", "The post office reports handing you the result"),
    "result_moving": ("Kết quả đang trên đường đến Anh/Chị", "Your result is on its way to you"),
    "result_held": ("Kết quả đang chờ Anh/Chị tại bưu cục", "Your result is waiting at the post office"),
    "result_soon": ("Kết quả của Anh/Chị sắp được gửi đi", "Your result will soon be on its way"),
    "result_checked": ("Bưu điện đang kiểm tra bưu gửi của Anh/Chị", "The post is looking into your item"),
    "result_ended": ("Kết quả chưa trao được cho Anh/Chị", "Your result could not be handed to you"),
    "papers_ask": ("Bưu tá báo đã trao giấy tờ cho Anh/Chị", "The courier reports handing you your papers"),
    "papers_counter": ("Bưu cục báo đã trao giấy tờ cho Anh/Chị", "The post office reports handing you your papers"),
    "papers_moving": ("Giấy tờ đang trên đường về với Anh/Chị", "Your papers are on their way back to you"),
    "papers_held": ("Giấy tờ đang chờ Anh/Chị tại bưu cục", "Your papers are waiting at the post office"),
    "papers_soon": ("Giấy tờ của Anh/Chị sắp được gửi về", "Your papers will soon be sent back"),
    "papers_checked": ("Bưu điện đang kiểm tra bưu gửi của Anh/Chị", "The post is looking into your item"),
    "papers_ended": ("Giấy tờ chưa trao được cho Anh/Chị", "Your papers could not be handed to you"),
    "inbound_ask": ("Bưu tá báo đã nhận giấy tờ của Anh/Chị", "The courier reports taking your papers"),
    "inbound_counter": ("Bưu cục báo đã nhận giấy tờ của Anh/Chị", "The post office reports taking your papers"),
    "inbound_moving": ("Giấy tờ đang trên đường đến Một cửa", "Your papers are on their way to the one-stop desk"),
    "inbound_held": ("Giấy tờ đang ở bưu cục", "Your papers are at the post office"),
    "inbound_soon": ("Bưu tá sẽ đến nhận giấy tờ", "A courier will come for your papers"),
    "inbound_checked": ("Bưu điện đang kiểm tra bưu gửi của Anh/Chị", "The post is looking into your item"),
    "inbound_ended": ("Lần gửi này đã dừng", "This sending has ended"),
    "confirmed": ("Cảm ơn Anh/Chị đã xác nhận", "Thank you for confirming"),
    "disputed": ("Bưu điện đã ghi nhận lời báo của Anh/Chị", "The post has noted what you told us"),
    # Under the heading
    "lead": ("Lúc {moment}, tại {place}.", "{moment}, in {place}."),
    "lead_soon": ("Khi giấy tờ được trao, trang này sẽ hỏi Anh/Chị một câu.",
                  "Once the papers change hands, this page will ask you one question."),
    "lead_held": ("Mời Anh/Chị mang giấy tờ tùy thân đến {office}.", "Please bring an identity document to {office}."),
    "lead_checked": ("Trang này sẽ cho biết khi rõ.", "This page will say so once it is clear."),
    "lead_ended": ("Xin hỏi {office} để biết bước tiếp theo.", "Please ask {office} what comes next."),
    "confirmed_text": ("Đã ghi lúc {moment}. Anh/Chị không cần làm gì thêm.",
                       "Recorded {moment}. There is nothing more to do."),
    "disputed_text": ("Đã ghi lúc {moment}. Bưu điện sẽ gọi lại {phone}.",
                      "Recorded {moment}. The post will call you back {phone}."),
    "on_phone": ("theo số {phone}", "on {phone}"),
    # The question
    "question": ("Anh/Chị đã nhận đủ chưa?", "Have you received everything?"),
    "question_inbound": ("Anh/Chị đã giao đúng như vậy?", "Is this what you gave?"),
    "yes": ("Tôi đã nhận đủ", "I have received everything"),
    "yes_inbound": ("Đúng, tôi đã giao", "Yes, I gave this"),
    "no": ("Chưa nhận, hoặc không đúng", "Not received, or not right"),
    "no_inbound": ("Chưa giao, hoặc không đúng", "Not given, or not right"),
    "note": ("Điều gì chưa đúng? (không bắt buộc)", "What is not right? (optional)"),
    "send": ("Gửi lời báo", "Send"),
    "promise": ("Nếu chưa đúng, Bưu điện gọi lại cho Anh/Chị {phone}.",
                "If something is not right, the post will call you back {phone}."),
    # The page that the courier's screen leads to
    "door_title": ("Anh/Chị vừa nhận giấy tờ từ bưu tá?", "Has a courier just handed you papers?"),
    "door_lead": (
        "Xin đếm giấy tờ rồi trả lời. Câu trả lời đi thẳng đến Bưu điện, không qua máy của bưu tá.",
        "Please count the papers, then answer. Your answer goes to the post, not through the courier's device.",
    ),
    "door_question": ("Anh/Chị đã nhận đủ giấy tờ chưa?", "Have you received all the papers?"),
    "door_yes": ("Tôi đã nhận đủ giấy tờ", "I have received all the papers"),
    "door_small": (
        "Trang này không hỏi tên và không hiện gì của hồ sơ.",
        "This page asks for no name and shows nothing of your papers.",
    ),
    "door_recorded": ("Đã ghi lúc {moment}.", "Recorded {moment}."),
    "door_met": (
        "Câu trả lời đã được gắn với lần giao mà bưu tá báo.",
        "Your answer is kept with the delivery that the courier reported.",
    ),
    "door_waiting": (
        "Khi máy của bưu tá gửi tin về, câu trả lời sẽ được gắn với lần giao này.",
        "Once the courier's device reports, your answer is kept with this delivery.",
    ),
    "door_over": (
        "Anh/Chị không cần làm gì thêm. Nếu có thay đổi, xin báo bưu cục.",
        "There is nothing more to do. If something changes, please tell the post office.",
    ),
    "door_again": ("Về trang trả lời", "Back to the question"),
    # Papers
    "paper_unknown": ("Giấy tờ kết quả của thủ tục này", "The resulting papers of this procedure"),
    "paper_own": ("Giấy tờ Anh/Chị đã nộp", "The papers you had filed"),
    "paper_count": ("{count} giấy tờ", "{count} papers"),
    "paper_seal": ("Niêm phong số {seal}", "Seal number {seal}"),
    "paper_to_give": ("Giấy tờ theo danh mục của thủ tục", "The papers that the procedure asks for"),
    "expected": ("Giấy tờ", "Papers"),
    # What it is about
    "about": ("Về hồ sơ này", "About these papers"),
    "procedure": ("Thủ tục", "Procedure"),
    "centre": ("Nơi giải quyết", "Handled by"),
    "due": ("Ngày hẹn trả", "Promised for"),
    "phone": ("Điện thoại", "Telephone"),
    # The thread
    "thread": ("Đường đi của hồ sơ", "The way of your papers"),
    "thread_heard": ("Năm bước của hồ sơ", "Five steps of your papers"),
    "step_accepted": ("Một cửa tiếp nhận hồ sơ", "Accepted by the one-stop desk"),
    "step_ready": ("Có kết quả", "The result is ready"),
    "step_result_taken": ("Bưu điện nhận kết quả", "The post took the result"),
    "step_refused": ("Một cửa gửi trả giấy tờ", "The desk sends your papers back"),
    "step_papers_taken": ("Bưu điện nhận giấy tờ", "The post took the papers"),
    "step_carried": ("Bưu tá mang đến Anh/Chị", "A courier brings them to you"),
    "step_given": ("Bưu tá trao cho Anh/Chị", "Handed to you"),
    "step_given_counter": ("Bưu cục trao cho Anh/Chị", "Handed to you at the counter"),
    "step_confirm": ("Anh/Chị xác nhận đã nhận", "You confirm"),
    "step_registered": ("Bưu điện nhận yêu cầu", "The post has your request"),
    "step_collected": ("Bưu điện nhận giấy tờ", "The post took your papers"),
    "step_confirm_given": ("Anh/Chị xác nhận đã giao", "You confirm"),
    "step_handed": ("Trao cho Một cửa", "Handed to the one-stop desk"),
    "by_code": ("{when}, đã xác nhận bằng mã tại cửa", "{when}, acknowledged by your code at the door"),
    "only_this": ("Chỉ còn bước này", "Only this is left"),
    "not_said": ("Chưa có xác nhận của Anh/Chị", "You have not confirmed yet"),
    "said_wrong": ("Anh/Chị báo chưa đúng", "You said that it is not right"),
    "on_the_way": ("Đang trên đường", "On the way"),
    "tried": ("Lần trước chưa gặp được Anh/Chị", "We missed you last time"),
    "kept_at": ("Đang giữ tại {office}", "Kept at {office}"),
    "being_checked": ("Bưu điện đang kiểm tra", "The post is looking into it"),
    "going_back": ("Đang chuyển trả nơi gửi", "On its way back to the sender"),
    "gone_back": ("Đã chuyển trả nơi gửi", "Returned to the sender"),
    "stopped": ("Đã dừng", "Ended"),
    # Help
    "help": ("Cần hỏi gì, xin đến {office}:", "If you have a question, please come to {office}:"),
    "open_today": ("Hôm nay mở cửa {hours}", "Open today {hours}"),
    "closed_today": ("Hôm nay nghỉ", "Closed today"),
    "today": ("hôm nay", "today"),
}  # fmt: skip


def say(language: Language, key: str, **values: object) -> str:
    """Return a phrase in one language."""
    return phrase(language, key).format(**values)


def phrase(language: Language, key: str) -> str:
    """Return a phrase with its gaps."""
    vi, en = WORDS[key]
    return vi if language == "vi" else en


def clock_of(moment: datetime) -> str:
    """Return the time of day in Vietnam."""
    return f"{moment.astimezone(VIETNAM):%H:%M}"


def day_of(language: Language, moment: datetime, now: datetime) -> str:
    """Return the day in Vietnam: today, or weekday and date, with the year only where it is another one."""
    day, today = moment.astimezone(VIETNAM).date(), now.astimezone(VIETNAM).date()
    if day == today:
        return say(language, "today")
    year = "" if day.year == today.year else f"/{day:%Y}"
    return f"{WEEKDAYS[language][day.weekday()]} {day:%d/%m}{year}"


def moment_of(language: Language, moment: datetime, now: datetime) -> str:
    """Return day and time, as a sentence may begin: Thứ Năm 12/11, 09:14."""
    return raised(f"{day_of(language, moment, now)}, {clock_of(moment)}")


def full_moment(language: Language, moment: datetime, now: datetime) -> str:
    """Return a moment with weekday and date, and today named: 10:21 hôm nay, thứ Sáu 20/11/2026."""
    day = moment.astimezone(VIETNAM).date()
    today = day == now.astimezone(VIETNAM).date()
    date = f"{WEEKDAYS[language][day.weekday()]} {day:%d/%m/%Y}"
    if language == "vi":
        return f"{clock_of(moment)} hôm nay, {date}" if today else f"{clock_of(moment)} {date}"
    return f"at {clock_of(moment)} today, {date}" if today else f"at {clock_of(moment)} on {date}"


def raised(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]
