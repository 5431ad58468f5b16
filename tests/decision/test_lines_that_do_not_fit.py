"""Account lines smaller than the votes bound nothing: the contest is decided, and both computations agree.

A folder with such totals is refused; they come about where figures of two folders are put together.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from mandat import decide
from mandat.election import Counts
from tests.decision.making import a_law, election

MORE = 'turnout = { share = "1/4", cite = "Art. 8" }\nagainst_all = { leads = "nothing", cite = "Art. 5" }'
ADMIT = '{{ share = "20%", of = "{}", cite = "Art. 2" }}'


@pytest.mark.parametrize("of", ["valid", "valid without against all", "cast", "registered"])
@pytest.mark.parametrize(
    ("accounts", "last"),
    [
        ({"registered": 1}, 2),
        ({"registered": 1, "against_all": 1}, 2),
        ({"cast": 2, "invalid": 9}, None),
        ({"valid": 3}, 2),
        ({"valid": 3, "registered": 900}, None),
    ],
)
def test_fewer_voters_or_ballots_than_votes(
    tmp_path: Path, of: str, accounts: dict[str, int], last: int | None
) -> None:
    law = a_law(admit=ADMIT.format(of), more=MORE)
    made = election(tmp_path / "e", law, {"a": 30, "b": 12, "c": last})
    items, counts = zip(*accounts.items(), strict=True)
    own = made.counts
    more = len(items)
    rows = Counts(
        (*own.unit, *["xx"] * more), (*own.contest, *["all"] * more), (*own.item, *items), (*own.count, *counts)
    )
    outcome = decide(replace(made, counts=rows)).contests["all"]  # raises where the two computations differ
    assert outcome.state in ("decided", "missing")
