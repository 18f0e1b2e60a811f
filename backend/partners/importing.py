"""Bring a portal's file into the register: good rows land, bad rows are told, the same file again changes nothing."""

import csv
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
from backend.parcels.store import read_legs
from backend.partners.portal import Known, PortalRow, RowFault, default_window, read_portal
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
    progress: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Import an open CSV file, a thousand rows to a transaction, and say what became of every row.

    ``day`` is when parcels without a time window of their own are to be carried. A rehearsal checks everything and
    keeps nothing. Raises HeaderFault.
    """
    places = await read_places(pool, province)
    known = Known(
        province=province,
        procedures={procedure.key: procedure for procedure in load_procedures() if procedure.code},
        units={unit.code: unit for unit in load_units()},
        agencies=frozenset(places.by_agency),
        centres=frozenset(places.by_unit),
    )
    outcome = Outcome(faults=[], notes=[])
    seen: set[str] = set()
    rows = read_portal(file, known)
    while batch := list(islice(rows, BATCH)):
        good = list(first_of_each(batch, seen, outcome))
        try:
            async with province_transaction(pool, province) as conn:
                await land(conn, keyring, province, good, places, day, now, outcome)
                if rehearse:
                    raise DryRun
        except DryRun:
            pass
        outcome.read += len(batch)
        progress(outcome.read)
    return outcome


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
    by_code = {row.code: row for row in rows}
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
    news = [*registered.added, *registered.changed]
    open_already = await read_legs(conn, province, [dossier.id for dossier in news])
    wanted = list(wanted_legs(news, open_already, by_code, places, day, outcome))
    outcome.parcels += len(await open_parcels(conn, province, wanted, now))


def wanted_legs(
    news: Sequence[Dossier],
    open_already: set[tuple[UUID, str]],
    by_code: dict[str, PortalRow],
    places: Places,
    day: date,
    outcome: Outcome,
) -> Iterator[Wanted]:
    """Give the legs that new and changed dossiers ask for, where catalogue and agreements allow them today."""
    for dossier in news:
        row = by_code[dossier.code]
        leg = leg_due(dossier.national_status, dossier.channel, dossier.returns_by_post)
        if leg is None or (dossier.id, leg) in open_already:
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
        source_hash=row.source_hash,
    )


def fault(row: PortalRow, column: str, code: str, vi: str, en: str) -> RowFault:
    """Return a fault of a row that could be read."""
    return RowFault(line=row.line, column=column, code=code, vi=vi, en=en, value=row.code)


def write_report(file: TextIO, outcome: Outcome) -> None:
    """Write every fault and note as CSV: line, column, kind, code, value, reason in Vietnamese and English."""
    writer = csv.writer(file)
    writer.writerow(["Dong", "Cot", "Loai", "Ma", "GiaTri", "LyDo", "Reason"])
    kinds = [("loi", item) for item in outcome.faults] + [("luu_y", item) for item in outcome.notes]
    for kind, item in sorted(kinds, key=lambda pair: (pair[1].line, pair[1].column)):
        writer.writerow([item.line, item.column, kind, item.code, harmless(item.value), item.vi, item.en])


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + value if value[:1] in ("=", "+", "-", "@") else value
