"""How the engine is compiled: once, kept beside the source, and running without the interpreter's lock."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])

SOURCES = sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))).digest()
"""Names what the engine says at present."""


def compiled(function: Function) -> Function:
    """Compile for speed.

    `_nrt=False` leaves out the counting of references, which would cost more than the work: in
    return, nothing here may allocate.
    """
    compiler: Any = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function)  # type: ignore[call-overload]
    # numba compares a function's own file only; callers hold a compiled copy of what they call in others.
    compiler._cache._cache_file._source_stamp = SOURCES
    return compiler


def inlined(function: Function) -> Function:
    """Compile into each caller."""
    compiler: Any = njit(inline="always")(function)
    return compiler
