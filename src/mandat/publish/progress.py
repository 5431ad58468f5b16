"""A long reading, shown on stderr while it lasts: which step, of which size, for how long."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mandat.language import Text, current, number, text

if TYPE_CHECKING:
    from rich.progress import Progress

LARGE = 20_000_000
"""Bytes to read, in one step or in several, from which on the steps are shown."""


class Steps:
    """Steps as they are told. They are shown only in a terminal, and only once there is much to read.

    A file is read in one call, which cannot say how far it is: the step, its size and the time so far are shown.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self.progress: Progress | None = None
        self.shown: Any = None

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress is not None:
            self.progress.stop()

    def tell(self, what: Text, size: int) -> None:
        """A step begins, with so many bytes to read; the one before it is done."""
        self.bytes += size
        if self.progress is None and self.bytes >= LARGE and sys.stderr.isatty():
            self._start()
        if self.progress is not None:
            megabytes = number(size // 1_000_000, current())
            told = text("{step}, {size} MB", step=what, size=megabytes) if size >= 1_000_000 else what
            self.progress.update(self.shown, description=str(told))

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self.shown = self.progress.add_task("", total=None)
        self.progress.start()


class Counter:
    """Draws made, as a bar on stderr; only in a terminal."""

    def __init__(self) -> None:
        self.progress: Progress | None = None
        self.shown: Any = None

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress is not None:
            self.progress.stop()

    def tell(self, done: int, whole: int) -> None:
        """So many draws of all are done."""
        if not sys.stderr.isatty():
            return
        if self.progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f}%"),
                TimeRemainingColumn(),
            )
            self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self.shown = self.progress.add_task(str(text("draws")), total=whole)
            self.progress.start()
        self.progress.update(self.shown, completed=done)
