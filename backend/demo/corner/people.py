"""Names and telephones of people who do not exist."""

from random import Random
from typing import Final

FAMILY_NAMES: Final = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9, "Phạm": 7, "Huỳnh": 5, "Phan": 5, "Võ": 4, "Đặng": 3, "Bùi": 2,
    "Đỗ": 2, "Hồ": 2, "Ngô": 2, "Dương": 2, "Lý": 2, "Lâm": 2, "Trương": 2, "Mai": 1, "Cao": 1, "Châu": 1,
    "Thạch": 2, "Sơn": 1, "Kim": 1, "Danh": 1,
}  # fmt: skip
WOMEN_MIDDLE: Final = ("Thị", "Thị", "Thị", "Ngọc", "Thị Mỹ", "Thị Kim", "Thị Hồng", "Thị Ngọc", "Bích", "Thanh")
WOMEN_GIVEN: Final = (
    "Linh", "Hoa", "Lan", "Mai", "Hương", "Thảo", "Trâm", "Tuyền", "Ngân", "Nhung", "Yến", "Diễm", "Phượng",
    "Thùy", "Xuân", "Quyên", "Loan", "Oanh", "Tú", "Thúy", "Ý", "Ánh", "Duyên", "Kiều", "Nguyệt",
)  # fmt: skip
MEN_MIDDLE: Final = ("Văn", "Văn", "Văn", "Hữu", "Minh", "Quốc", "Thanh", "Hoàng", "Đức", "Công", "Tấn", "Trọng")
MEN_GIVEN: Final = (
    "Hùng", "Dũng", "Tâm", "Phúc", "Khánh", "Nghĩa", "Trí", "Lộc", "Thành", "Đạt", "Bình", "Sang", "Kiệt",
    "Hậu", "Nhân", "Toàn", "Vinh", "Khoa", "Đông", "Tài", "Phong", "Giàu", "Ẩn", "Nhựt", "Thuận",
)  # fmt: skip
KHMER_NAMES: Final = (
    "Thạch Sa Rây", "Sơn Thị Sà Phia", "Danh Chanh Đa", "Kim Thị Sô Phi", "Lâm Sóc Kha", "Thạch Thị Đa Ni",
    "Sơn Rích Thi", "Danh Thị Na Rinh",
)  # fmt: skip
HARD_NAMES: Final = (
    "Đặng Ngọc Ý",
    "Lê Ý",
    "Y Blăk",
    "Tôn Nữ Thị Ngọc Bích Trâm",
    "Công Tằng Tôn Nữ Diệu Huyền",
    "Nguyễn Trần Thị Thục Khuê",
    "Nguyễn Thị Hoàng Oanh",
    "Quách Ỷ",
)
UNUSED_PREFIX: Final = "057"


def person_name(rng: Random) -> str:
    """Make up a full name; about one in ten is of a kind that careless software breaks."""
    luck = rng.random()
    if luck < 0.04:
        return rng.choice(HARD_NAMES)
    if luck < 0.10:
        return rng.choice(KHMER_NAMES)
    family = rng.choices(list(FAMILY_NAMES), list(FAMILY_NAMES.values()))[0]
    if luck < 0.55:
        return f"{family} {rng.choice(WOMEN_MIDDLE)} {rng.choice(WOMEN_GIVEN)}"
    return f"{family} {rng.choice(MEN_MIDDLE)} {rng.choice(MEN_GIVEN)}"


def telephone(rng: Random) -> str:
    """Make up a mobile number under a prefix that no network uses, so that the demo can call nobody."""
    return f"{UNUSED_PREFIX}{rng.randrange(10**7):07}"
