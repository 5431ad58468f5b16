"""A Spark session: the one that is there, or one on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mandat.language import Text, text

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OURS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.python.sql.dataFrameDebugging.enabled": "false",  # else every expression asks where it was written
    "spark.sql.caseSensitive": "true",  # columns that differ in that are different columns
}


class NoSpark(RuntimeError):
    """Spark is not there or does not start; `message` says what is missing."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def spark_session() -> SparkSession:
    """The session of this process, or a new one: as Spark's own configuration has it, else on all cores here.

    `NoSpark` where PySpark or Java is missing, or the session does not start.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(
            text("Spark needs PySpark 4, which is not installed: pip install pyspark pyarrow (extra: cluster)")
        ) from None
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if "SPARK_REMOTE" not in os.environ and not _has_java():
        raise NoSpark(
            text(
                "Spark needs Java 17 or later, which is not found: install it (Debian: default-jre-headless), or set "
                "JAVA_HOME"
            )
        )
    builder: SparkSession.Builder = SparkSession.builder
    builder = builder.appName("mandat")
    for key, value in _OURS.items():
        builder = builder.config(key, value)
    with _held_back() as told:
        try:
            return builder.getOrCreate()
        except Exception as error:
            told.seek(0)
            lines = [*told.read().decode(errors="replace").split("\n"), *str(error).split("\n")]
            why = next((line for line in lines if "Error" in line or "Exception" in line), str(error))
            raise NoSpark(text("Spark does not start: {why}", why=" ".join(why.split())[:200])) from None


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None


@contextlib.contextmanager
def _held_back() -> Iterator[tempfile._TemporaryFileWrapper[bytes]]:
    """What Java says on stderr as long as it lives goes to a file without a name: greetings, and what comes back to us
    as an error anyway. It inherits the place from this process."""
    with tempfile.NamedTemporaryFile() as held:
        saved = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield held
        finally:
            os.dup2(saved, 2)
            os.close(saved)
