"""What every handheld may look up: reasons and procedures, there from the first pull and anew with each version."""

import msgspec
import pytest

from backend.base.clock import real_now
from backend.base.database import province_transaction
from backend.catalogue import rows as catalogue
from backend.catalogue.load import load_components, load_failure_reasons, load_procedures
from backend.custody.feed_store import read_live
from backend.dispatch import catalogue_feed
from backend.housekeeping import publish
from mobile_sync.admission import CATALOGUE
from mobile_sync.rows import ProcedureRow, ReasonRow
from tests.backend.handhelds import clock, new_line

pytestmark = pytest.mark.anyio


async def version_of(pool, world, province: int | None = None) -> int:
    province = province or world.province
    async with province_transaction(pool, province) as conn:
        head, _ = await read_live(conn, province, CATALOGUE)
        return head.version


async def test_a_fresh_handheld_of_any_courier_looks_up_what_the_catalogue_says(client, pool, world) -> None:
    lines = [await new_line(client, pool, world, login) for login in ("courier-1", "courier-2")]
    for line in lines:
        assert CATALOGUE in line.handheld.identity.scopes
        await line.exchange(clock())
        assert not line.handheld.repairs_needed
    reasons, again = (
        {
            row.id: msgspec.json.decode(bytes(row.body), type=ReasonRow)
            for row in line.handheld.replica.of_kind("reason")
        }
        for line in lines
    )
    assert again == reasons
    assert set(reasons) == {f"{reason.leg}:{reason.code}" for reason in load_failure_reasons()}
    absent = reasons["delivery:absent"]
    assert (absent.vi, absent.en, absent.counts_as_attempt) == (
        "Người nhận vắng nhà", "The recipient is not at home", True,
    )  # fmt: skip
    assert [solution.code for solution in absent.solutions if solution.is_default] == ["deliver_again"]
    assert (reasons["delivery:seal_broken"].evidence_vi, reasons["delivery:no_id_shown"].evidence_vi) == (
        "ảnh niêm phong; lập biên bản", "",
    )  # fmt: skip

    procedures = {
        row.id: msgspec.json.decode(bytes(row.body), type=ProcedureRow)
        for row in lines[0].handheld.replica.of_kind("procedure")
    }
    assert set(procedures) == {procedure.key for procedure in load_procedures()}
    birth = [(paper.name, paper.mandatory) for paper in load_components() if paper.procedure == "1.001193"]
    assert [(paper.name, paper.mandatory) for paper in procedures["1.001193"].components] == birth
    assert procedures["2.000635"].fee_vnd == 8_000
    assert procedures["1.000656"].fee_vnd is None


async def test_a_new_version_of_the_catalogue_is_told_row_by_row_and_only_once(
    client, pool, world, monkeypatch
) -> None:
    line = await new_line(client, pool, world)
    await line.exchange(clock())
    begun = await version_of(pool, world)
    said = list(catalogue.catalogue_rows())
    (kind, first, body), gone = said[0], said[-1]
    newer = [(kind, first, body.replace(b"]", b"] ")), *said[1:-1], ("reason", "delivery:new", body)]

    await publish(pool, world.keyring, real_now())
    assert await version_of(pool, world) == begun, "nothing was different"
    monkeypatch.setattr(catalogue_feed, "catalogue_rows", lambda: iter(newer))
    await publish(pool, world.keyring, real_now())
    await publish(pool, world.keyring, real_now())

    assert await version_of(pool, world) == begun + 3, "one changed, one new, one gone"
    await line.exchange(clock())
    shown = {(row.kind, row.id): bytes(row.body) for row in line.handheld.replica.scopes[CATALOGUE].rows.values()}
    assert shown == {(kind, id): body for kind, id, body in newer}
    assert gone[:2] not in shown
    assert not line.handheld.repairs_needed


async def test_a_province_where_nobody_works_is_told_nothing(pool, world) -> None:
    await publish(pool, world.keyring, real_now())
    assert await version_of(pool, world, 1) == 0


def test_every_word_of_the_reasons_is_said_in_both_languages() -> None:
    for reason in load_failure_reasons():
        words = [(reason.words, reason.words_en), *((each.words, each.words_en) for each in reason.solutions)]
        words += [(reason.evidence, reason.evidence_en)] if reason.evidence or reason.evidence_en else []
        for vi, en in words:
            assert vi
            assert en
            assert vi != en
            assert en.isascii() or set(en) - set(map(chr, range(128))) <= {"’"}
