"""What a notebook shows: tables without scripts, in which nothing of the data is taken for markup."""

from dataclasses import replace
from pathlib import Path

import mandat
from mandat.language import Names

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_a_comparison_is_a_table_with_a_column_a_law(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MANDAT_LANG", "en")
    found = mandat.compare(mandat.read(EXAMPLES / "kz-mazhilis-2023"), ["kz/mazhilis@2021", "kz/kurultai"])
    shown = found._repr_html_()
    assert "<tr><th>Amanat</th><td>65</td><td>83</td></tr>" in shown
    monkeypatch.setenv("MANDAT_LANG", "ru")
    assert "<th>Самовыдвиженцы</th>" in mandat.compare(found.election, ["kz/mazhilis"])._repr_html_()
    monkeypatch.setenv("MANDAT_LANG", "en")
    hostile = replace(found.election, name=Names(en="<script>alert(1)</script>"), made_up=True)
    shown = replace(found, election=hostile)._repr_html_()
    assert "<script" not in shown
    assert "SYNTHETIC DATA" in shown


def test_an_outcome_is_a_table_with_a_column_a_tier(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MANDAT_LANG", "en")
    outcome = mandat.decide(mandat.read(EXAMPLES / "kz-mazhilis-2023"))
    shown = outcome._repr_html_()
    assert "<tr><th>Amanat</th><td>40</td><td>4</td><td>44</td></tr>" in shown
    assert "<tr><th>Filled</th><td>69</td><td>7</td><td>76</td></tr>" in shown
    assert "decided as far as it goes" in shown
    hostile = replace(outcome, election=replace(outcome.election, name=Names(en="<script>"), made_up=True))
    assert "<script" not in hostile._repr_html_()
    assert "SYNTHETIC DATA" in hostile._repr_html_()


def test_margins_are_a_table_with_the_closest_seat_of_each_contestant(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MANDAT_LANG", "en")
    found = mandat.margins(mandat.read(EXAMPLES / "kz-mazhilis-2023"))
    shown = found._repr_html_()
    assert shown.count("<tr><th>") == 1 + 6  # the heads, and a row for each list with a seat
    assert "Contests of which it is not known: 29" in shown
    frame = found.to_frame()
    seats = found.contests["list"].seats
    assert len(frame) == sum(len(seat.ways) for seat in seats)
    fewest = min(seat.moved.votes for seat in seats if seat.moved is not None)
    assert frame["votes"].min() == fewest
    hostile = replace(found, election=replace(found.election, name=Names(en="<b>bold</b>"), made_up=True))
    assert "<b>" not in hostile._repr_html_()
    assert "SYNTHETIC DATA" in hostile._repr_html_()


def test_a_close_result_says_how_many_more_rows_there_are(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MANDAT_LANG", "en")
    monkeypatch.setattr("mandat.measure.margins.shown.MOST", 2)
    shown = mandat.margins(mandat.read(EXAMPLES / "kz-mazhilis-2023"))._repr_html_()
    assert "The 2 closest of 6" in shown
