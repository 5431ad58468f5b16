"""A journal in which nothing can be changed unseen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandat.verify.chain import START, NotCanonical, canonical, sealed, verify

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=6,
)


def journal(contents: list[dict[str, object]]) -> list[bytes]:
    lines, before = [], START
    for number, content in enumerate(contents, start=1):
        line, before = sealed(content, number, before)
        lines.append(line.encode() + b"\n")
    return lines


def of(size: int) -> list[bytes]:
    return journal([{"what": "saved", "figure": place, "who": "Әсел"} for place in range(size)])


@given(st.lists(st.fixed_dictionaries({"data": values}), max_size=6))
def test_an_untouched_journal_holds(contents: list[dict[str, object]]) -> None:
    lines = journal(contents)
    found = verify(lines)
    assert found.holds
    assert found.entries == len(contents)
    assert verify(lines, found.head).holds


@given(st.integers(1, 8), st.data())
def test_any_changed_byte_is_found(size: int, data: st.DataObject) -> None:
    lines = of(size)
    head = verify(lines).head
    place = data.draw(st.integers(0, size - 1))
    at = data.draw(st.integers(0, len(lines[place]) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != lines[place][at]))
    lines[place] = lines[place][:at] + bytes([byte]) + lines[place][at + 1 :]
    assert not verify(lines, head).holds


@given(st.integers(2, 8), st.data())
def test_an_entry_that_is_removed_put_in_or_moved_is_found(size: int, data: st.DataObject) -> None:
    lines = of(size)
    head = verify(lines).head
    one, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    removed = lines[:one] + lines[one + 1 :]
    assert not verify(removed, head).holds
    assert not verify([*lines[:one], lines[other], *lines[one:]], head).holds
    if one != other:
        moved = list(lines)
        moved[one], moved[other] = moved[other], moved[one]
        assert not verify(moved).holds


def test_a_tail_that_is_cut_is_found_with_the_head_alone() -> None:
    lines = of(5)
    head = verify(lines).head
    assert verify(lines[:-1]).holds
    assert not verify(lines[:-1], head).holds
    assert verify([], START).holds


def test_a_head_noted_earlier_is_still_in_a_longer_journal() -> None:
    lines = of(5)
    assert verify(lines, verify(lines[:3]).head).holds


def test_entries_sealed_anew_after_a_change_no_longer_have_the_noted_head() -> None:
    head = verify(of(4)).head
    changed: dict[str, object] = {"what": "saved", "figure": 7, "who": "Әсел"}
    others = journal([changed, {"figure": 1}, {"figure": 2}])
    assert verify(others).holds
    assert not verify(others, head).holds


def test_the_same_entry_in_another_writing_is_an_altered_one() -> None:
    (line,) = of(1)
    spaced = json.dumps(json.loads(line)).encode()
    twice = line.replace(b'"figure":0', b'"figure":9,"figure":0')
    assert not verify([spaced]).holds
    assert not verify([twice]).holds


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": object()}, "\ud800", [float("nan")]])
def test_what_has_no_one_writing_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mandat", "verify", *args], capture_output=True, text=True, check=False
    )


def test_the_command_says_what_holds_what_does_not_and_what_is_no_call(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    lines = of(3)
    path.write_bytes(b"".join(lines))
    head = verify(lines).head
    fine = run(str(path), "--head", head, "--lang", "en")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert f"3 entries, head {head}" in fine.stdout
    path.write_bytes(b"".join(lines).replace(b'"figure":1', b'"figure":5'))
    altered = run(str(path), "--lang", "en")
    assert altered.returncode == 1
    assert altered.stdout == "line 2: entry 2 was altered\n"
    told = run(str(path), "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["holds"] is False
    for wrong in ([str(tmp_path / "none.jsonl")], [str(path), "--head", "abc"]):
        call = run(*wrong)
        assert (call.returncode, call.stdout, len(call.stderr.splitlines())) == (2, "", 1)
