"""docs/law.md is whole: every key and every value of the schema stands in it, and what it shows works as it says."""

import re
import shlex
import subprocess
import sys
import typing
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from pydantic import BaseModel

import mandat
from mandat.law import Law, LawError, parse_law
from mandat.law.schema import HighestAverages
from tests import EXAMPLES, ROOT

DOCUMENT = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, flags=re.DOTALL)
TIER = "## `[[tier]]`"
LOT = EXAMPLES / "made-up-lot"


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and everything it is made of: alternatives, items, literal values."""
    yield annotation
    for inner in typing.get_args(annotation):
        yield from parts(inner)


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every key of the schema by its path from the document, with its literal values."""
    for name, field in model.model_fields.items():
        path = prefix + (field.alias or name)
        inside = list(parts(field.annotation))
        yield path, [value for one in inside if typing.get_origin(one) is typing.Literal for value in one.__args__]
        for one in inside:
            if isinstance(one, type) and issubclass(one, BaseModel):
                yield from keys(one, f"{path}.")


def rows() -> Iterator[tuple[str, str]]:
    """Every key with a row in the tables, by its path from the document, and the part of the text it stands in."""
    for chapter in re.split(r"^(?=## )", DOCUMENT, flags=re.MULTILINE):
        prefix = "tier." if chapter.startswith(TIER) else ""
        for part in re.split(r"^(?=### )", chapter, flags=re.MULTILINE):
            for key in re.findall(r"^\| `([a-z_.]+)` \|", part, flags=re.MULTILINE):
                yield prefix + key, part


ROWS = dict(rows())


def test_every_key_of_the_schema_has_a_row_and_no_other_has() -> None:
    schema = {path for path, _ in keys(Law) if not path.endswith(".cite")}
    assert set(ROWS) == schema
    assert len(list(rows())) == len(ROWS)


def test_cite_is_explained_once_for_all() -> None:
    assert "- **`cite`**" in DOCUMENT
    sections = {path.rpartition(".")[0] for path, _ in keys(Law) if path.endswith(".cite")}
    whole = {path.rpartition(".")[0] for path, _ in keys(Law)}
    assert whole - sections == {"", "tier"}


@pytest.mark.parametrize("path", [path for path, values in keys(Law) if values])
def test_every_value_stands_in_the_part_of_its_key(path: str) -> None:
    values = {value for one, found in keys(Law) if one == path for value in found}
    missing = [value for value in values if f'`"{value}"`' not in ROWS[path]]
    assert not missing


def test_needed_keys_are_marked() -> None:
    def needed(model: type[BaseModel], prefix: str) -> Iterator[str]:
        for name, field in model.model_fields.items():
            path = prefix + (field.alias or name)
            if field.is_required():
                yield path
            for one in parts(field.annotation):
                if isinstance(one, type) and issubclass(one, BaseModel):
                    yield from needed(one, f"{path}.")

    marked = {
        path
        for path, part in ROWS.items()
        for key in {path, path.removeprefix("tier.")}
        if re.search(rf"^\| `{re.escape(key)}` \|.*\*\*needed\*\*", part, flags=re.MULTILINE)
    }
    assert marked == {path for path in needed(Law, "") if not path.endswith(".cite")}


def test_the_short_example_is_what_its_heading_says() -> None:
    law = parse_law(EXAMPLE, "my-mazhilis.toml")
    lists, districts = law.tier
    assert lists.admit[0].share == Fraction(3, 100)
    assert isinstance(lists.allocate, HighestAverages)
    assert lists.allocate.divisors == "d'hondt"
    assert [tie.by for tie in [*lists.tie, *districts.tie]] == ["lot", "lot"]


def test_the_short_example_gives_the_seats_it_is_said_to_give() -> None:
    election = mandat.read(EXAMPLES / "kz-mazhilis-2023")
    assert "45 seats for Amanat where the law gave 44" in DOCUMENT
    assert mandat.decide(election).seats["amanat"] == 44
    assert mandat.decide(election, parse_law(EXAMPLE)).seats["amanat"] == 45


def test_the_errors_shown_are_those_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDAT_LANG", "en")
    wrong = EXAMPLE.replace('share = "3%"', "share = 3").replace("d'hondt", "dhondt")
    with pytest.raises(LawError) as caught:
        parse_law(wrong, "my-mazhilis.toml")
    shown = [line.strip() for line in DOCUMENT.splitlines() if line.startswith("    my-mazhilis.toml, line ")]
    assert [str(fault) for fault in caught.value.faults] == shown


def test_the_document_is_short() -> None:
    assert len(DOCUMENT.splitlines()) <= 220


def test_the_election_with_a_law_of_its_own_waits_for_its_lot() -> None:
    readme = (LOT / "README.md").read_text(encoding="utf-8")
    commands = [line.strip() for line in readme.splitlines() if line.startswith("    mandat ")]
    done = [
        subprocess.run([sys.executable, "-m", *shlex.split(one)], cwd=ROOT, capture_output=True, check=False).returncode
        for one in commands
    ]
    assert done == [3, 0]


def test_with_the_lot_drawn_it_comes_out_as_announced() -> None:
    election = mandat.read(LOT)
    pending = mandat.decide(election)
    assert pending.contests["list"].lot is not None
    assert pending.contests["list"].lot.among == ("alpha", "beta")
    outcome = mandat.decide(election, lots={"list/list": ["beta"]})
    assert outcome.seats == {"alpha": 3, "beta": 3, "gamma": 3, "delta": 1, "epsilon": 0}
    assert outcome.official is not None
    assert outcome.official.matches is True
