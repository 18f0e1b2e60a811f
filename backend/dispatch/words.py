"""Why a parcel is in no tour, and what went wrong with a plan's roads, in sentences for a dispatcher."""

WORDS: dict[str, tuple[str, str]] = {
    "office_closed": (
        "Nơi phải lấy hoặc giao bưu gửi này không mở cửa trong ngày.",
        "The office where it must be fetched or brought does not open on this day.",
    ),
    "no_courier": ("Trong ngày không có bưu tá nào đi tuyến.", "No courier works on this day."),
    "too_many_pieces": (
        "Bưu gửi có {amount} kiện, mỗi bưu tá chở nhiều nhất {limit} kiện.",
        "It has {amount} pieces; a courier carries at most {limit}.",
    ),
    "too_heavy": (
        "Bưu gửi nặng {amount_kg} kg, mỗi bưu tá chở nhiều nhất {limit_kg} kg.",
        "It weighs {amount_kg} kg; a courier carries at most {limit_kg} kg.",
    ),
    "pickup_closes_too_early": (
        "Không kịp đến lấy: bưu tá đến sớm nhất lúc {earliest}, nơi lấy chỉ nhận đến {closes}.",
        "Too late to fetch: the first courier could be there at {earliest}, the place closes at {closes}.",
    ),
    "delivery_closes_too_early": (
        "Không kịp giao: bưu tá đến sớm nhất lúc {earliest}, nơi nhận chỉ nhận đến {closes}.",
        "Too late to bring: the first courier could be there at {earliest}, the place closes at {closes}.",
    ),
    "shift_too_short": (
        "Không kịp trong ca: chỉ riêng bưu gửi này bưu tá đã về lúc {earliest}, ca kết thúc lúc {closes}.",
        "The shift is too short: with this parcel alone the courier is back at {earliest}, it ends at {closes}.",
    ),
    "no_room": (
        "Các tuyến đã kín: đi riêng thì giao được lúc {earliest} (nhận đến {closes}), nhưng không tuyến nào còn chỗ.",
        "The tours are full: alone it could be there at {earliest} (open until {closes}), but no tour has room.",
    ),
    "not_worth_the_way": (
        "Đường quá xa: thêm bưu gửi này tuyến dài thêm {extra_minutes} phút, mức cho phép là {limit_minutes} phút.",
        "Too far: it would add {extra_minutes} minutes to a tour, the limit is {limit_minutes} minutes.",
    ),
}
"""Reason → (Vietnamese, English)."""

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
}
"""Warning → (Vietnamese, English)."""


def sentences(
    code: str,
    *,
    earliest: str = "",
    closes: str = "",
    amount: int | None = None,
    limit: int | None = None,
    extra_s: int | None = None,
) -> tuple[str, str]:
    """Return a reason in Vietnamese and in English; ``earliest`` and ``closes`` are HH:MM."""
    fields = {
        "earliest": earliest,
        "closes": closes,
        "amount": amount,
        "limit": limit,
        "extra_minutes": -(-(extra_s or 0) // 60),
        "limit_minutes": (limit or 0) // 60,
    }
    amount_kg, limit_kg = (f"{(grams or 0) / 1000:g}" for grams in (amount, limit))
    vi, en = WORDS[code]
    return (
        vi.format(**fields, amount_kg=amount_kg.replace(".", ","), limit_kg=limit_kg.replace(".", ",")),
        en.format(**fields, amount_kg=amount_kg, limit_kg=limit_kg),
    )
