"""What the board says, in Vietnamese and English, and how it tells numbers and times."""

from datetime import date, datetime, timedelta
from typing import Final

from backend.base.clock import VIETNAM
from backend.base.look.paint import Language
from backend.dispatch.phrases import fill
from mobile_sync.item_code import ItemCode
from mobile_sync.refusals import every_refusal

WEEKDAYS: Final[dict[Language, tuple[str, ...]]] = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

WORDS: Final[dict[str, tuple[str, str]]] = {
    "dispatch": ("Điều phối", "Dispatch"),
    "post": ("Bưu điện", "The post of"),
    "find": ("Tìm mã, tên, xã", "Code, name, commune"),
    "day_before": ("Ngày trước", "The day before"),
    "day_after": ("Ngày sau", "The day after"),
    "live": ("Trực tiếp", "Live"),
    "lost": ("Đang nối lại", "Reconnecting"),
    "still": ("Ảnh tĩnh", "Still"),
    "handhelds": ("Máy bưu tá", "Handhelds"),
    "sign_out": ("Đăng xuất", "Sign out"),
    "other_language": ("EN", "VI"),
    "other_language_heard": ("English", "Tiếng Việt"),
    "keys": ("phím tắt", "keys"),
    "close": ("Đóng", "Close"),
    "key_tour": ("chọn tuyến trước, tuyến sau", "the tour before, the tour after"),
    "key_find": ("tìm", "search"),
    "key_help": ("xem các phím", "show the keys"),
    "key_close": ("đóng, xóa ô tìm", "close, clear the search"),
    "map": ("Sơ đồ các tuyến", "The tours on a schematic"),
    "map_note": ("Sơ đồ, không phải địa giới. Đường chim bay.", "A schematic, no boundaries. As the crow flies."),
    "map_note_roads": ("Sơ đồ, không phải địa giới. Đường bộ:", "A schematic, no boundaries. Roads:"),
    "tours_stops": ("{tours} tuyến, {stops} điểm", "{tours:tour|tours}, {stops:stop|stops}"),
    "source_crow": ("Giờ ước theo đường chim bay", "Times: as the crow flies"),
    "source_osrm": ("Giờ theo đường bộ (OSRM)", "Times: by road (OSRM)"),
    "source_valhalla": ("Giờ theo đường bộ (Valhalla)", "Times: by road (Valhalla)"),
    "done": ("xong", "done"),
    "going": ("đang đến", "under way"),
    "waiting": ("chờ", "waiting"),
    "failed": ("không thành", "failed"),
    "exception": ("cần xem", "to look into"),
    "late": ("trễ", "late"),
    "late_by": ("trễ {span}", "{span} late"),
    "silent_for": ("mất sóng {span}", "silent for {span}"),
    "never_heard": ("chưa mở máy", "not heard of yet"),
    "unsent": ("{count} chưa gửi", "{count} not sent yet"),
    "back_at": ("Về bưu cục {time}", "Back at the office {time}"),
    "finished": ("Đã đi hết các điểm", "Every stop has been visited"),
    "next": ("Kế tiếp", "Next"),
    "failed_of": ("{count} không thành", "{count} failed"),
    "post_office": ("bưu cục", "post office"),
    "tour": ("Tuyến", "Tour"),
    "stop": ("Điểm", "Stop"),
    "acts": ("Việc", "To do"),
    "window": ("Giờ nhận", "Open"),
    "arrives": ("Đến", "There"),
    "holder": ("Đang ở đâu", "Where it is"),
    "stops_heading": ("Các điểm của tuyến {number}", "The stops of tour {number}"),
    "past": ("{count} điểm đã qua", "{count:stop|stops} done before"),
    "exceptions": ("Cần xem", "To look into"),
    "no_exceptions": ("Không có bưu gửi nào cần xem.", "No parcel needs a look."),
    "unassigned": ("Chưa có trong tuyến nào", "On nobody’s tour"),
    "no_unassigned": ("Mọi bưu gửi của ngày đều đã có bưu tá.", "Every parcel of the day has a courier."),
    "insert": ("Chèn vào tuyến", "Insert"),
    "offers_looking": ("Đang tìm chỗ trong các tuyến.", "Looking through the tours."),
    "offers_cheapest": (
        "Chỗ ít tốn đường nhất đứng trước; gọi thêm bưu tá tính như một giờ đường.",
        "The least riding first; to call another courier in counts as an hour of it.",
    ),
    "offers_none": ("Không bưu tá nào nhận thêm được:", "No courier can take it:"),
    "offers_called": ("chưa có tuyến", "no tour yet"),
    "offers_take": ("Chèn vào đây", "Insert here"),
    "replan": ("Lập lại lộ trình", "Plan the rest again"),
    "replan_why": (
        "Từ bây giờ: điểm đã xong và điểm kế tiếp giữ nguyên.",
        "From now on: what is done and everybody’s next stop stay.",
    ),
    "replan_solving": ("Đang lập lại lộ trình: {percent} %", "Planning the rest: {percent} %"),
    "replan_note": (
        "Bưu tá vẫn đi theo tuyến cũ cho đến khi bạn nhận.",
        "Couriers go on as told until you accept.",
    ),
    "replan_proposal": (
        "Đề xuất lộ trình mới: {moved} bưu gửi thêm hoặc đổi bưu tá, {retimed} việc đổi giờ",
        "Proposed anew: {moved:parcel|parcels} added or with another courier, {retimed:act|acts} at another time",
    ),
    "replan_asked": ("Tính theo ngày lúc {time}.", "As the day stood at {time}."),
    "replan_retimed": ("Đổi giờ", "At other times"),
    "replan_accept": ("Nhận lộ trình mới", "Accept the new tours"),
    "replan_failed": (
        "Chưa lập lại được lộ trình. Chưa có gì thay đổi; hãy thử lại.",
        "The rest could not be planned. Nothing was changed; try again.",
    ),
    "flagged": ("Đã ghi, nên xem lại", "Recorded, worth a look"),
    "since": ("từ {time}", "since {time}"),
    "call": ("Gọi {phone}", "Call {phone}"),
    "looked_into": ("Đã xem xong", "Looked into"),
    "resolution": ("Đã tìm hiểu và xử lý thế nào?", "What was found and done?"),
    "resolution_hint": (
        "Không ghi tên, địa chỉ hay số điện thoại. Điều đã được báo về vẫn giữ nguyên.",
        "No names, addresses or telephone numbers. What was reported is kept as it is.",
    ),
    "resolution_keep": ("Ghi lại và đóng", "Record and close"),
    "not_yet": ("Để sau", "Not yet"),
    "since_day": ("từ {time} ngày {day}", "since {time} on {day}"),
    "code_missing": ("bưu tá báo thiếu", "reported missing"),
    "code_damaged": ("bưu tá báo hư hỏng", "reported damaged"),
    "code_conflict": ("hai máy ghi khác nhau", "two records contradict each other"),
    "code_other": ("cần người xem lại", "somebody must look"),
    "reason_outside": ("Không có trong tuyến đã chốt.", "Not in the committed tours."),
    "reason_tried": ("Lần đi trước không thành, chờ tuyến mới.", "An attempt failed; it waits for a new tour."),
    "collect": ("lấy", "fetch"),
    "load": ("nhận", "load"),
    "hand_over": ("nộp", "hand over"),
    "deliver": ("giao", "deliver"),
    "state_registered": ("chưa lấy", "not fetched yet"),
    "state_assigned": ("chưa lấy", "not fetched yet"),
    "state_with_courier": ("bưu tá giữ", "with the courier"),
    "state_at_office": ("ở bưu cục", "at the office"),
    "state_held": ("tạm giữ", "held"),
    "state_in_transit": ("đang chuyển", "in transit"),
    "state_returning": ("đang hoàn", "going back"),
    "state_exception": ("cần xem", "needs a look"),
    "state_delivered": ("đã giao", "delivered"),
    "state_returned_to_agency": ("đã trả cơ quan", "back at the agency"),
    "state_lost": ("thất lạc", "lost"),
    "state_compensated": ("đã bồi thường", "compensated"),
    "state_cancelled": ("đã hủy", "cancelled"),
    "leg_INBOUND": ("lấy hồ sơ", "papers in"),
    "leg_SUPPLEMENT": ("bổ sung", "supplement"),
    "leg_OUTBOUND_RESULT": ("trả kết quả", "result out"),
    "leg_RETURN_PAPERS": ("trả giấy tờ", "papers back"),
    "empty": ("Ngày này chưa có tuyến", "No tours on this day yet"),
    "empty_waiting": (
        "{count} bưu gửi đang chờ bưu tá. Tính tuyến mất chừng {seconds} giây; chưa nhận thì chưa ai thấy.",
        "{count:parcel waits|parcels wait} for a courier. Planning takes about {seconds} seconds;"
        " nobody sees it until you accept.",
    ),
    "empty_nothing": (
        "Chưa có bưu gửi nào cho ngày này. Nhập hồ sơ từ Cổng dịch vụ công, rồi quay lại tính tuyến.",
        "There are no parcels for this day. Import dossiers from the portal, then come back to plan.",
    ),
    "empty_watcher": ("Điều phối viên sẽ tính tuyến tại đây.", "A dispatcher plans the tours here."),
    "plan_day": ("Tính tuyến ngày", "Plan the day"),
    "plan_again": ("Tính lại", "Plan again"),
    "needs_script": ("Cần bật JavaScript để tính tuyến.", "Planning needs JavaScript."),
    "solving": ("Đang tính tuyến: {percent} %", "Planning: {percent} %"),
    "solving_first": ("Đang xếp những tuyến đầu tiên.", "Making the first tours."),
    "solving_best": (
        "Hay nhất đến giờ: {couriers} bưu tá, {unserved} bưu gửi chưa xếp được.",
        "The best so far: {couriers:courier|couriers}, {unserved:parcel|parcels} without a place.",
    ),
    "solving_note": ("Cứ làm việc khác; kết quả hiện ra tại đây.", "Do something else; the result shows up here."),
    "solving_end": ("Dừng, lấy tuyến hay nhất đến giờ", "Stop, take the best so far"),
    "plan_failed": (
        "Chưa tính được tuyến. Chưa có gì thay đổi; hãy tính lại.",
        "No tours could be made. Nothing was changed; plan again.",
    ),
    "proposal": ("Đề xuất: {tours} tuyến, {stops} điểm", "Proposed: {tours:tour|tours}, {stops:stop|stops}"),
    "proposal_facts": (
        "{served} bưu gửi · {distance} · tính lúc {time}",
        "{served:parcel|parcels} · {distance} · solved at {time}",
    ),
    "proposal_stops": ("{stops} điểm · {parcels} bưu gửi", "{stops:stop|stops} · {parcels:parcel|parcels}"),
    "proposal_rest": ("Nghỉ {from_}–{until}.", "Break {from_}–{until}."),
    "to_spare": ("Còn dư", "To spare"),
    "spare": ("dư {span}", "{span} to spare"),
    "spare_none": ("không dư phút nào", "no time to spare"),
    "tight": ("{count} điểm sát giờ", "{count:tight stop|tight stops}"),
    "proposal_left": ("{count} bưu gửi chưa xếp được", "{count:parcel|parcels} found no place"),
    "accept": ("Nhận tuyến", "Accept the tours"),
    "stops": ("Điểm", "Stops"),
    "refused_title": ("Không mở được bảng này", "This board stays closed"),
    "refused_again": ("Đăng nhập bằng tài khoản khác", "Sign in as somebody else"),
    "summary": (
        "{done} xong, {going} đang đến, {waiting} chờ, {failed} không thành, {exception} cần xem, {late} tuyến trễ",
        "{done} done, {going} under way, {waiting} waiting, {failed} failed, {exception} to look into,"
        " {late:tour|tours} late",
    ),
    "hours": ("{hours} giờ", "{hours} h"),
    "minutes": ("{minutes} phút", "{minutes} min"),
    "hours_minutes": ("{hours} giờ {minutes}", "{hours} h {minutes}"),
}

REFUSED: Final = {refusal.code: (refusal.vi, refusal.en) for refusal in every_refusal()}


def say(language: Language, key: str, **values: object) -> str:
    """Return a phrase."""
    return fill(WORDS[key][0 if language == "vi" else 1], **values)


def needs_words(code: str) -> tuple[str, str]:
    """Return in Vietnamese and English why something needs a look."""
    return REFUSED.get(code) or WORDS.get(f"code_{code}") or WORDS["code_other"]


def clock_time(moment: datetime) -> str:
    """Return the time of day in Vietnam, as 7:05."""
    local = moment.astimezone(VIETNAM)
    return f"{local.hour}:{local.minute:02}"


def since_words(moment: datetime, day: date, language: Language) -> str:
    """Return since when something is so, with its date where that is not the day that is looked at."""
    local = moment.astimezone(VIETNAM)
    if local.date() == day:
        return say(language, "since", time=clock_time(moment))
    return say(language, "since_day", time=clock_time(moment), day=f"{local:%d/%m}")


def day_words(day: date, language: Language) -> str:
    """Return a day as T6 20/11/2026."""
    return f"{WEEKDAYS[language][day.weekday()]} {day:%d/%m/%Y}"


def span_words(span: timedelta, language: Language) -> str:
    """Return how long something lasted, in whole minutes."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    key = "hours_minutes" if hours and minutes else "hours" if hours else "minutes"
    return say(language, key, hours=hours, minutes=minutes)


def distance_words(metres: int, language: Language) -> str:
    """Return a distance in kilometres, with the decimal sign of the language."""
    text = f"{metres / 1000:.1f} km"
    return text.replace(".", ",") if language == "vi" else text


def code_words(code: str) -> str:
    """Return an item's code in groups, joined so that no line breaks it."""
    return ItemCode.parse(code).grouped().replace(" ", "\u00a0")
