"""A short, always equal slice of `make fuzz`: in a process of its own, since a damaged file may end one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mandat.election import Fault, Faults
from mandat.language import Text
from tests.fuzz.child import one_input
from tests.fuzz.targets import Find, Target

INPUTS = {
    "table-csv": 150,
    "table-xlsx": 30,
    "table-parquet": 25,
    "folder-csv": 120,
    "folder-xlsx": 30,
    "folder-parquet": 40,
    "head": 120,
    "mapping": 200,
    "law": 40,
    "form": 60,
    "relation": 1500,
}


@pytest.mark.parametrize("target", INPUTS)
def test_damaged_inputs_give_a_result_or_faults_of_a_line_each(tmp_path: Path, target: str) -> None:
    call = [
        sys.executable,
        "-m",
        "tests.fuzz.child",
        target,
        str(tmp_path / "input"),
        "--slice",
        str(INPUTS[target]),
        "1",
    ]
    environment = {**os.environ, "MANDAT_LANG": "en", "POLARS_MAX_THREADS": "2"}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"status {done.returncode} for the input {tmp_path / 'input'}\n{done.stderr[-3000:]}"


def silent(data: bytes) -> None:
    """Takes anything."""


def loud(data: bytes) -> None:
    os.write(2, b"panicked")


def wrong(data: bytes) -> None:
    raise ZeroDivisionError


def of_two_lines(data: bytes) -> None:
    raise Faults([Fault("a", None, None, Text("expected\nthis"))])


@pytest.mark.parametrize(("reader", "find"), [(loud, Find), (wrong, ZeroDivisionError), (of_two_lines, Find)])
def test_the_harness_sees_what_may_not_be(reader: Callable[[bytes], None], find: type[Exception]) -> None:
    one_input(Target("csv", lambda: (b"",), silent), b"")
    with pytest.raises(find):
        one_input(Target("csv", lambda: (b"",), reader), b"")
