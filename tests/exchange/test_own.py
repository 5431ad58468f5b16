# ruff: noqa: E501  (one fault, one line)
"""Files that mandat wrote and somebody changed: what stands twice in them has to agree, and what is in identifiers
has to be readable."""

import json
from pathlib import Path
from typing import Any

import pytest

import mandat
from mandat.election import Faults
from mandat.exchange import read_nist, to_nist
from tests import EXAMPLES
from tests.exchange.making import VALIDATOR, changed, kind, votes, write

DISTRICT, MEMBERS = (
    to_nist(mandat.read(EXAMPLES / name)) for name in ("made-up-district-maslikhat", "made-up-list-of-members")
)
C = "Election.0.Contest.0"


def identifier(label: str, value: str) -> dict[str, Any]:
    return kind("ExternalIdentifier", Type="other", OtherType="mandat", Label=label, Value=value)


def place_of(document: dict[str, Any], label: str) -> int:
    """The place of the first identifier with a label among those of the first contest."""
    identifiers = document["Election"][0]["Contest"][0]["ExternalIdentifier"]
    return next(place for place, one in enumerate(identifiers) if one["Label"] == label)


PRECINCT = next(place for place, one in enumerate(DISTRICT["GpUnit"]) if one["Type"] == "precinct")
REGISTERED = DISTRICT["GpUnit"][PRECINCT]["VotersRegistered"]
CAST = DISTRICT["Election"][0]["BallotCounts"][0]["BallotsCast"]
COUNTS = place_of(DISTRICT, "counts")
MORE = len(DISTRICT["Election"][0]["Contest"][0]["ExternalIdentifier"])
SAID = f"Election[0].Contest[0].ExternalIdentifier[{COUNTS}].Value"
UNIT = json.loads(DISTRICT["Election"][0]["Contest"][0]["ExternalIdentifier"][COUNTS]["Value"])[0]

EDITS: list[tuple[dict[str, Any], str, Any, str]] = [
    (DISTRICT, f"GpUnit.{PRECINCT}.VotersRegistered", REGISTERED + 1, f"GpUnit[{PRECINCT}].VotersRegistered: expected {REGISTERED:,}, as in the identifiers, found {REGISTERED + 1:,}"),
    (DISTRICT, "Election.0.BallotCounts.0.BallotsCast", CAST + 1, f"Election[0].BallotCounts[0].BallotsCast: expected {CAST:,}, as in the identifiers, found {CAST + 1:,}"),
    (DISTRICT, f"{C}.ExternalIdentifier.{COUNTS}.Value", "x", f'{SAID}: expected a unit and its figures, as ["u1", {{"cast": 5}}], found "x"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{COUNTS}.Value", f'["{UNIT}",{{"cast":-5}}]', f'{SAID}: expected a unit and its figures, as ["u1", {{"cast": 5}}], found "["{UNIT}",{{"cast":-5}}]"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{COUNTS}.Value", f'["{UNIT}",{{"cast":1.5}}]', f'{SAID}: expected a unit and its figures, as ["u1", {{"cast": 5}}], found "["{UNIT}",{{"cast":1.5}}]"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{COUNTS}.Value", '["nowhere",{"cast":5}]', f'{SAID}: expected the id of a unit, found "nowhere"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{MORE}", identifier("counts", f'["{UNIT}",{{"cast":5}}]'), f"Election[0].Contest[0].ExternalIdentifier[{MORE}].Value: expected this count of the unit once, found it at {SAID} too"),
    (DISTRICT, f"{C}.ExternalIdentifier.{MORE}", identifier("counts", f'["{UNIT}",{{"ballots":5}}]'), f'Election[0].Contest[0].ExternalIdentifier[{MORE}].Value: expected a contestant of this contest or an account line, found "ballots"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{MORE}", identifier("published", '["cast","5"]'), f'Election[0].Contest[0].ExternalIdentifier[{MORE}].Value: expected a list of item, count, percent, source, found "["cast","5"]"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{MORE}", identifier("seats", "2"), "Election[0].Contest[0].NumberElected: expected 2, as in the identifiers, found 1"),
    (MEMBERS, f"{C}.ExternalIdentifier.{place_of(MEMBERS, 'contestant')}.Value", "[]", f'Election[0].Contest[0].ExternalIdentifier[{place_of(MEMBERS, "contestant")}].Value: expected a JSON object of texts, found "[]"'),
    (MEMBERS, "Person.0.ExternalIdentifier.0.Value", '{"contest":"list","contestant":"gamma","member":"m"}', 'Person[0].ExternalIdentifier[0].Value: expected a contestant of this contest, found "gamma"'),
    (MEMBERS, "Person.0.ExternalIdentifier.0.Value", '{"contest":5}', 'Person[0].ExternalIdentifier[0].Value: expected a JSON object of texts, found "{"contest":5}"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{MORE}", identifier("annulled", "nowhere"), f'Election[0].Contest[0].ExternalIdentifier[{MORE}].Value: expected a unit without figures in this contest, found "nowhere"'),
    (DISTRICT, f"{C}.ExternalIdentifier.{MORE}", identifier("annulled", UNIT), f'Election[0].Contest[0].ExternalIdentifier[{MORE}].Value: expected a unit without figures in this contest, found "{UNIT}"'),
    (MEMBERS, "Election.0.ExternalIdentifier.0.Value", "2", 'Election[0].ExternalIdentifier: expected format 1, found "2"'),
    (MEMBERS, "GpUnit.1", kind("ReportingUnit", id="kz-2", Type="country", ExternalIdentifier=[identifier("id", "kz")]), 'GpUnit[1]: expected "kz" once, found it twice'),
    (MEMBERS, f"{C}.ContestSelection.0.VoteCounts.2", votes("unit:kz", 7, "seats"), "Election[0].Contest[0].ContestSelection[0].VoteCounts[2]: expected this count of the unit once, found it at Election[0].Contest[0].ContestSelection[0].VoteCounts[1] too"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "way", "value", "line"), EDITS)
def test_a_fault_in_a_file_of_mandats(
    tmp_path: Path, document: dict[str, Any], way: str, value: Any, line: str
) -> None:
    made = changed(document, way, value)
    assert not list(VALIDATOR.iter_errors(made))
    with pytest.raises(Faults) as caught:
        read_nist(write(tmp_path / "e.json", made))
    assert f"e.json, key {line}" in str(caught.value).splitlines()


def test_ids_of_objects_are_given_once() -> None:
    election = mandat.read(EXAMPLES / "kz-mazhilis-2023")
    document = to_nist(election)
    ids: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            ids.extend([value["@id"]] if "@id" in value else [])
            for part in value.values():
                collect(part)
        elif isinstance(value, list):
            for part in value:
                collect(part)

    collect(document)
    assert len(ids) == len(set(ids)) > 100


def test_ids_that_would_be_the_same_are_numbered() -> None:
    from mandat.exchange.nist.objects import Ids

    ids = Ids()
    assert ids.of("selection", "a", "b/c") == "selection:a/b/c"
    assert ids.of("selection", "a/b", "c") == "selection:a/b/c~2"
    assert ids.of("selection", "a", "b/c") == "selection:a/b/c"
