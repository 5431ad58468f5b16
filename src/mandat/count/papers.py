"""What a person sees in the papers themselves: unreadable figures, blank lines, second papers, copies that differ."""

from __future__ import annotations

import polars as pl

from mandat.count.facts import Facts, at_hand, with_gaps
from mandat.count.findings import Finding, Source, listed
from mandat.count.protocols import KEYS, VOTES, Protocols, no_figure
from mandat.count.wording import message, named
from mandat.language import Text, text


def unreadable_figures(protocols: Protocols) -> Source:
    """Cells that hold something, but no whole number."""
    found = [
        Finding(
            "error",
            "E-UNREADABLE",
            protocols.tier,
            one.contest,
            one.unit,
            one.column,
            {one.column: None},
            text("{line}: {expected}", line=one.column, expected=no_figure(one.found)),
            file=one.file,
            row=one.row,
        )
        for one in protocols.unreadable
    ]
    return listed("error", "E-UNREADABLE", found)


def second_papers(protocols: Protocols) -> Source:
    """A paper of the same kind that the same unit has given already; the first counts."""
    keys = ["unit", "contest", "copy"]
    table = protocols.frame
    if table["counts"].all():  # each unit has one paper
        return listed("error", "E-SECOND", [])
    marked = table.with_row_index("_at").filter(pl.struct(keys).is_duplicated())
    found: list[Finding] = []
    first: dict[tuple[str, str, str], int] = {}
    for at, *plain in marked.select("_at", *KEYS).iter_rows():
        unit, contest, copy, file, row = plain
        if (unit, contest, copy) not in first:
            first[unit, contest, copy] = at
            continue
        earlier = first[unit, contest, copy]
        before = table["row"][earlier]
        different = _different(protocols, earlier, at)
        told = (
            text(
                "a second protocol of the same unit, with other figures; the first, of row {row}, counts.",
                row=str(before),
            )
            if different
            else text("the same protocol a second time; the first, of row {row}, counts.", row=str(before))
        )
        told = message(told, [(named(protocols, contest, line), new) for line, _, new in different])
        found.append(
            Finding(
                "error",
                "E-SECOND",
                protocols.tier,
                contest,
                unit,
                different[0][0] if different else "",
                {line: new for line, _, new in different},
                told,
                copy=copy,
                file=file,
                row=row,
            )
        )
    return listed("error", "E-SECOND", found)


def copies_differ(protocols: Protocols) -> Source:
    """A paper that does not count and says something else than the one that does."""
    table = protocols.frame.with_row_index("_at")
    others = table.filter(~pl.col("counts"))
    if others.is_empty():
        return listed("warning", "W-COPIES", [])
    keys = ["unit", "contest"]
    counting = table.filter("counts").select(*keys, pl.col("_at").alias("_by"), pl.col("copy").alias("_copy"))
    found: list[Finding] = []
    pairs = others.join(counting, on=keys, maintain_order="left").filter(pl.col("copy") != pl.col("_copy"))
    for row in pairs.iter_rows(named=True):
        different = _different(protocols, row["_at"], row["_by"])
        if not different:
            continue
        lines: list[Text] = [
            text(
                "“{line}” {here}, there {there}",
                line=named(protocols, row["contest"], line),
                here=text("blank") if here is None else here,
                there=text("blank") if there is None else there,
            )
            for line, here, there in different
        ]
        told = text(
            "this copy ({copy}) differs from the one that counts ({other}): {lines}",
            copy=_kind(row["copy"]),
            other=_kind(row["_copy"]),
            lines=lines,
        )
        found.append(
            Finding(
                "warning",
                "W-COPIES",
                protocols.tier,
                row["contest"],
                row["unit"],
                different[0][0],
                {line: here for line, here, _ in different},
                told,
                copy=row["copy"],
                file=row["file"],
                row=row["row"],
            )
        )
    return listed("warning", "W-COPIES", found)


def blank_lines(protocols: Protocols, facts: Facts | None = None) -> Source:
    """Lines that the form requires, that others have filled in and this protocol has left blank.

    `facts` are those of all papers, where `protocols` are some of them.
    """
    some = with_gaps(protocols.form, protocols.fields, facts if facts is not None else at_hand(protocols))
    if not some:
        return listed("warning", "W-BLANK", [])
    lines = [*(line for line in some if line != VOTES), *(protocols.votes if VOTES in some else ())]
    marked = protocols.frame.with_row_index("_at").select("_at", *KEYS, *lines, VOTES)
    found: list[Finding] = []
    for row in marked.filter(pl.any_horizontal(pl.col(name).is_null() for name in some)).iter_rows(named=True):
        blank = [line for line in lines if row[line] is None and protocols.item(row["contest"], line) is not None]
        if blank:
            told = text("blank: {lines}", lines=[_quoted(protocols, row["contest"], line) for line in blank])
            found.append(
                Finding(
                    "warning",
                    "W-BLANK",
                    protocols.tier,
                    row["contest"],
                    row["unit"],
                    blank[0],
                    dict.fromkeys(blank),
                    told,
                    copy=row["copy"],
                    file=row["file"],
                    row=row["row"],
                )
            )
    return listed("warning", "W-BLANK", found)


def _quoted(protocols: Protocols, contest: str, line: str) -> Text:
    return text("“{line}”", line=named(protocols, contest, line))


def _different(protocols: Protocols, one: int, other: int) -> list[tuple[str, int | None, int | None]]:
    """The lines in which two rows differ, with the figures of both."""
    first, second = protocols.figures(one), protocols.figures(other)
    return [(line, first[line], second[line]) for line in protocols.lines if first[line] != second[line]]


def _kind(copy: str) -> Text | str:
    names = {
        "": text("original"),
        "original": text("original"),
        "observer": text("observer"),
        "recount": text("recount"),
        "court": text("court"),
        "annulled": text("annulled"),
    }
    return names.get(copy, copy)
