"""The national portal's export, row by row: what a row says, or every reason why it cannot be taken."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final, TextIO

from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.catalogue.model import Procedure, Unit
from backend.parcels.codes import DossierCodeInvalid, parse_dossier_code
from backend.partners.records import read_records

REQUIRED: Final = (
    "MaHoSo", "MaTTHC", "ChuHoSo", "SoDienThoai", "DiaChi", "MaXa", "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo",
    "KenhThucHien", "HinhThucTra",
)  # fmt: skip
OPTIONAL: Final = ("MaDonVi", "KinhDo", "ViDo", "KhungGioTu", "KhungGioDen", "SoLuong", "KhoiLuong", "NgayTra")
FORMATS: Final = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d")
MAX_TEXT: Final = 500
RETURN_BY_POST: Final = 3


class RowFault(Struct, frozen=True, kw_only=True):
    """Why a row did not land: where, and in words for whoever sends the file. ``line`` counts the header as 1."""

    line: int
    column: str
    code: str
    vi: str
    en: str
    value: str = ""


class PortalRow(Struct, frozen=True, kw_only=True):
    """One dossier as the portal tells it. Moments are UTC; what the row leaves empty is None."""

    line: int
    code: str
    procedure: Procedure
    owner_name: str
    phone: str
    address: str
    unit: Unit
    lon: float
    lat: float
    agency_code: str | None
    received_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    national_status: int
    channel: int
    returns_by_post: bool
    opens_at: datetime | None
    closes_at: datetime | None
    pieces: int
    weight_g: int
    source_hash: bytes


class Known(Struct, frozen=True, kw_only=True):
    """What a row is checked against; ``centres`` are the communes that have a service centre of their own."""

    province: int
    procedures: Mapping[str, Procedure]
    units: Mapping[str, Unit]
    agencies: frozenset[str]
    centres: frozenset[str]


class HeaderFault(Exception):
    """The file lacks columns; ``missing`` names them. No row was read."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"Thiếu cột / missing columns: {', '.join(missing)}")
        self.missing = tuple(missing)


class EmptyFile(Exception):
    """The file holds nothing, not even a header."""

    def __init__(self) -> None:
        super().__init__("Tệp trống, không có cả dòng tiêu đề. / The file is empty, without even a header.")


class _Reader:
    """One row being read: values out, faults collected."""

    def __init__(self, line: int, record: Mapping[str, str | None]) -> None:
        self.line = line
        self.record = record
        self.faults: list[RowFault] = []

    def fault(self, column: str, code: str, vi: str, en: str) -> None:
        value = (self.record.get(column) or "")[:80].encode(errors="replace").decode()
        self.faults.append(RowFault(line=self.line, column=column, code=code, vi=vi, en=en, value=value))

    def text(self, column: str, required: bool = True) -> str:
        value = (self.record.get(column) or "").strip()
        if required and not value:
            self.fault(column, "MISSING", "Thiếu giá trị.", "The value is missing.")
        if len(value) > MAX_TEXT or any(letter < " " or "\ud800" <= letter <= "\udfff" for letter in value):
            vi, en = "Quá dài, có ký tự điều khiển hoặc không phải UTF-8.", "Too long, control characters or not UTF-8."
            self.fault(column, "BAD_TEXT", vi, en)
        return value

    def moment(self, column: str) -> datetime | None:
        value = self.text(column, required=False)
        if not value:
            return None
        for form in FORMATS:
            try:
                moment = datetime.strptime(value, form)
            except ValueError:
                continue
            moment = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
            if 2000 <= moment.year < 2200:
                return moment.astimezone(UTC)
        self.fault(column, "BAD_DATE", "Ngày giờ phải là dd/mm/yyyy hh:mm:ss.", "Dates are dd/mm/yyyy hh:mm:ss.")
        return None

    def number(self, column: str, low: int, high: int, default: int | None = None) -> int:
        value = self.text(column, required=default is None)
        if not value and default is not None:
            return default
        if value.isdecimal() and len(value) < 10 and low <= int(value) <= high:
            return int(value)
        if value:
            self.fault(column, "OUT_OF_RANGE", f"Phải là số từ {low} đến {high}.", f"A number from {low} to {high}.")
        return low

    def degrees(self, column: str, low: float, high: float, default: float) -> float:
        value = self.text(column, required=False)
        if not value:
            return default
        try:
            degrees = float(value)
        except ValueError:
            degrees = float("nan")
        if low <= degrees <= high:
            return degrees
        self.fault(column, "BAD_COORDINATE", f"Tọa độ phải từ {low} đến {high}.", f"Degrees from {low} to {high}.")
        return default


def read_portal(file: TextIO, known: Known) -> Iterator[PortalRow | list[RowFault]]:
    """Give each row of an open CSV file (UTF-8, comma) as a dossier or as its faults, one at a time.

    Bytes that are no UTF-8 are expected as surrogates. Raises HeaderFault, EmptyFile.
    """
    records = read_records(file)
    _, header = next(records, (0, []))
    if header == []:
        raise EmptyFile
    missing = [column for column in REQUIRED if column not in (header or ())]
    if header is None or missing:
        raise HeaderFault(missing)
    for line, cells in records:
        yield [broken(line)] if cells is None else read_row(line, dict(zip(header, cells, strict=False)), known)


def broken(line: int) -> RowFault:
    """Return the fault of a line that is no CSV."""
    vi, en = "Dòng hỏng: dấu ngoặc kép sai hoặc ô quá dài.", "Not CSV: a stray quote, or an endless cell."
    return RowFault(line=line, column="", code="BROKEN_ROW", vi=vi, en=en)


def read_row(line: int, record: Mapping[str, str | None], known: Known) -> PortalRow | list[RowFault]:
    """Read one row; its faults are told together, the rest of a row only where procedure and commune are known."""
    reader = _Reader(line, record)
    code = read_code(reader)
    procedure = known.procedures.get(reader.text("MaTTHC"))
    if procedure is None:
        reader.fault("MaTTHC", "PROCEDURE_UNKNOWN", "Mã thủ tục không có trong danh mục.", "No such procedure.")
    unit = known.units.get(reader.text("MaXa"))
    if unit is None or unit.province_id != known.province:
        reader.fault("MaXa", "UNIT_UNKNOWN", "Mã xã không thuộc tỉnh này.", "No such commune in this province.")
    agency = reader.text("MaDonVi", required=False) or None
    if agency is not None and agency not in known.agencies:
        reader.fault("MaDonVi", "AGENCY_UNKNOWN", "Mã đơn vị không có.", "No such agency.")
    elif agency is None and unit is not None and unit.code not in known.centres:
        reader.fault("MaDonVi", "CENTRE_UNKNOWN", "Xã chưa có Trung tâm; hãy ghi mã đơn vị.", "Name the agency's code.")
    opens_at, closes_at = reader.moment("KhungGioTu"), reader.moment("KhungGioDen")
    if len({bool((record.get(column) or "").strip()) for column in ("KhungGioTu", "KhungGioDen")}) == 2:
        reader.fault("KhungGioDen", "WINDOW_HALF", "Khung giờ phải có cả hai đầu.", "A window has two ends.")
    if opens_at and closes_at and closes_at <= opens_at:
        reader.fault(
            "KhungGioDen", "WINDOW_REVERSED", "Khung giờ kết thúc trước khi bắt đầu.", "The window ends first."
        )
    if procedure is None or unit is None:
        return reader.faults
    row = PortalRow(
        line=line,
        code=code,
        procedure=procedure,
        owner_name=reader.text("ChuHoSo"),
        phone=read_phone(reader),
        address=reader.text("DiaChi"),
        unit=unit,
        lon=reader.degrees("KinhDo", 102.0, 118.0, unit.lon),
        lat=reader.degrees("ViDo", 6.0, 24.0, unit.lat),
        agency_code=agency,
        received_at=reader.moment("NgayTiepNhan"),
        due_at=reader.moment("NgayHenTra"),
        returned_at=reader.moment("NgayTra"),
        national_status=reader.number("TrangThaiHoSo", 1, 10),
        channel=reader.number("KenhThucHien", 1, 3),
        returns_by_post=reader.number("HinhThucTra", 1, 3) == RETURN_BY_POST,
        opens_at=opens_at,
        closes_at=closes_at,
        pieces=reader.number("SoLuong", 1, 200, default=1),
        weight_g=reader.number("KhoiLuong", 1, 50_000, default=100),
        source_hash=hash_of(record),
    )
    return reader.faults or row


def read_code(reader: _Reader) -> str:
    """Return the dossier's code as its agency wrote it."""
    try:
        return parse_dossier_code(reader.text("MaHoSo"))
    except DossierCodeInvalid as invalid:
        reader.fault("MaHoSo", invalid.code, invalid.vi, invalid.en)
        return ""


def read_phone(reader: _Reader) -> str:
    """Return a telephone number as digits, +84 as 0."""
    digits = reader.text("SoDienThoai").translate(str.maketrans("", "", " .-()"))
    digits = "0" + digits[3:] if digits.startswith("+84") else digits
    if not (digits.isdecimal() and digits.startswith("0") and 9 <= len(digits) <= 11):
        reader.fault("SoDienThoai", "BAD_PHONE", "Số điện thoại không đúng.", "Not a telephone number.")
    return digits


def hash_of(record: Mapping[str, str | None]) -> bytes:
    """Return the SHA-256 by which the same row is known again."""
    said = "\x1f".join(f"{column}={record.get(column) or ''}" for column in (*REQUIRED, *OPTIONAL))
    return hashlib.sha256(said.encode(errors="surrogateescape")).digest()


def default_window(day: date) -> tuple[datetime, datetime]:
    """Return the hours at which a door is tried where nothing else was agreed: 7:30 to 17:00."""
    opens = datetime(day.year, day.month, day.day, 7, 30, tzinfo=VIETNAM)
    return opens.astimezone(UTC), opens.replace(hour=17, minute=0).astimezone(UTC)
