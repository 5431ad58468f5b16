"""From the rows of a folder, or a frame of the user's own, to one wide table."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from mandat import count
from mandat.election import Faults
from tests.count.making import PRECINCTS, a_form, frame, one_tier, paper, protocols, town


def test_a_row_a_protocol_with_votes_in_the_order_of_the_ballot(tmp_path: Path) -> None:
    found = protocols(town(tmp_path))["list"]
    assert len(found) == 16
    row = found.frame.row(0, named=True)
    assert (row["unit"], row["contest"], row["copy"], row["counts"]) == ("p01", "all", "", True)
    assert (row["vote_1"], row["vote_2"], row["votes"]) == (321, 248, 569)
    assert (row["area:district"], row["area:town"]) == ("north", "town")
    assert found.item("all", "vote_2") == "y"


def test_blank_is_not_zero(tmp_path: Path) -> None:
    found = protocols(town(tmp_path, {"p01": paper(invalid=None, x=0), "p02": paper(y=None)}))["list"]
    first, second = found.figures(0), found.figures(1)
    assert first["invalid"] is None
    assert (first["vote_1"], first["votes"]) == (0, 248)
    assert second["votes"] is None


def test_the_row_is_the_first_of_the_protocol_in_counts_csv(tmp_path: Path) -> None:
    found = protocols(town(tmp_path))["list"]
    assert found.frame["row"][:2].to_list() == [2, 12]


def test_a_line_that_the_table_lacks_follows_from_others() -> None:
    papers = frame(paper(), paper()).drop("cast", "valid")
    found = count.Protocols.from_frame("list", papers, {"all": ["x", "y"]}, a_form())
    assert found.frame["cast"].to_list() == [612, 612]
    assert set(found.derived) == {"cast", "valid"}
    assert "cast" not in found.fields


@pytest.mark.parametrize("library", ["polars", "lazy", "pandas", "pandas nullable", "pyarrow", "duckdb"])
def test_frames_of_other_libraries_say_the_same(library: str) -> None:
    own = frame(paper(), paper(invalid=None), paper(cast=700))
    plain = own.to_pandas()
    frames = {
        "polars": lambda: own,
        "lazy": lambda: own.lazy(),
        "pandas": lambda: plain,
        "pandas nullable": lambda: pd.DataFrame(plain).convert_dtypes(),
        "pyarrow": lambda: own.to_arrow(),
        "duckdb": lambda: duckdb.from_arrow(own.to_arrow()),
    }
    found = count.Protocols.from_frame("list", frames[library](), {"all": ["x", "y"]}, a_form())  # type: ignore[no-untyped-call]
    assert found.frame.equals(one_tier(paper(), paper(invalid=None), paper(cast=700)).frame)


def test_figures_that_are_no_whole_numbers_are_told_one_by_one() -> None:
    papers = frame(paper(), paper()).with_columns(
        pl.Series("cast", [612.5, 612.0]), pl.Series("invalid", ["12", "1 2"]), pl.Series("issued", [-1, 615])
    )
    with pytest.raises(Faults) as told:
        count.Protocols.from_frame("list", papers, {"all": ["x", "y"]}, a_form(), file="mine")
    assert sorted(str(fault) for fault in told.value.faults) == [
        'mine, row 2, column cast: expected a whole number, found "612.5"',
        'mine, row 2, column issued: expected a whole number, found "-1"',
        'mine, row 3, column invalid: expected a whole number, found "1 2"',
    ]


@pytest.mark.parametrize("make", [count.Protocols.from_frame, count.Remote.from_frame])
@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"unit": pl.lit(None, pl.String)}, "column unit: expected an id, found an empty cell"),
        ({"contest": pl.lit(None, pl.String)}, "column contest: expected an id, found an empty cell"),
        (
            {"contest": pl.lit("every")},
            'column contest: expected a contest whose contestants are given, found "every"',
        ),
        ({"vote_1": pl.lit(5)}, "column x: expected the votes in one column, found vote_1 too"),
    ],
)
def test_a_frame_whose_papers_are_of_no_known_place_is_refused(
    make: Callable[..., object], change: dict[str, pl.Expr], line: str
) -> None:
    table = frame(paper()).with_columns(**change)
    with pytest.raises(Faults) as told:
        make("list", table.lazy(), {"all": ["x", "y"]}, a_form(), file="mine")
    assert [str(fault).replace("row 2, ", "") for fault in told.value.faults] == [f"mine, {line}"]


def test_a_frame_without_units_is_refused() -> None:
    with pytest.raises(Faults, match="column unit"):
        count.Protocols.from_frame("list", frame(paper()).drop("unit"), {"all": ["x", "y"]}, a_form())


def test_the_folder_can_be_decided_from_its_protocols(tmp_path: Path) -> None:
    election = town(tmp_path)
    counted = count.to_counts(election, protocols(election))
    assert counted.tally("all") == election.tally("all")
    assert len(counted.counts) == len(PRECINCTS) * len(paper())
