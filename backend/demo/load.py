"""Bring the corner to life: its offices, people and agreements into the database, its dossiers through the import."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import uuid5

from asyncpg import Pool

from backend.base.clock import VIETNAM, real_now
from backend.base.database import province_transaction
from backend.base.epoch_store import begin_epoch
from backend.base.keys import data_keys, province_key
from backend.base.sealing import DataKey, Keyring
from backend.catalogue import store as catalogue
from backend.demo.corner.corner import CORNER, Corner, Office, Person
from backend.demo.corner.dossiers import DemoDossier
from backend.dispatch.catalogue_feed import publish_catalogue
from backend.parcels.store import add_code_range
from backend.partners.importing import Outcome, import_dossiers
from backend.partners.portal import OPTIONAL, REQUIRED
from backend.people.signin import HASHER
from backend.people.store import Member, add_member


async def load_corner(pool: Pool, keyring: Keyring, corner: Corner, password: str, epoch: str) -> None:
    """Add everything that is there before the first dossier; twice is once. Everybody signs in with ``password``."""
    province = corner.province_id
    password_hash = HASHER.hash(password)
    async with province_transaction(pool, province) as conn:
        await begin_epoch(conn, province, epoch)
        for office in corner.offices:
            await catalogue.add_office(conn, province, office_record(office), list(hours(office)))
        for number, agreement in enumerate(corner.agreements):
            await catalogue.add_agreement(conn, province, uuid5(CORNER, f"agreement {number}"), agreement)
        await add_code_range(conn, province, uuid5(CORNER, "codes"), "RB", 47_310_000, 47_399_999)
        keys = await data_keys(conn, keyring, province, [person.id for person in corner.people])
        for person in corner.people:
            await add_member(conn, province, member_of(person, keys[person.id]), password_hash)
        await publish_catalogue(conn, province, await province_key(conn, keyring, province), real_now())


def member_of(person: Person, key: DataKey) -> Member:
    """Return somebody of the corner as they are stored, name and number sealed."""
    return Member(
        id=person.id,
        role=person.role,
        login=person.username,
        name=key.seal("staff", "name", person.id, person.name.encode()),
        phone=key.seal("staff", "phone", person.id, person.phone.encode()),
        office_id=person.office_id,
    )


def office_record(office: Office) -> catalogue.OfficeRecord:
    """Return an office of the corner as it is stored."""
    return catalogue.OfficeRecord(
        id=office.id,
        kind=office.kind,
        agency_code=office.agency_code,
        name=office.name,
        address=office.address,
        unit_code=office.commune_code,
        lon=office.lon,
        lat=office.lat,
    )


def hours(office: Office) -> Iterable[catalogue.HoursRecord]:
    """Give an office's sessions, Monday as 1."""
    for weekday in office.weekdays:
        for session in office.sessions:
            yield catalogue.HoursRecord(
                office_id=office.id, weekday=weekday + 1, opens=session.opens, closes=session.closes
            )


async def load_dossiers(
    pool: Pool,
    keyring: Keyring,
    corner: Corner,
    dossiers: Iterable[DemoDossier],
    day: date,
    now: datetime,
    progress: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Import the day's dossiers from the portal's own columns, as any province would."""
    file = io.StringIO(portal_csv(corner, dossiers))
    return await import_dossiers(pool, keyring, corner.province_id, file, day, now, progress=progress)


def portal_csv(corner: Corner, dossiers: Iterable[DemoDossier]) -> str:
    """Return the dossiers as the national portal would export them."""
    agencies = {office.id: office.agency_code for office in corner.offices}
    out = io.StringIO()
    writer = csv.DictWriter(out, [*REQUIRED, *OPTIONAL])
    writer.writeheader()
    for dossier in dossiers:
        writer.writerow(
            {
                "MaHoSo": dossier.code,
                "MaTTHC": dossier.procedure_code,
                "ChuHoSo": dossier.owner,
                "SoDienThoai": dossier.phone,
                "DiaChi": dossier.address,
                "MaXa": dossier.commune_code,
                "NgayTiepNhan": vietnam_time(dossier.received_at),
                "NgayHenTra": vietnam_time(dossier.due_at),
                "TrangThaiHoSo": dossier.national_status,
                "KenhThucHien": dossier.channel,
                "HinhThucTra": 3 if dossier.return_method == "post" else 1,
                "MaDonVi": agencies[dossier.service_centre_id],
                "KinhDo": dossier.lon,
                "ViDo": dossier.lat,
                "KhungGioTu": vietnam_time(dossier.window_opens_at),
                "KhungGioDen": vietnam_time(dossier.window_closes_at),
                "SoLuong": dossier.pieces,
                "KhoiLuong": dossier.weight_g,
            }
        )
    return out.getvalue()


def vietnam_time(moment: datetime | None) -> str:
    """Return a moment as the portal writes it, or nothing."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S") if moment else ""
