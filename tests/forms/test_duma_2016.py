"""The State Duma of 2016: 96,871 real protocols against the form's relations. The file is not redistributed."""

from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from mandat.law.forms import Form, form

FILE = Path(__file__).parents[3] / "shared" / "data" / "ru-2016" / "duma2016_pr_precinct.parquet"

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="../shared/data/ru-2016 is not here: its licence does not let the project ship it"
)

LINES = (
    "voters_listed", "ballots_received", "ballots_issued_early", "ballots_issued_station", "ballots_issued_home",
    "ballots_cancelled", "ballots_portable_boxes", "ballots_stationary_boxes", "ballots_invalid", "ballots_valid",
    "absentee_received", "absentee_issued", "absentee_voted", "absentee_cancelled", "absentee_issued_tik",
    "absentee_lost", "ballots_lost", "ballots_uncounted_on_receipt",
)  # fmt: skip


@pytest.fixture(scope="module")
def duma() -> Form:
    return form("ru/duma")


@pytest.fixture(scope="module")
def protocols(duma: Form) -> nw.DataFrame[pl.DataFrame]:
    """The 18 lines by their codes, and the votes."""
    by_line = {field.line: field.code for field in duma.fields if field.line is not None}
    assert [int(line) for line in by_line] == list(range(1, 19))
    frame = pl.read_parquet(FILE)
    return nw.from_native(
        frame.select(
            "region",
            "uik",
            pl.sum_horizontal(f"p{number:02}" for number in range(1, 15)).alias("votes"),
            *(pl.col(column).alias(by_line[str(place)]) for place, column in enumerate(LINES, start=1)),
        )
    )


def test_there_are_96871_protocols(protocols: nw.DataFrame[pl.DataFrame]) -> None:
    assert len(protocols) == 96_871


def test_the_sums_of_the_form_are_there(duma: Form, protocols: nw.DataFrame[pl.DataFrame]) -> None:
    sums = duma.sums(protocols.columns)
    assert list(sums) == ["issued", "cast"]
    whole = protocols.with_columns(total.expression().alias(code) for code, total in sums.items())
    more = whole.filter(nw.col("cast") > nw.col("issued"))
    assert len(more) == 4


def test_only_four_precincts_have_more_ballots_than_were_issued_and_nothing_else_is_an_error(
    duma: Form, protocols: nw.DataFrame[pl.DataFrame]
) -> None:
    whole = protocols.with_columns(
        total.expression().alias(code) for code, total in duma.sums(protocols.columns).items()
    )
    checked = whole.select("region", "uik", *(check.holds.expression().alias(check.code) for check in duma.checks))
    fired = {check.code: len(checked.filter(~nw.col(check.code))) for check in duma.checks}
    errors = {code: count for code, count in fired.items() if code.startswith("E-")}
    assert errors.pop("E-BOXES") == 4
    assert set(errors.values()) == {0}
    where = checked.filter(~nw.col("E-BOXES")).select("region", "uik").rows()
    assert sorted(where) == [
        ("Калининградская область", "15"),
        ("Челябинская область", "2123"),
        ("Челябинская область", "2146"),
        ("Челябинская область", "985"),
    ]
    assert {code: fired[code] for code in ("W-PORTABLE", "W-LOST", "W-UNACCOUNTED", "W-TURNOUT-ZERO")} == {
        "W-PORTABLE": 5,
        "W-LOST": 204,
        "W-UNACCOUNTED": 26,
        "W-TURNOUT-ZERO": 0,
    }
    assert all(checked.get_column(check.code).null_count() == 0 for check in duma.checks)


def test_one_protocol_by_hand_says_the_same(duma: Form, protocols: nw.DataFrame[pl.DataFrame]) -> None:
    for row in protocols.filter(nw.col("uik") == "2146").iter_rows(named=True):
        expected = row["region"] == "Челябинская область"
        assert (duma.check("E-BOXES").holds.holds(duma.completed(row)) is False) == expected
