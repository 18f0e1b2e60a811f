"""Keep the next doors where they are: nothing is moved under a courier's nose."""

from dataclasses import replace as with_fields
from itertools import chain

import msgspec
from msgspec.structs import replace

from routing.orders.flat import Flat
from routing.orders.locks import bound
from routing.orders.promises import first_fault
from routing.orders.standing import as_told
from routing.problem import Problem
from routing.validation import bad_problem as bad
from routing.validation.validate import validate


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a problem with its locks renewed, and the stops (ids) that came first and cannot be kept there."""

    problem: Problem
    lost: tuple[str, ...]


def hold(problem: Problem, most: int = 1) -> Held:
    """Lock the next `most` stops of every courier: those locked before, all of them, then those standing.

    A stop that cannot be kept any more (its window is missed, say) is not locked but stays in its
    standing order, and the one behind it is tried. Nothing is locked behind a stop that could only
    be kept together with others. Raises BadProblem.
    """
    validate(replace(problem, couriers=tuple(replace(courier, locked=()) for courier in problem.couriers)))
    _named(problem)
    flat = Flat.of(problem)
    kept = as_told(_locking(flat, {}))
    locker = {stop // 2: courier for courier, locked in reversed([*enumerate(flat.locked)]) for stop in locked}
    couriers, lost = [], []
    for number, courier in enumerate(problem.couriers):
        wanted = dict.fromkeys(chain(flat.locked[number], flat.standing[number]))
        own = [stop for stop in wanted if locker.get(stop // 2, number) == number]
        locked, missed = _held(flat, number, own, kept[number], max(most, len(courier.locked)))
        couriers.append(replace(courier, locked=tuple(_name(flat, stop) for stop in locked)))
        lost += [_name(flat, stop) for stop in missed]
    return Held(problem=replace(problem, couriers=tuple(couriers)), lost=tuple(lost))


def _named(problem: Problem) -> None:
    known = {stop.id for shipment in problem.shipments for stop in shipment.stops}
    for courier in problem.couriers:
        for stop_id in courier.locked:
            if stop_id not in known:
                raise bad.UnknownId(f"courier {courier.id}", f"stop {stop_id}")


def _held(flat: Flat, courier: int, wanted: list[int], kept: list[int], most: int) -> tuple[list[int], list[int]]:
    held: list[int] = []
    missed: list[int] = []
    for stop in wanted:
        if len(held) == most:
            break
        if _holds(flat, courier, [*held, stop]):
            held.append(stop)
        elif stop in kept:
            break
        else:
            missed.append(stop)
    return held, missed


def _holds(flat: Flat, courier: int, locked: list[int]) -> bool:
    last = locked[-1]
    if last % 2 and flat.stops[last - 1] is not None and last - 1 not in locked:
        return False
    tried = _locking(flat, {courier: locked})
    return first_fault(tried, courier, bound(tried, courier)) is None


def _locking(flat: Flat, locked: dict[int, list[int]]) -> Flat:
    """Lock these stops of these couriers, and no others."""
    return with_fields(flat, locked=[locked.get(number, []) for number in range(len(flat.locked))])


def _name(flat: Flat, number: int) -> str:
    stop = flat.stops[number]
    assert stop is not None
    return stop.id
