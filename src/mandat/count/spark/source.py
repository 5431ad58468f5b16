"""A file as a Spark frame of the columns that a mapping names: `c0` … in their order, and `row`."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mandat.count.grid import check_columns, recognised
from mandat.count.mapping import Mapping
from mandat.count.protocols import MOST_HELD
from mandat.count.spark.lines import LINE, ROW, letters_of, numbered_parquet, read_lines
from mandat.election import Fault, Faults
from mandat.election.fault import shown
from mandat.election.parquet import check_parquet
from mandat.files import NotReadable, check_readable
from mandat.language import Text, text

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

RAGGED = "ragged"


@dataclass(frozen=True)
class Source:
    """The columns a mapping names, in its order, and how each is called in the frame; `said`: how it was read."""

    frame: DataFrame
    columns: dict[str, str]
    file: str
    said: tuple[Text, ...]
    ragged: Callable[[DataFrame], list[Fault]] | None = None
    """The faults of the rows of which the column `ragged` says that they do not have the header's number of cells;
    None where there is no such column."""


def opened(session: SparkSession, path: str | Path, mapping: Mapping) -> Source:
    """The file. `Faults` where it cannot be read as a table, or lacks a column."""
    where = str(path)
    is_far = "://" in where
    local = Path(where)
    file = where.rstrip("/").rsplit("/", 1)[-1] if is_far else local.name
    kind = Path(file).suffix.lower()
    if kind == ".xlsx":
        raise _fault(file, text("expected CSV or Parquet: Spark does not read XLSX"))
    is_whole = not is_far and not local.is_dir()
    spark_path = where if is_far else local.absolute().as_uri()
    try:
        if is_whole and not check_readable(local):
            raise _fault(file, text("expected a row with the names of the columns, found an empty file"))
        if kind == ".parquet":
            if is_whole:
                check_parquet(local, lambda header: {*mapping.words, *mapping.figures} & {*header})
            source = _parquet(session, spark_path, file, mapping)
        else:
            source = _csv(session, spark_path, local if is_whole else None, file, mapping)
    except NotReadable as why:
        raise _fault(file, why.expected) from None
    return replace(source, frame=_with_something(source, file))


def _fault(file: str, expected: Text, row: int | None = None, column: str | None = None) -> Faults:
    return Faults([Fault(file, row, column, expected)])


def _wanted(mapping: Mapping) -> list[str]:
    return list(dict.fromkeys([*mapping.words, *mapping.figures]))


def _with_something(source: Source, file: str) -> DataFrame:
    """Without the rows that have nothing in them."""
    from pyspark.sql import functions as F  # noqa: N812

    if not source.frame.take(1):
        raise _fault(file, text("expected rows below the names of the columns, found none"))
    cells = [F.col(name).cast("string") for name in source.columns.values()]
    if source.ragged is not None:
        cells.append(F.col(RAGGED))
    return source.frame.where(F.coalesce(*cells).isNotNull())


def _parquet(session: SparkSession, path: str, file: str, mapping: Mapping) -> Source:
    from pyspark.errors import PySparkException

    damaged = text("expected a Parquet file, found one that cannot be read as such")
    try:
        header = session.read.parquet(path).schema
        check_columns(file, header.names, _wanted(mapping))
        frame = numbered_parquet(session, path)
    except PySparkException:
        raise _fault(file, damaged) from None
    names = {name: f"c{header.names.index(name)}" for name in _wanted(mapping)}
    faults = [
        Fault(file, None, name, text("expected text or numbers, found {found}", found=shown(header[name].dataType)))
        for name in names
        if header[name].dataType.typeName() in ("array", "map", "struct", "binary", "variant")
    ]
    if faults:
        raise Faults(faults)
    return Source(frame.select(*names.values(), ROW), names, file, ())


def _csv(session: SparkSession, path: str, local: Path | None, file: str, mapping: Mapping) -> Source:
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as F  # noqa: N812

    said: list[Text] = []
    if local is not None:
        encoding, separator, header = recognised(local, mapping, said)
    else:
        encoding, separator = _named_dialect(file, mapping)
    letters = None
    if encoding != "utf-8" and (letters := letters_of(encoding)) is None:
        told = text("expected UTF-8 or an encoding with one byte a letter: Spark does not read {found}", found=encoding)
        raise _fault(file, told)
    try:
        lines = read_lines(session, path, letters)
    except PySparkException as error:
        why = str(error).split("\n")[0]
        raise _fault(file, text("expected a file that can be read, found: {why}", why=why[:200])) from None
    if lines.bad:
        if encoding == "utf-8" and mapping.dialect.encoding is None:  # past the first megabyte
            return _csv(session, path, local, file, with_encoding(mapping, "cp1251"))
        raise _fault(file, text("expected {encoding}, found bytes that are not", encoding=encoding), lines.first_bad)
    if local is None:
        header = _same_headings(file, lines.headings, separator)
        check_columns(file, header, _wanted(mapping))
    cells = [f"c{k}" for k in range(len(header))]
    options = {"sep": separator, "quote": '"', "escape": '"', "columnNameOfCorruptRecord": RAGGED}
    schema = ", ".join(f"{name} string" for name in (*cells, RAGGED))
    parsed = F.from_csv(F.regexp_replace(LINE, r"\r$", ""), F.lit(schema), options)
    rows = lines.frame.select(ROW, LINE, parsed.alias("cells")).select(ROW, LINE, "cells.*")
    blank = ["", *mapping.dialect.blank]

    def cell(name: str) -> Column:
        return F.when(~F.col(name).isin(blank), F.col(name)).alias(name)

    names = {name: f"c{header.index(name)}" for name in _wanted(mapping)}
    return Source(
        rows.select(ROW, *map(cell, names.values()), RAGGED),
        names,
        file,
        tuple(said),
        lambda ragged: _ragged(ragged, file, separator, len(header)),
    )


def _named_dialect(file: str, mapping: Mapping) -> tuple[str, str]:
    """The encoding and the separator as the mapping says them."""
    if mapping.dialect.encoding is None or mapping.dialect.separator is None:
        told = text(
            "expected encoding and separator in [dialect] of the mapping: they are recognised only in one file on "
            "this machine"
        )
        raise _fault(file, told)
    try:
        name = codecs.lookup(mapping.dialect.encoding).name
    except LookupError:
        told = text("expected an encoding that is known, found {found}", found=shown(mapping.dialect.encoding))
        raise _fault(file, told) from None
    return "utf-8" if name in ("utf-8", "utf-8-sig", "ascii") else name, mapping.dialect.separator


def _same_headings(file: str, headings: list[str], separator: str) -> list[str]:
    """The names of the columns, which every file of a folder has alike."""
    plain = [one.removeprefix("\ufeff").rstrip("\r") for one in headings]
    other = next((one for one in plain if one != plain[0]), None)
    if other is not None:
        raise _fault(file, text("expected the same headings in every file, found {found} too", found=shown(other)), 1)
    return next(csv.reader(io.StringIO(plain[0] if plain else ""), delimiter=separator), [])


def _ragged(frame: DataFrame, file: str, separator: str, width: int) -> list[Fault]:
    """Faults for the rows that do not have the header's number of cells. A row is a line here."""
    faults = []
    for row in frame.orderBy(ROW).select(ROW, RAGGED).head(MOST_HELD):
        try:
            found = len(next(csv.reader(io.StringIO(row[RAGGED]), delimiter=separator, strict=True), []))
            told = text("expected {width} cells, found {found}", width=width, found=found)
        except csv.Error:
            told = text("expected a row of CSV, found quotation marks or cells that do not end where they should")
        faults.append(Fault(file, row[ROW], None, told))
    return faults


def with_encoding(mapping: Mapping, encoding: str) -> Mapping:
    """The mapping, with an encoding."""
    return mapping.model_copy(update={"dialect": mapping.dialect.model_copy(update={"encoding": encoding})})


def plain_digits(cell: Column, mapping: Mapping) -> Column:
    """A cell as the mapping's dialect writes numbers, as digits alone where it is one; null where it is blank.

    As `mandat.count.grid.figures` reads it.
    """
    from pyspark.sql import functions as F  # noqa: N812

    dialect = mapping.dialect
    cell = F.regexp_replace(cell, r"(?U)^\s+|\s+$", "")
    cell = F.when(~cell.isin(["", *dialect.blank]), cell)
    tail = rf"[{dialect.decimal}]0+" if dialect.decimal is not None else "(?:)"
    for mark in dialect.thousands:
        one = "[ \u00a0\u2009\u202f]" if mark == " " else f"[{mark}]"
        grouped = rf"^[0-9]{{1,3}}(?:{one}[0-9]{{3}})+(?:{tail})?$"
        cell = F.when(cell.rlike(grouped), F.regexp_replace(cell, one, "")).otherwise(cell)
    if dialect.decimal is not None:
        cell = F.regexp_replace(cell, rf"^([0-9]+){tail}$", "$1")
    return F.regexp_replace(cell, r"^\+(?=[0-9]{1,18}$)", "")
