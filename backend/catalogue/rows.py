"""The catalogue as a handheld is given it."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from backend.catalogue.load import load_components, load_failure_reasons, load_procedures
from backend.catalogue.model import Component, FailureReason, Procedure
from mobile_sync import rows

Named = tuple[str, str, bytes]
"""Kind, id and body of a row."""


def catalogue_rows() -> Iterator[Named]:
    """Give every reason of failure and every procedure, each once."""
    for reason in load_failure_reasons():
        yield "reason", f"{reason.leg}:{reason.code}", msgspec.json.encode(reason_row(reason))
    by_procedure = groupby(sorted(load_components(), key=lambda paper: paper.procedure), lambda paper: paper.procedure)
    papers = {procedure: tuple(group) for procedure, group in by_procedure}
    for procedure in load_procedures():
        body = procedure_row(procedure, papers.get(procedure.key, ()))
        yield "procedure", procedure.key, msgspec.json.encode(body)


def reason_row(reason: FailureReason) -> rows.ReasonRow:
    """Return a reason with its solutions, the usual one marked."""
    return rows.ReasonRow(
        leg=reason.leg,
        code=reason.code,
        vi=reason.words,
        en=reason.words_en,
        solutions=tuple(
            rows.Solution(code=each.code, vi=each.words, en=each.words_en, is_default=each.is_default)
            for each in reason.solutions
        ),
        counts_as_attempt=reason.counts_as_attempt,
        evidence_vi=reason.evidence or "",
        evidence_en=reason.evidence_en or "",
    )


def procedure_row(procedure: Procedure, papers: tuple[Component, ...]) -> rows.ProcedureRow:
    """Return a procedure with its papers."""
    return rows.ProcedureRow(
        name=procedure.name,
        fee_vnd=procedure.fee_vnd,
        components=tuple(
            rows.Component(
                name=paper.name,
                copy_kind=paper.copy_kind,
                mandatory=paper.mandatory,
                present_only=paper.present_only,
                originals=paper.originals,
                copies=paper.copies,
                by_post=paper.by_post,
            )
            for paper in papers
        ),
    )
