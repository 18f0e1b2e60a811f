import json

from mobile_sync.audience import Hearing, hearings, view
from tests.mobile_sync.samples import COURIER, OTHER, standing


def test_a_courier_keeps_the_row_of_what_he_holds_though_another_is_to_have_it():
    before = standing("with_courier")
    after = standing("with_courier", courier=OTHER)
    assert hearings(before, after) == [Hearing(COURIER, shown=True), Hearing(OTHER, shown=True)]


def test_a_courier_who_neither_holds_nor_expects_a_parcel_any_more_loses_its_row():
    before = standing("assigned")
    after = standing("assigned", courier=OTHER)
    assert hearings(before, after) == [Hearing(COURIER, shown=False), Hearing(OTHER, shown=True)]


def test_nobody_hears_of_a_parcel_that_is_no_couriers():
    assert hearings(standing("at_office", courier=None), standing("held", courier=None)) == []


def test_a_handheld_reads_where_a_parcel_stands_and_nothing_personal():
    told = json.loads(view(standing("with_courier")))
    assert told.keys() == {"state", "holder_kind", "holder", "courier", "attempts", "n"}
    assert told["holder"] == str(COURIER)
