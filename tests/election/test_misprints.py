"""The misprints of the press that are known: mandat finds each, and nothing else."""

import pytest

from mandat.election import check_published, read
from tests import EXAMPLES

KNOWN: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {
    "kz-mazhilis-2023": [
        ("W-published-count", 13, ("3,341,510", "3,431,510 the column adds up to 6,366,441", "the printed 53.9%")),
    ],
    "kz-maslikhat-astana-2023": [
        ("W-published-percent", 9, ("kapital.kz prints 19.96%", "56,045 of 330,497 is 16.96%")),
        ("W-published-percent", 10, ("inform.kz prints 19.96%", "56,045 of 330,497 is 16.96%")),
        ("W-published-percent", 11, ("kapital.kz prints 5.12%", "18,174 of 330,497 is 5.50%")),
        ("W-published-count", 12, ("inform.kz prints 2,197", "2,147 of 330,497 is the printed 0.65%")),
    ],
    "kz-mazhilis-2016": [
        ("W-published-count", 8, ("7,966,000", "7,566,150 of 9,810,852 is the printed 77.12%")),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_the_misprints_of_an_example_are_found_and_no_others(name: str) -> None:
    found = check_published(read(EXAMPLES / name))
    expected = KNOWN.get(name, [])
    assert [(one.code, one.row, one.level) for one in found] == [(code, row, "warning") for code, row, _ in expected]
    for one, (_, _, parts) in zip(found, expected, strict=True):
        for part in parts:
            assert part in str(one)
