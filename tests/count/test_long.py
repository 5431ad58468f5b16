"""Long tables whose papers stand in order are read a piece at a time, with the same end as any other."""

import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandat import count
from mandat.count import Protocols, grid, read_table
from mandat.count.groups import Figures, Groups
from mandat.count.long import stacked
from mandat.election import Faults
from tests.count.making import a_form

MAPPING = count.Mapping.model_validate(
    {
        "tier": "list",
        "unit": "uik",
        "contest": "contest",
        "long": {"item": "line", "count": "figure"},
        "fields": {"registered": "voters", "invalid": "bad"},
        "levels": {"district": "tik"},
    }
)
ITEMS = ("voters", "bad", "x", "y")


def rows(papers: int, items: tuple[str, ...] = ITEMS) -> list[tuple[str, str, str, str, int | None]]:
    return [
        (f"u{paper:03d}", f"t{paper // 5}", "all", item, None if (paper + k) % 7 == 0 else paper * 100 + k)
        for paper in range(papers)
        for k, item in enumerate(items)
    ]


def table(path: Path, lines: list[tuple[str, str, str, str, int | None]]) -> Path:
    frame = pl.DataFrame(lines, schema=["uik", "tik", "contest", "line", "figure"], orient="row")
    frame.cast({"figure": pl.Int64}).write_parquet(path)
    return path


def seen(protocols: Protocols) -> list[tuple[object, ...]]:
    return protocols.frame.drop("file").rows()


@pytest.fixture(params=[5, 8, 13, 1000], ids=lambda rows: f"{rows} rows at a time")
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(grid, "_BATCH", request.param)
    return int(request.param)


def wide(papers: int) -> list[tuple[object, ...]]:
    """What a table of that many papers comes to."""
    found: list[tuple[object, ...]] = []
    for paper in range(papers):
        registered, invalid, x, y = (figure for *_, figure in rows(papers)[4 * paper : 4 * paper + 4])
        votes = None if x is None or y is None else x + y
        found.append((f"u{paper:03d}", registered, invalid, x, y, votes, 2 + 4 * paper))
    return found


def test_papers_that_stand_in_order(tmp_path: Path, batch: int) -> None:
    found = read_table(table(tmp_path / "long.parquet", rows(23)), MAPPING, a_form())
    assert found.frame.select("unit", "registered", "invalid", "vote_1", "vote_2", "votes", "row").rows() == wide(23)


def test_the_same_from_csv_and_in_any_order(tmp_path: Path, batch: int) -> None:
    lines = rows(23)
    ordered = read_table(table(tmp_path / "a.parquet", lines), MAPPING, a_form())
    random.Random(1).shuffle(lines)
    mixed = read_table(table(tmp_path / "b.parquet", lines), MAPPING, a_form())
    columns = ["unit", "area:district", "registered", "invalid", "votes"]
    assert sorted(mixed.frame.select(columns).rows(), key=str) == sorted(ordered.frame.select(columns).rows(), key=str)
    pl.DataFrame(rows(23), schema=["uik", "tik", "contest", "line", "figure"], orient="row").write_csv(
        tmp_path / "c.csv"
    )
    assert seen(read_table(tmp_path / "c.csv", MAPPING, a_form())) == seen(ordered)


def test_a_paper_in_two_pieces_of_the_file_is_one_paper(tmp_path: Path, batch: int) -> None:
    lines = rows(23)
    apart = [*lines[:-2], *rows(24)[-4:], *lines[-2:]]
    found = read_table(table(tmp_path / "long.parquet", apart), MAPPING, a_form())
    assert len(found) == 24
    assert found.frame.filter(pl.col("unit") == "u022")["registered"].to_list() == [2200]


def test_a_last_paper_without_its_last_line_is_blank_there(tmp_path: Path, batch: int) -> None:
    found = read_table(table(tmp_path / "long.parquet", rows(23)[:-1]), MAPPING, a_form())
    assert found.frame["vote_2"].to_list()[-1] is None
    assert len(found) == 23


def test_the_same_paper_twice_is_told_with_its_rows(tmp_path: Path, batch: int) -> None:
    lines = [*rows(23), *rows(1)]
    with pytest.raises(Faults) as faults:
        read_table(table(tmp_path / "long.parquet", lines), MAPPING, a_form())
    assert [fault.row for fault in faults.value.faults] == [94, 95, 96, 97]


@pytest.mark.parametrize("figure", [-1, 10**13])
def test_a_figure_far_down_that_is_none_or_too_large(tmp_path: Path, batch: int, figure: int) -> None:
    lines = rows(23)
    lines[-1] = (*lines[-1][:4], figure)
    path = table(tmp_path / "long.parquet", lines)
    with pytest.raises(Faults) as faults:
        read_table(path, MAPPING, a_form())
    assert [(fault.row, fault.column) for fault in faults.value.faults] == [(93, "figure")]


def test_a_unit_without_a_name_far_down(tmp_path: Path, batch: int) -> None:
    lines = rows(23)
    lines[-4:] = [(None, *line[1:]) for line in lines[-4:]]  # type: ignore[misc]
    with pytest.raises(Faults) as faults:
        read_table(table(tmp_path / "long.parquet", lines), MAPPING, a_form())
    assert {fault.column for fault in faults.value.faults} == {"uik"}


NAMED = MAPPING.model_copy(update={"long": MAPPING.long.model_copy(update={"contestants": ["x", "y"]})})  # type: ignore[union-attr]


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_an_item_that_is_neither_line_nor_contestant_is_a_fault_of_every_row(
    tmp_path: Path, batch: int, ending: str
) -> None:
    path = table(tmp_path / "long.parquet", rows(6, (*ITEMS, "z")))
    if ending == "csv":
        pl.read_parquet(path).write_csv(tmp_path / "long.csv")
    with pytest.raises(Faults) as faults:
        read_table(tmp_path / f"long.{ending}", NAMED, a_form())
    assert [(fault.row, fault.column) for fault in faults.value.faults] == [(6 + 5 * k, "line") for k in range(6)]


@pytest.mark.parametrize("column", range(4))
def test_spaces_at_the_ends_of_names_make_no_second_one(tmp_path: Path, batch: int, column: int) -> None:
    lines = rows(23)
    lines[-4] = (*(f"{cell} " if k == column else cell for k, cell in enumerate(lines[-4])),)  # type: ignore[assignment]
    found = read_table(table(tmp_path / "long.parquet", lines), MAPPING, a_form())
    assert seen(found) == seen(read_table(table(tmp_path / "long.parquet", rows(23)), MAPPING, a_form()))
    name = ("uik", "tik", "contest", "line")[column]
    (said,) = found.said
    assert str(said) == f"long.parquet, column {name}: spaces at the ends of names are left out (in 1 rows)"


def test_an_item_that_comes_late_is_not_lost(tmp_path: Path, batch: int) -> None:
    lines = [*rows(20), *rows(23, (*ITEMS, "z"))[100:]]
    found = read_table(table(tmp_path / "long.parquet", lines), MAPPING, a_form())
    assert found.contestants["all"] == ("x", "y", "z")
    assert found.frame["vote_3"].drop_nulls().len() == 3


def test_frames_that_are_not_regular_are_left_to_the_general_way() -> None:
    long = MAPPING.long
    assert long is not None
    frame = pl.DataFrame(rows(9), schema=["uik", "tik", "contest", "line", "figure"], orient="row")
    frame = frame.with_columns(pl.int_range(2, pl.len() + 2).alias("\0row"))
    pieces = [frame.slice(at, 10) for at in range(0, 36, 10)]
    assert stacked(pieces, MAPPING.of_paper, long, ["uik"]) is not None
    assert stacked([*pieces[:-1], pieces[-1].head(3)], MAPPING.of_paper, long, ["uik"]) is None
    swapped = frame.with_columns(pl.when(pl.col("\0row") == 21).then(pl.lit("x")).otherwise("line").alias("line"))
    assert stacked([swapped], MAPPING.of_paper, long, ["uik"]) is None


groups = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1, 2]), st.none() | st.integers(0, 10**12)),
    min_size=1,
    max_size=40,
)


@given(groups, st.integers(1, 7))
def test_groups_of_rows_wherever_they_stand(lines: list[tuple[str | None, int, int | None]], piece: int) -> None:
    frame = pl.DataFrame(lines, schema={"area": pl.String, "contest": pl.Int64, "n": pl.Int64}, orient="row")
    frame = pl.concat([frame.slice(at, piece) for at in range(0, len(frame), piece)], rechunk=False)
    found = Groups(frame, ["area", "contest"])
    by_key: dict[tuple[str | None, int], list[int]] = {}
    for area, contest, n in lines:
        by_key.setdefault((area, contest), []).append(-1 if n is None else n)
    assert found.keys == list(by_key)
    assert found.sizes.tolist() == [len(own) for own in by_key.values()]
    assert found.sums([frame["n"]])[0].tolist() == [sum(n for n in own if n >= 0) for own in by_key.values()]
    figures = Figures(frame["n"])
    assert [figures[rows].tolist() for rows in found.rows_of()] == list(by_key.values())
