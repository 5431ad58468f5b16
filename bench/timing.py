"""Timing and tables for the benches."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

Call = Callable[[], Any]


def best(call: Call, times: int = 5) -> float:
    """Seconds of the fastest of several calls, after one that warms up."""
    call()
    fastest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest


def per_election(call: Call, elections: int = 1, times: int = 5) -> float:
    """Microseconds for each election of a call that decides `elections` of them."""
    return best(call, times) / elections * 1e6


def one_by_one(decide: Callable[[Any], Any], elections: Iterable[Any], times: int = 3) -> float:
    """Microseconds for each election, decided one after the other."""
    listed = list(elections)

    def all_of_them() -> None:
        for election in listed:
            decide(election)

    return per_election(all_of_them, len(listed), times)


def memory(arrays: Iterable[np.ndarray[Any, Any]], elections: int) -> tuple[float, float]:
    """Microseconds for each election to read the arrays and to copy them, by NumPy, on this machine."""
    listed = list(arrays)
    copies = [np.empty_like(array) for array in listed]

    def read() -> None:
        for array in listed:
            array.max()

    def copy() -> None:
        for target, array in zip(copies, listed, strict=True):
            np.copyto(target, array)

    return per_election(read, elections), per_election(copy, elections)


def number(value: float | None) -> str:
    """Three digits that count; empty for None."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(title: str, header: list[str], rows: list[list[str]]) -> None:
    """Print a plain table: the first column to the left, numbers to the right."""
    widths = [max(len(row[k]) for row in [header, *rows]) for k in range(len(header))]
    print(f"\n{title}\n")
    for row in [header, *rows]:
        cells = [
            cell.ljust(w) if k == 0 else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
