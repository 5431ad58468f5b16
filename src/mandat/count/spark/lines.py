"""The rows of a file as Spark reads them, each with its number in the file.

Spark reads a file in blocks, on any machine and in any order. It says of each row from which block it comes, and
numbers the rows of a block as they stand there; one pass counts the rows of each block, and the rest is addition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROW = "row"
LINE = "line"


@dataclass(frozen=True)
class Lines:
    """The lines below the headings: `line`, `row` (the heading being row 1); the headings; how many lines cannot be
    read in the encoding, and the row of the first of them."""

    frame: DataFrame
    headings: list[str]
    bad: int
    first_bad: int | None


def read_lines(session: SparkSession, path: str, letters: str | None) -> Lines:
    """The lines of a text file, or of all files of a folder one after the other, each with headings of its own.

    `letters` are the 256 letters of an encoding of one byte each; None is UTF-8. Rows are numbered through all files.
    """
    from pyspark.sql import functions as F  # noqa: N812

    value = F.col("value")
    if letters is None:
        line, is_bad = value, ~F.is_valid_utf8(value)
    else:
        latin = "".join(map(chr, range(128, 256)))
        line = F.translate(F.decode(value.cast("binary"), "ISO-8859-1"), latin, letters[128:])
        is_bad = line.contains("\ufffd")
    blocks = session.read.text(path).select(
        line.alias(LINE),
        is_bad.alias("bad"),
        F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"),
        F.monotonically_increasing_id().alias("id"),
    )
    counted = blocks.groupBy("file", "block").agg(
        F.min("id").alias("first"),
        F.count("*").alias("lines"),
        F.min_by(LINE, "id").alias("head"),
        F.sum(F.col("bad").cast("bigint")).alias("bad"),
        F.min(F.when(F.col("bad"), F.col("id"))).alias("first_bad"),
    )
    offsets = []
    headings: list[str] = []
    before, bad, first_bad = 1, 0, None
    of_file = ""
    for block in sorted(counted.collect(), key=lambda one: (one["file"], one["block"])):
        if block["file"] != of_file:
            of_file = block["file"]
            headings.append(block["head"])
            before -= 1  # the headings of a further file have no number
        offsets.append((block["file"], block["block"], before + 1 - block["first"], block["first"]))
        if block["bad"]:
            bad += block["bad"]
            first_bad = first_bad or block["first_bad"] + before + 1 - block["first"]
        before += block["lines"]
    is_head = (F.col("block") == 0) & (F.col("id") == F.col("first"))
    rows = (
        blocks.join(F.broadcast(session.createDataFrame(offsets, _OFFSETS)), ["file", "block"])
        .where(~is_head)
        .select(LINE, (F.col("id") + F.col("offset")).alias(ROW))
        if offsets
        else blocks.select(LINE, F.col("id").alias(ROW))
    )
    return Lines(rows, headings, bad, first_bad)


_OFFSETS = "file string, block bigint, offset bigint, first bigint"


def numbered_parquet(session: SparkSession, path: str) -> DataFrame:
    """The rows of a Parquet file, or of all files of a folder one after the other, with `row`, as if there were
    headings in row 1."""
    from pyspark.sql import functions as F  # noqa: N812

    whole = session.read.parquet(path)
    names = [f"c{k}" for k in range(len(whole.columns))]
    table = whole.select("*", F.col("_metadata.row_index"), F.col("_metadata.file_path")).toDF(*names, "index", "file")
    sizes = sorted((one["file"], one["count"]) for one in table.groupBy("file").count().collect())
    if len(sizes) <= 1:
        return table.select(*names, (F.col("index") + 2).alias(ROW))
    offsets, before = [], 2
    for file, size in sizes:
        offsets.append((file, before))
        before += size
    known = F.broadcast(session.createDataFrame(offsets, "file string, offset bigint"))
    return table.join(known, "file").select(*names, (F.col("index") + F.col("offset")).alias(ROW))


def letters_of(encoding: str) -> str | None:
    """The letters of an encoding of one byte each, U+FFFD where a byte is none; None for any other encoding."""
    if bytes(range(128)).decode(encoding, errors="replace") != "".join(map(chr, range(128))):
        return None
    letters = bytes(range(256)).decode(encoding, errors="replace")
    is_of_one_byte = len(letters) == 256 and {*letters[128:]} != {"\ufffd"}  # of UTF-8 no byte alone is a letter
    return letters if is_of_one_byte else None
