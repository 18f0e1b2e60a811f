"""The dossier's table, read line by line as the working rules tell it."""

import pytest

from backend.dossiers.refusals import NotAtThisStage
from backend.dossiers.stages import RULES, Standing, advance

WAY_IN = [
    ("guide", "clerk", "guided", 1),
    ("accept_physical", "parcel", "received_by_post", 1),
    ("digitise", "clerk", "digitised", 1),
    ("hand_over_in", "parcel", "handed_to_agency", 1),
    ("accept", "agency_officer", "accepted", 2),
    ("process", "agency_officer", "accepted", 4),
    ("supplement", "agency_officer", "accepted", 5),
    ("supplement_received", "agency_officer", "accepted", 4),
    ("payment_due", "agency_officer", "accepted", 6),
    ("paid", "agency_officer", "accepted", 4),
    ("result", "agency_officer", "result_ready", 9),
    ("hand_over_out", "parcel", "result_with_post", 9),
    ("result_returned", "parcel", "result_back_at_agency", 9),
    ("hand_over_out", "parcel", "result_with_post", 9),
    ("delivered", "parcel", "returned", 10),
    ("delivery_voided", "parcel", "result_with_post", 9),
    ("delivered", "parcel", "returned", 10),
]
WAY_BACK = [
    ("refuse", "agency_officer", "refused", 3),
    ("papers_out", "parcel", "papers_with_post", 3),
    ("papers_returned", "parcel", "papers_back_at_agency", 3),
    ("papers_out", "parcel", "papers_with_post", 3),
    ("papers_delivered", "parcel", "papers_back", 3),
    ("papers_voided", "parcel", "papers_with_post", 3),
]


@pytest.mark.parametrize(
    ("begins", "way"),
    [(Standing("requested", 1), WAY_IN), (Standing("handed_to_agency", 1), WAY_BACK)],
    ids=["filed, decided, returned", "refused, papers back"],
)
def test_a_dossier_walks_its_way_step_by_step(begins, way):
    standing = begins
    for event, who, stage, status in way:
        standing = advance(standing, event, who)
        assert standing == Standing(stage, status), event


@pytest.mark.parametrize("status", [1, 2, 4, 5, 6])
@pytest.mark.parametrize(("event", "ends"), [("withdraw", 7), ("stop", 8)])
def test_a_dossier_may_end_early_while_it_is_being_worked_on(event, ends, status):
    assert advance(Standing("accepted", status), event, "agency_officer").national_status == ends


@pytest.mark.parametrize(
    ("standing", "event", "who"),
    [
        (Standing("requested", 1), "delivered", "parcel"),
        (Standing("result_with_post", 9), "delivered", "agency_officer"),
        (Standing("result_ready", 9), "delivered", "parcel"),
        (Standing("requested", 1), "accept", "agency_officer"),
        (Standing("handed_to_agency", 1), "accept", "clerk"),
        (Standing("accepted", 9), "withdraw", "agency_officer"),
        (Standing("returned", 10), "stop", "agency_officer"),
    ],
)
def test_what_fits_no_row_is_refused(standing, event, who):
    with pytest.raises(NotAtThisStage):
        advance(standing, event, who)


def test_only_a_delivery_makes_a_result_returned():
    assert [rule.event for rule in RULES if rule.stage == "returned" or rule.national_status == 10] == ["delivered"]
