"""Run something in a new process, so that no run leaves anything to the next."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

THREADS = ("MKL", "NUMBA", "OMP", "OPENBLAS", "RAYON")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in THREADS}
Request = TypeVar("Request", bound=msgspec.Struct)
Answer = TypeVar("Answer", bound=msgspec.Struct)


class NoAnswer(Exception):
    """The process crashed, refused, or was ended for taking too long; `args[0]` holds its last words."""


def ask(module: str, request: msgspec.Struct, answer: type[Answer], patience_s: float, *, one_thread: bool) -> Answer:
    """Start `python -m module`, which has to `serve`, and return its answer; `one_thread` binds its libraries too.

    Raises NoAnswer. An interrupt from the keyboard ends the process with this one.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and a module of ours
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | (ONE_THREAD if one_thread else {}),
        start_new_session=True,
    ) as process:
        try:
            told, complaint = process.communicate(msgspec.json.encode(request), timeout=patience_s)
        except subprocess.TimeoutExpired:
            process.kill()
            raise NoAnswer(f"no answer in {patience_s:.0f} s") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        words = complaint.decode(errors="replace").strip().splitlines()
        raise NoAnswer(words[-1] if words else f"ended with status {process.returncode}")
    return msgspec.json.decode(told.splitlines()[-1], type=answer)


def serve(handle: Callable[[Request], msgspec.Struct], request: type[Request]) -> None:
    """Be the new process: read a request, answer on the last line of the standard output."""
    answer = handle(msgspec.json.decode(sys.stdin.buffer.read(), type=request))
    sys.stdout.buffer.write(b"\n" + msgspec.json.encode(answer))
