"""Bring a portal's file into the register: good rows land, bad rows are told, the same file again changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final, TextIO
from uuid import UUID

from asyncpg import Connection, Pool
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.base.sealing import Keyring
from backend.catalogue.eligibility import Agreement, agreement_for
from backend.catalogue.load import load_procedures, load_units
from backend.catalogue.model import Direction
from backend.catalogue.refusals import NotByPostToday
from backend.catalogue.store import read_agreements, read_offices
from backend.dossiers.model import Dossier, leg_due
from backend.dossiers.register import register
from backend.parcels.register import Wanted, open_parcels
from backend.parcels.store import WaitingParcel, Window, lock_waiting, move_windows, read_legs
from backend.partners.portal import Known, PortalRow, RowFault, default_window, read_portal
from backend.partners.store import take_turn
from mobile_sync.custody import TO_AGENCY

BATCH: Final = 1_000


class Places(Struct, frozen=True, kw_only=True):
    """Where a row's papers belong: its agency's own service centre, else its commune's."""

    by_agency: dict[str, UUID]
    by_unit: dict[str, UUID]
    agreements: list[Agreement]


class Outcome(Struct, kw_only=True):
    """What an import did. ``notes`` are rows that landed but whose papers may not go by post, and why."""

    read: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    parcels: int = 0
    faults: list[RowFault] = []
    notes: list[RowFault] = []

    def add(self, other: "Outcome") -> None:
        """Count another part of the same import."""
        self.read += other.read
        self.added += other.added
        self.changed += other.changed
        self.same += other.same
        self.parcels += other.parcels
        self.faults += other.faults
        self.notes += other.notes


class DryRun(Exception):
    """Undo what a rehearsal wrote."""


async def import_dossiers(
    pool: Pool,
    keyring: Keyring,
    province: int,
    file: TextIO,
    day: date,
    now: datetime,
    *,
    rehearse: bool = False,
    outcome: Outcome | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Import an open CSV file, a thousand rows to a transaction, and say what became of every row.

    ``day`` is when parcels without a time window of their own are to be carried. A rehearsal checks everything and
    keeps nothing. ``outcome`` is filled batch by batch: where the import stops, it says what landed before.
    Raises HeaderFault, EmptyFile, PoolEmpty.
    """
    places = await read_places(pool, province)
    known = Known(
        province=province,
        procedures={procedure.key: procedure for procedure in load_procedures() if procedure.code},
        units={unit.code: unit for unit in load_units()},
        agencies=frozenset(places.by_agency),
        centres=frozenset(places.by_unit),
    )
    outcome = Outcome() if outcome is None else outcome
    seen: set[str] = set()
    rows = read_portal(file, known)
    while batch := list(islice(rows, BATCH)):
        good = list(first_of_each(batch, seen, outcome))
        landed = Outcome(read=len(batch))
        try:
            async with province_transaction(pool, province) as conn:
                await land(conn, keyring, province, good, places, day, now, landed)
                if rehearse:
                    raise DryRun
        except DryRun:
            pass
        except Exception:
            outcome.faults.extend(stopped(row) for row in good[:1])
            raise
        outcome.add(landed)
        progress(outcome.read)
    return outcome


def stopped(row: PortalRow) -> RowFault:
    """Return the word that nothing landed from a row on."""
    vi, en = "Từ dòng này trở đi chưa ghi gì; hãy nhập lại tệp.", "Nothing landed from here on; import the file again."
    return fault(row, "", "STOPPED", vi, en)


def first_of_each(batch: Iterable[PortalRow | list[RowFault]], seen: set[str], outcome: Outcome) -> Iterator[PortalRow]:
    """Give the good rows, each code once; everything else goes to the faults."""
    for row in batch:
        if isinstance(row, list):
            outcome.faults.extend(row)
        elif row.code in seen:
            outcome.faults.append(
                fault(
                    row, "MaHoSo", "TWICE_IN_FILE", "Mã hồ sơ có hai lần trong tệp.", "The code is twice in the file."
                )
            )
        else:
            seen.add(row.code)
            yield row


async def land(
    conn: Connection,
    keyring: Keyring,
    province: int,
    rows: Sequence[PortalRow],
    places: Places,
    day: date,
    now: datetime,
    outcome: Outcome,
) -> None:
    """Register one batch and open the parcels that follow from it."""
    await take_turn(conn, province)
    by_code = {row.code: row for row in rows}
    timed = [row for row in rows if row.opens_at and row.closes_at]
    waiting = await lock_waiting(conn, province, [row.code for row in timed], [row.source_hash for row in timed])
    registered = await register(conn, keyring, province, [dossier_of(row, places) for row in rows], now)
    outcome.added += len(registered.added)
    outcome.changed += len(registered.changed)
    outcome.same += len(registered.same)
    for dossier in registered.backward:
        vi, en = (
            "Trạng thái lùi so với sổ; cần văn bản đính chính.",
            "The status goes backward; a correction is needed.",
        )
        outcome.faults.append(fault(by_code[dossier.code], "TrangThaiHoSo", "BACKWARD_STATUS", vi, en))
    if windows := list(new_windows(waiting, registered.changed, by_code)):
        await move_windows(conn, province, windows)
    told = [*registered.added, *registered.changed, *registered.same]
    legs = await read_legs(conn, province, [dossier.id for dossier in told])
    same = {dossier.id for dossier in registered.same}
    # What was cancelled here comes back only where the agency says something new.
    taken = {(dossier, leg) for (dossier, leg), stands in legs.items() if stands or dossier in same}
    wanted = list(wanted_legs(told, taken, by_code, places, day, outcome))
    outcome.parcels += len(await open_parcels(conn, province, wanted, now))


def new_windows(
    waiting: Sequence[WaitingParcel], changed: Sequence[Dossier], by_code: dict[str, PortalRow]
) -> Iterator[Window]:
    """Give the time windows that changed rows name for the leg that is due."""
    by_id = {dossier.id: dossier for dossier in changed}
    for parcel in waiting:
        dossier = by_id.get(parcel.dossier_id)
        if dossier and parcel.leg == leg_due(dossier.national_status, dossier.channel, dossier.returns_by_post):
            row = by_code[dossier.code]
            if row.opens_at and row.closes_at:
                yield Window(parcel_id=parcel.id, opens_at=row.opens_at, closes_at=row.closes_at)


def wanted_legs(
    told: Sequence[Dossier],
    taken: set[tuple[UUID, str]],
    by_code: dict[str, PortalRow],
    places: Places,
    day: date,
    outcome: Outcome,
) -> Iterator[Wanted]:
    """Give the legs that dossiers ask for and do not have, where catalogue and agreements allow them today."""
    for dossier in told:
        row = by_code[dossier.code]
        leg = leg_due(dossier.national_status, dossier.channel, dossier.returns_by_post)
        if leg is None or (dossier.id, leg) in taken:
            continue
        direction: Direction = "SUBMIT" if leg in TO_AGENCY else "RETURN"
        try:
            if leg != "RETURN_PAPERS":
                agreement_for(row.procedure, direction, day, places.agreements, office_id=dossier.office_id)
        except NotByPostToday as refusal:
            outcome.notes.append(fault(row, "MaTTHC", refusal.code, refusal.vi, refusal.en))
            continue
        opens_at, closes_at = default_window(day)
        yield Wanted(
            dossier_id=dossier.id,
            leg=leg,
            office_id=dossier.office_id,
            pieces=row.pieces,
            weight_g=row.weight_g,
            opens_at=row.opens_at or opens_at,
            closes_at=row.closes_at or closes_at,
        )


async def read_places(pool: Pool, province: int) -> Places:
    """Return the service centres by agency code and by commune, and the agreements."""
    async with province_transaction(pool, province) as conn:
        centres = [office for office in await read_offices(conn, province) if office.kind == "service_centre"]
        agreements = await read_agreements(conn, province)
    return Places(
        by_agency={office.agency_code: office.id for office in centres if office.agency_code},
        by_unit={office.unit_code: office.id for office in reversed(centres)},
        agreements=agreements,
    )


def dossier_of(row: PortalRow, places: Places) -> Dossier:
    """Return a row as a dossier; reception is not bound to its commune, so a named agency goes first."""
    office = places.by_agency.get(row.agency_code or "") or places.by_unit[row.unit.code]
    return Dossier(
        id=new_id(),
        code=row.code,
        procedure_code=row.procedure.key,
        office_id=office,
        channel=row.channel,
        returns_by_post=row.returns_by_post,
        national_status=row.national_status,
        owner_name=row.owner_name,
        phone=row.phone,
        address=row.address,
        unit_code=row.unit.code,
        lon=row.lon,
        lat=row.lat,
        received_at=row.received_at,
        due_at=row.due_at,
        returned_at=row.returned_at,
        source_hash=row.source_hash,
    )


def fault(row: PortalRow, column: str, code: str, vi: str, en: str) -> RowFault:
    """Return a fault of a row that could be read."""
    return RowFault(line=row.line, column=column, code=code, vi=vi, en=en, value=row.code)
