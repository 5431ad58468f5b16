"""Whatever is done to a NIST file: it is read, or its faults are told on a line each, and nothing else."""

import copy
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mandat
from mandat.election import Faults
from mandat.exchange import read_nist, to_nist
from mandat.law import LawError
from tests import EXAMPLES
from tests.exchange.making import LAW, small, with_candidates

SEEDS: list[tuple[dict[str, Any], dict[str, Any] | None]] = [
    (small(), LAW),
    (with_candidates(), {"law": "kz/maslikhat-district", "seats": {"district": 2}}),
    (to_nist(mandat.read(EXAMPLES / "made-up-list-of-members")), None),
    (to_nist(mandat.read(EXAMPLES / "kz-mazhilis-2023")), None),
]
WORDS = [
    "u-1",
    "u-kz",
    "s-a",
    "p-b",
    "mandat",
    "counts",
    "seats",
    "other",
    "total",
    "cast",
    "",
    " ",
    "\n",
    "\ud800",
    "٣",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.sampled_from([12.0, 12.5, float("nan"), float("inf"), 1e308]),
    st.sampled_from(WORDS),
    st.sampled_from(
        ['["kz",{"cast":5}]', '["kz",{"cast":-5}]', '{"selection":1}', "[]", "[" * 999, '["list","list","7"]']
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["@id", "Type", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def ways(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to everything in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(one for key, part in inner for one in ways(part, (*way, key)))]


WAYS = [ways(seed)[1:] for seed, _ in SEEDS]


def reads_or_tells(data: bytes, mapping: dict[str, Any] | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "e.json"
        path.write_bytes(data)
        faults: Sequence[object] = ()
        try:
            read_nist(path, mapping=mapping)
        except (Faults, LawError) as error:
            faults = error.faults
    lines = [str(fault) for fault in faults]
    assert all(line.startswith("e.json") and line.isprintable() for line in lines), lines


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), seed=st.integers(0, len(SEEDS) - 1))
def test_a_document_with_other_values_in_it(data: st.DataObject, seed: int) -> None:
    document, mapping = copy.deepcopy(SEEDS[seed][0]), SEEDS[seed][1]
    for way in data.draw(st.lists(st.sampled_from(WAYS[seed]), min_size=1, max_size=3)):
        here: Any = document
        try:
            last: Any = way[-1]
            for step in way[:-1]:
                here = here[step]
            what = data.draw(st.sampled_from(["change", "change", "take out", "twice", "another", "rename"]))
            if what == "take out":
                del here[last]
            elif what == "twice" and isinstance(here, list):
                here.append(copy.deepcopy(here[last]))
            elif what == "rename" and isinstance(here, dict):
                here[data.draw(st.sampled_from(["Typ", "a\nb", "VoteCounts", "x" * 300]))] = here.pop(last)
            elif what == "another":
                other: Any = document
                for step in data.draw(st.sampled_from(WAYS[seed])):
                    other = other[step]
                here[last] = copy.deepcopy(other)
            else:
                here[last] = data.draw(VALUES)
        except (LookupError, TypeError):
            continue  # an earlier change took the place away
    reads_or_tells(json.dumps(document).encode(), mapping)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), seed=st.integers(0, 1))
def test_a_file_with_other_bytes_in_it(data: st.DataObject, seed: int) -> None:
    document, mapping = SEEDS[seed]
    written = bytearray(json.dumps(document).encode())
    for place in data.draw(st.lists(st.integers(0, len(written) - 1), min_size=1, max_size=4)):
        what = data.draw(st.sampled_from(["cut", "change", "double"]))
        if what == "cut":
            del written[place : place + data.draw(st.integers(1, 50))]
        elif what == "change":
            written[place : place + 1] = data.draw(st.binary(max_size=3))
        else:
            written[place:place] = written[place : place + data.draw(st.integers(1, 200))]
        if not written:
            break
    reads_or_tells(bytes(written), mapping)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_each_seed_is_read_as_it_is(seed: int, tmp_path: Path) -> None:
    document, mapping = SEEDS[seed]
    path = tmp_path / "e.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_nist(path, mapping=mapping).contests


@pytest.mark.parametrize("seed", range(2))
def test_a_file_cut_anywhere_is_one_fault(seed: int, tmp_path: Path) -> None:
    document, mapping = SEEDS[seed]
    whole = json.dumps(document).encode()
    path = tmp_path / "e.json"
    for end in range(1, len(whole), 97):
        path.write_bytes(whole[:end])
        with pytest.raises(Faults) as caught:
            read_nist(path, mapping=mapping)
        assert len(caught.value.faults) == 1
