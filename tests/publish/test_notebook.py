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
    assert "<tr><th>amanat</th><td>65</td><td>83</td></tr>" in shown
    hostile = replace(found.election, name=Names(en="<script>alert(1)</script>"), made_up=True)
    shown = replace(found, election=hostile)._repr_html_()
    assert "<script" not in shown
    assert "SYNTHETIC DATA" in shown
