"""The line of a key in a TOML text."""

from typing import Any

import pytest

from mandat.law.lines import line_of

TEXT = """\
# a comment with [brackets] and key = 1
name = "a [ bracket { in a string"   # ] and in a comment
days = [2001, 2002]
table = { one = 1, two = { three = 3 } }

sources = [
    "first",  # with [ a bracket
    "second, with a comma",
    # a comment between
    "third",
]
[plain]
key = 1
dotted.en = "one"
dotted.ru = "two"
long = \"\"\"
key = 2
[plain.deep]
\"\"\"
after = 3
[[tier]]
id = "a"
admit = [
    { share = 1, of = "x" },
    { share = 2, of = [
        "y",
        "z",
    ] },
]
[tier.fill]
by = "x"
[[tier.fill.groups]]
on = "list"
[[tier.fill.groups]]
on = "seats"
[[tier]]
id = "b"
tie = [{ by = "x" }, { by = "y" }, {
    by = "z",
}]
[tier.fill]
by = "y"
[[tier.fill.groups]]
on = "other"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ([], 1),
        (["nowhere"], 1),
        (["name"], 2),
        (["days", 1], 3),
        (["table", "two", "three"], 4),
        (["sources"], 6),
        (["sources", 0], 7),
        (["sources", 1], 8),
        (["sources", 2], 10),
        (["sources", 9], 6),
        (["plain"], 12),
        (["plain", "key"], 13),
        (["plain", "dotted"], 14),
        (["plain", "dotted", "ru"], 15),
        (["plain", "long"], 16),
        (["plain", "after"], 20),
        (["plain", "nowhere"], 12),
        (["tier"], 21),
        (["tier", 0], 21),
        (["tier", 0, "id"], 22),
        (["tier", 0, "admit"], 23),
        (["tier", 0, "admit", 0, "of"], 24),
        (["tier", 0, "admit", 1, "share"], 25),
        (["tier", 0, "fill"], 30),
        (["tier", 0, "fill", "by"], 31),
        (["tier", 0, "fill", "groups"], 32),
        (["tier", 0, "fill", "groups", 1, "on"], 35),
        (["tier", 0, "nowhere"], 21),
        (["tier", 1, "id"], 37),
        (["tier", 1, "tie", 0, "by"], 38),
        (["tier", 1, "tie", 1, "by"], 38),
        (["tier", 1, "tie", 2, "by"], 38),
        (["tier", 1, "fill", "by"], 42),
        (["tier", 1, "fill", "groups", 0, "on"], 44),
        (["tier", 7, "id"], 1),
    ],
)
def test_a_key_stands_on_its_line(path: list[Any], line: int) -> None:
    assert line_of(TEXT, path) == line


def test_an_empty_text_has_one_line() -> None:
    assert line_of("", ["id"]) == 1
