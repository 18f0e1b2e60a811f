"""An offer in sentences for a dispatcher: where the parcel goes in, what it costs, and who waits for it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.dispatch.board_lists import short_place
from backend.dispatch.board_words import distance_words, say
from backend.dispatch.calls import Call, Pair
from backend.dispatch.model import Day
from backend.dispatch.phrases import fill
from backend.dispatch.proposal import Sentence
from backend.dispatch.proposing import moment_of
from backend.dispatch.words import clock_of
from routing.offers import Offer
from routing.plan import Visit

NOTHING_LATER = Sentence(vi="Không điểm nào trễ hơn.", en="Nobody waits longer.")


class Place(Struct, frozen=True, kw_only=True):
    """Where and when one of the two calls is made, between which others; an empty name is the tour's end."""

    act: str
    name: str
    after: str
    before: str
    arrives_at: datetime


class Later(Struct, frozen=True, kw_only=True):
    """A call that begins at another time than its courier was told."""

    parcel: UUID
    item_code: str
    act: str
    name: str
    before_at: datetime
    after_at: datetime


class Names(Struct, frozen=True, kw_only=True):
    """Names for what an offer speaks of: offices, and communes by code."""

    offices: Mapping[UUID, str]
    communes: Mapping[str, str]

    def of(self, call: Call) -> str:
        """Return an office's name, or of a citizen's door no more than its commune."""
        return short_place(self.offices[call.office]) if call.office else self.communes.get(call.parcel.area, "")


def places_of(offer: Offer, parcel: UUID, pairs: Mapping[str, Pair], names: Names, day: Day) -> list[Place]:
    """Return where the parcel's calls go."""
    places = []
    for visit in offer.tour.visits:
        if visit.shipment_id == str(parcel):
            after, before = neighbours(offer, visit)
            call = call_of(visit, pairs)
            places.append(
                Place(
                    act=call.act,
                    name=names.of(call),
                    after=names.of(call_of(after, pairs)) if after else "",
                    before=names.of(call_of(before, pairs)) if before else "",
                    arrives_at=moment_of(visit.arrives_s, day),
                )
            )
    return places


def neighbours(offer: Offer, visit: Visit) -> tuple[Visit | None, Visit | None]:
    """Return the visits to other parcels between which one goes."""
    visits = offer.tour.visits
    at = visits.index(visit)
    others = [one for one in visits if one.shipment_id != visit.shipment_id]
    first_behind = sum(one.shipment_id != visit.shipment_id for one in visits[:at])
    after = others[first_behind - 1] if first_behind else None
    return after, others[first_behind] if first_behind < len(others) else None


def call_of(visit: Visit, pairs: Mapping[str, Pair]) -> Call:
    """Return the call that a visit makes."""
    return pairs[visit.shipment_id][0 if visit.kind == "pickup" else 1]


def later_of(offer: Offer, pairs: Mapping[str, Pair], names: Names, day: Day) -> list[Later]:
    """Return the calls that begin at another time, in the order of the tour."""
    visits = {visit.stop_id: visit for visit in offer.tour.visits}
    calls = ((one, call_of(visits[one.stop_id], pairs)) for one in offer.retimed)
    return [
        Later(
            parcel=call.parcel.id,
            item_code=call.parcel.item_code,
            act=call.act,
            name=names.of(call),
            before_at=moment_of(one.before_s, day),
            after_at=moment_of(one.after_s, day),
        )
        for one, call in calls
    ]


def tightest_of(offer: Offer, pairs: Mapping[str, Pair], names: Names) -> str:
    """Return the name of the place where there is least time to spare afterwards."""
    return names.of(call_of(next(one for one in offer.tour.visits if one.stop_id == offer.tightest_stop_id), pairs))


def sentences(
    places: list[Place], later: list[Later], extra_s: int, extra_m: int, slack_s: int, tightest: str
) -> Iterator[Sentence]:
    """Give an offer in words."""
    yield from (place_sentence(place) for place in places)
    minutes = -(-max(0, extra_s) // 60)
    yield Sentence(
        vi=f"Thêm {minutes} phút đi đường, {distance_words(max(0, extra_m), 'vi')}.",
        en=f"Adds {minutes} min of riding, {distance_words(max(0, extra_m), 'en')}.",
    )
    yield later_sentence(later)
    yield Sentence(
        vi=f"Sát giờ nhất sau đó: {tightest}, còn dư {max(0, slack_s) // 60} phút.",
        en=f"Tightest afterwards: {tightest}, with {max(0, slack_s) // 60} min to spare.",
    )


def place_sentence(place: Place) -> Sentence:
    """Return where one call goes."""
    at = clock_of(place.arrives_at)
    vi, en = say("vi", place.act), say("en", place.act)
    if place.after and place.before:
        around = (f", giữa {place.after} và {place.before}", f", between {place.after} and {place.before}")
    elif place.before:
        around = (f", trước {place.before}", f", before {place.before}")
    elif place.after:
        around = (f", sau {place.after}, cuối tuyến", f", after {place.after}, at the end")
    else:
        around = ("", "")
    return Sentence(vi=f"{at} {vi} tại {place.name}{around[0]}.", en=f"{at} {en} at {place.name}{around[1]}.")


def later_sentence(later: list[Later]) -> Sentence:
    """Return who gets later, and by how much at most."""
    waiting = [one for one in later if one.after_at > one.before_at]
    if not waiting:
        return NOTHING_LATER
    most = max(waiting, key=lambda one: one.after_at - one.before_at)
    minutes = -(-int((most.after_at - most.before_at).total_seconds()) // 60)
    was, becomes = clock_of(most.before_at), clock_of(most.after_at)
    calls = fill("{:call gets|calls get}", len(waiting))
    return Sentence(
        vi=f"{len(waiting)} việc trễ hơn, nhiều nhất {minutes} phút: {most.name}, {was} → {becomes}.",
        en=f"{calls} later, by {minutes} min at most: {most.name}, {was} → {becomes}.",
    )
