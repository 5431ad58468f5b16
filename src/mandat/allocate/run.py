"""One kernel, run two ways: on Python integers, or compiled by Numba on int64.

Both give the same answer. Compiled code is used where the batch is worth it and the caller has shown that no
product in it can pass 2^63; Numba is imported only then.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from mandat.allocate import kernels

Array = np.ndarray[Any, np.dtype[Any]]
Kernel = Callable[..., None]

INT64 = 2**63 - 1
# In cells (elections x parties). A cell costs about two microseconds interpreted; importing Numba and
# loading a compiled kernel from disk costs some hundred milliseconds, a loaded kernel some microseconds.
COLD = 100_000
WARM = 500

# What a loop over elections calls. The work of every row is inlined into the loop, where Numba makes vector
# instructions of it; what only a tie needs stays outside.
_EVERY_ROW: tuple[Callable[..., Any], ...] = (
    kernels.leader,
    kernels.quota_of,
    kernels.remainder_row,
    kernels.averages_row,
)
_TIES: tuple[Callable[..., Any], ...] = (kernels.settle, kernels.take_largest)
_compiled: dict[Kernel, Kernel] = {}
_forced: list[str] = []


@contextmanager
def using(way: str) -> Iterator[None]:
    """Within this block run every kernel "interpreted" or "compiled" (where its numbers fit); for tests."""
    if way not in ("interpreted", "compiled"):
        raise ValueError(f'a kernel runs "interpreted" or "compiled", not {way!r}')
    _forced.append(way)
    try:
        yield
    finally:
        _forced.pop()


def run(kernel: Kernel, fits: bool, inputs: Sequence[Any], outputs: Sequence[Array], scratch: int = 0) -> None:
    """Call `kernel(*inputs, *outputs, *scratch rows)`; the outputs are filled in place.

    The first input is `[election, party]`; `fits` says that int64 holds every product. Scratch rows are as
    long as an election has parties.
    """
    elections, parties = inputs[0].shape
    if elections == 0 or parties == 0:
        return
    if fits and _worth_compiling(kernel, elections * parties):
        rows = [np.empty(parties, np.int64) for _ in range(scratch)]
        compile_once(kernel)(*map(_read_only, inputs), *outputs, *rows)
        return
    lists = [x.tolist() if isinstance(x, np.ndarray) else x for x in inputs]
    results = [x.tolist() for x in outputs]
    kernel(*lists, *results, *([0] * parties for _ in range(scratch)))
    for output, result in zip(outputs, results, strict=True):
        output[...] = result


def _read_only(value: Any) -> Any:
    """A read-only view: arrays that the caller may and may not write to are two types to Numba."""
    if not isinstance(value, np.ndarray):
        return value
    view = value.view()
    view.flags.writeable = False
    return view


def _worth_compiling(kernel: Kernel, cells: int) -> bool:
    if _forced:
        return _forced[-1] == "compiled"
    return cells >= (WARM if kernel in _compiled else COLD)


_OF_METHOD: dict[str, tuple[Kernel, ...]] = {
    "largest remainder": (kernels.remainder_all,),
    "highest averages": (kernels.averages_all,),
    "plurality": (kernels.leaders_all, kernels.plurality_all),
    "majority": (kernels.plurality_all,),
}


def make_ready(method: str) -> None:
    """Compiles or loads what a method of allocation needs, where many small batches are to come."""
    for kernel in _OF_METHOD.get(method, ()):
        compile_once(kernel)


def compile_once(kernel: Kernel) -> Kernel:
    """The compiled kernel; compiled at the first call of a process, or loaded from Numba's cache on disk."""
    if not _compiled:
        from numba.extending import register_jitable

        for helper in _EVERY_ROW:
            register_jitable(inline="always")(helper)
        for helper in _TIES:
            register_jitable(helper)
    if kernel not in _compiled:
        _compiled[kernel] = _compile(kernel)
    return _compiled[kernel]


def _compile(kernel: Kernel) -> Kernel:
    from numba import njit
    from numba.core import options

    # After a change of these options empty __pycache__: Numba's cache does not look at them.
    # error_model "numpy": no test for division by zero; the kernels never divide by zero.
    # nogil: threads decide side by side; a kernel touches nothing but the arrays that it is given.
    wanted: dict[str, Any] = {"error_model": "numpy", "nogil": True}
    if hasattr(options.DefaultOptions, "_nrt"):
        # No counting of references to rows: it takes longer than their arithmetic, and the kernels allocate
        # nothing. Numba's manual does not name this option, so it may go.
        wanted["_nrt"] = False
    compiled: Kernel
    try:
        compiled = njit(cache=True, **wanted)(kernel)
    except RuntimeError:  # nowhere to keep a cache, as on a read-only disk
        compiled = njit(**wanted)(kernel)
    return compiled
