"""How the engine is compiled: once, kept beside the source, and running without the interpreter's lock."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile for speed.

    `_nrt=False` leaves out the counting of references, which would cost more than the work: in
    return, nothing here may allocate.
    """
    compiler = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
    return cast(Function, compiler(function))


def inlined(function: Function) -> Function:
    """Compile into each caller."""
    return cast(Function, njit(inline="always")(function))
