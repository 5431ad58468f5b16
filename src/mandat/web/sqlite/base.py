"""Django's SQLite, with a lock on a file beside the database that a transaction takes before it begins to write.

SQLite itself lets a writer that finds another one at work sleep and look again, up to a tenth of a second each time:
with forty people at work some wait for seconds while others pass by. Here the operating system wakes whoever waits. A
process that is killed holds nothing: the lock goes with it. Whoever writes past the queue (another program, a statement
outside of a transaction) still meets SQLite's own lock.
"""

import contextlib
import os
from typing import Any

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # not a POSIX system: SQLite's own way of waiting
    fcntl = None  # type: ignore[assignment]


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; `_turn` is its handle of the queue's file while it has the right to write."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # where it fails, Django rolls back next
        self._end_turn()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._end_turn()

    def _wait_for_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if fcntl is None or self._turn is not None or self.is_in_memory_db():
            return
        turn = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
        except BaseException:
            os.close(turn)
            raise
        self._turn = turn

    def _end_turn(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            with contextlib.suppress(OSError):
                os.close(turn)
