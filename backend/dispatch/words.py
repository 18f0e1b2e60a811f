"""Why a parcel is in no tour, and what went wrong with a plan's roads, in sentences for a dispatcher."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from backend.base.clock import VIETNAM
from backend.dispatch.model import Obstacle
from backend.dispatch.phrases import fill

WORDS: dict[str, tuple[str, str]] = {
    "office_closed": (
        "Nơi phải lấy hoặc nộp bưu gửi này không mở cửa trong ngày.",
        "The office where it must be fetched or brought does not open on this day.",
    ),
    "office_over": (
        "Nơi phải lấy hoặc nộp đóng cửa lúc {closes}, mà tuyến tính từ {earliest}.",
        "The office where it must be fetched or brought closes at {closes}, and this plan begins at {earliest}.",
    ),
    "window_over": (
        "Giờ người dân nhận kết thúc lúc {closes}, mà tuyến tính từ {earliest}.",
        "The citizen is there until {closes}, and this plan begins at {earliest}.",
    ),
    "no_courier": ("Trong ngày không có bưu tá nào đi tuyến.", "No courier works on this day."),
    "shift_over": ("Ca đi tuyến của ngày đã hết.", "The couriers' shift of this day is over."),
    "promised_to_another": (
        "Bưu gửi này đã giao cho một bưu tá khác, không phải {courier}.",
        "It is promised to another courier, not to {courier}.",
    ),
    "lacks_skill": ("{courier} chưa được giao loại việc này.", "{courier} is not cleared for this kind of work."),
    "too_many_pieces": (
        "Bưu gửi có {amount} kiện, {courier} chở nhiều nhất {limit} kiện.",
        "It has {amount:piece|pieces}; {courier} carries at most {limit}.",
    ),
    "too_heavy": (
        "Bưu gửi nặng {amount_thousands} kg, {courier} chở nhiều nhất {limit_thousands} kg.",
        "It weighs {amount_thousands} kg; {courier} carries at most {limit_thousands} kg.",
    ),
    "too_bulky": (
        "Bưu gửi chiếm {amount_thousands} lít, túi của {courier} chứa {limit_thousands} lít.",
        "It takes {amount_thousands:litre|litres}; the bag of {courier} holds {limit_thousands}.",
    ),
    "too_many_stops": (
        "Bưu gửi cần {amount} điểm dừng, {courier} đi nhiều nhất {limit} điểm.",
        "It takes {amount:stop|stops}; {courier} makes at most {limit}.",
    ),
    "out_of_reach": (
        "Không có đường cho {courier} đến nơi lấy hoặc nơi giao.",
        "No road leads {courier} to where it is fetched or brought.",
    ),
    "pickup_closes_too_early": (
        "Không kịp đến lấy: nơi lấy đóng lúc {closes}, sớm nhất {earliest} {courier} mới đến.",
        "Too late to fetch: the place closes at {closes}, the earliest arrival is {earliest} by {courier}.",
    ),
    "delivery_closes_too_early": (
        "Không kịp giao: nơi nhận đóng lúc {closes}, sớm nhất {earliest} {courier} mới đến.",
        "Too late to bring: the place closes at {closes}, the earliest arrival is {earliest} by {courier}.",
    ),
    "shift_too_short": (
        "Không kịp trong ca: chỉ riêng bưu gửi này {courier} đã về lúc {earliest}, ca kết thúc lúc {closes}.",
        "The shift is too short: with this parcel alone {courier} is back at {earliest}, it ends at {closes}.",
    ),
    "break_in_the_way": (
        "Vướng giờ nghỉ: nghỉ xong, sớm nhất {earliest} {courier} mới đến, mà hạn là {closes}.",
        "The break is in the way: after it {courier} is there at {earliest} at the earliest, the limit is {closes}.",
    ),
    "no_room": (
        "Các tuyến đã kín: đi riêng thì {courier} kịp lúc {earliest}, nhưng giữa các điểm đã xếp không còn chỗ.",
        "The tours are full: alone {courier} could be there at {earliest}, but there is no room between the stops.",
    ),
    "not_worth_the_way": (
        "Đường quá xa: thêm bưu gửi này tuyến của {courier} dài thêm {amount_minutes} phút, mức cho phép là"
        " {limit_minutes} phút.",
        "Too far: it would add {amount_minutes:minute|minutes} to the tour of {courier}, the limit is"
        " {limit_minutes:minute|minutes}.",
    ),
}
"""Reason → (Vietnamese, English), of one courier or of nobody in particular."""

SHORT: dict[str, tuple[str, str]] = {
    "promised_to_another": ("đã giao cho bưu tá khác", "it is promised to another"),
    "lacks_skill": ("chưa được giao loại việc này", "not cleared for this work"),
    "too_many_pieces": ("quá nhiều kiện", "too many pieces"),
    "too_heavy": ("quá nặng", "too heavy"),
    "too_bulky": ("quá cồng kềnh", "too bulky"),
    "too_many_stops": ("quá số điểm dừng", "too many stops"),
    "out_of_reach": ("không có đường đến", "no road leads there"),
    "pickup_closes_too_early": ("không kịp đến lấy, sớm nhất {earliest}", "too late to fetch, {earliest} at best"),
    "delivery_closes_too_early": ("không kịp giao, sớm nhất {earliest}", "too late to bring, {earliest} at best"),
    "shift_too_short": ("không kịp về trong ca, sớm nhất {earliest}", "not back within the shift, {earliest} at best"),
    "break_in_the_way": ("vướng giờ nghỉ", "the break is in the way"),
    "no_room": ("tuyến đã kín", "the tour is full"),
    "not_worth_the_way": ("đường quá xa", "too far"),
}
"""A courier's reason → (Vietnamese, English), for the couriers who come less near."""

WARNINGS: dict[str, tuple[str, str]] = {
    "road_engine_timeout": (
        "Máy chủ đường bộ trả lời quá chậm: giờ của kế hoạch này ước theo đường chim bay.",
        "The road engine was too slow: the times of this plan are estimated as the crow flies.",
    ),
    "road_engine_unreachable": (
        "Không nối được máy chủ đường bộ: giờ của kế hoạch này ước theo đường chim bay.",
        "The road engine could not be reached: the times of this plan are estimated as the crow flies.",
    ),
    "road_engine_bad_answer": (
        "Máy chủ đường bộ trả lời không dùng được: giờ của kế hoạch này ước theo đường chim bay.",
        "The road engine gave no usable answer: the times of this plan are estimated as the crow flies.",
    ),
    "road_lines_missing": (
        "Máy chủ đường bộ không vẽ được hết các tuyến: giờ vẫn theo đường bộ, trên sơ đồ có chặng là đường thẳng.",
        "The road engine could not draw every tour: times are by road, but some ways on the schematic are straight.",
    ),
}
"""Warning → (Vietnamese, English)."""


def explain(obstacle: Obstacle, courier: str) -> tuple[str, str]:
    """Return in Vietnamese and in English what keeps a parcel from a courier, whom an empty name leaves nameless."""
    vi, en = WORDS[obstacle.code]
    return (
        capital(fill(vi, courier=courier or "bưu tá", **values(obstacle, ","))),
        capital(fill(en, courier=courier or "the courier", **values(obstacle, "."))),
    )


def gather(obstacles: Iterable[Obstacle]) -> list[tuple[str, str]]:
    """Return what keeps a parcel from other couriers: a line for each reason, with the one who comes nearest."""
    alike: dict[str, list[Obstacle]] = {}
    for obstacle in obstacles:
        alike.setdefault(obstacle.code, []).append(obstacle)
    lines = []
    for code, those in alike.items():
        vi, en = (fill(words, **values(those[0], ".")) for words in SHORT[code])
        others = "another courier" if len(those) == 1 else f"{len(those)} other couriers"
        lines.append((f"{len(those)} bưu tá khác: {vi}.", f"{capital(others)}: {en}."))
    return lines


def values(obstacle: Obstacle, decimal_sign: str) -> dict[str, object]:
    """Return what a sentence may tell of an obstacle: thousands of grams are kilograms, of cm3 litres."""
    amount, limit = obstacle.amount or 0, obstacle.limit or 0
    return {
        "earliest": clock_of(obstacle.earliest_at, up=True),
        "closes": clock_of(obstacle.closes_at),
        "amount": amount,
        "limit": limit,
        "amount_thousands": f"{amount / 1000:g}".replace(".", decimal_sign),
        "limit_thousands": f"{limit / 1000:g}".replace(".", decimal_sign),
        "amount_minutes": -(-amount // 60),
        "limit_minutes": limit // 60,
    }


def clock_of(moment: datetime | None, *, up: bool = False) -> str:
    """Return a moment as HH:MM in Vietnam; ``up`` to the next whole minute."""
    if moment is None:
        return ""
    shown = moment + timedelta(seconds=59) if up else moment
    return shown.astimezone(VIETNAM).strftime("%H:%M")


def capital(sentence: str) -> str:
    """Return a sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]
