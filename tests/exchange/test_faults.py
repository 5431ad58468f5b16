# ruff: noqa: E501  (one fault, one line)
"""Every fault of a NIST file, made by hand: the edit, and the exact line that names it."""

import json
from pathlib import Path
from typing import Any

import pytest

from mandat.election import Faults
from mandat.exchange import read_nist
from mandat.law import LawError
from tests.exchange.making import LAW, changed, kind, named, small, unit, votes, with_candidates, write

E, C, S, V = (
    "Election.0",
    "Election.0.Contest.0",
    "Election.0.Contest.0.ContestSelection",
    "Election.0.Contest.0.ContestSelection.0.VoteCounts",
)
AT = {
    "{e}": "Election[0]",
    "{c}": "Election[0].Contest[0]",
    "{s}": "Election[0].Contest[0].ContestSelection",
    "{v}": "Election[0].Contest[0].ContestSelection[0].VoteCounts",
}
WHOLE = "expected a whole number, not below zero, found"
TYPES = "expected one of absentee, absentee-fwab, absentee-in-person, absentee-mail, early, election-day, other, provisional, seats, total, uocava or write-in, found"
CIRCLE = "expected a unit that is not below this one, found a circle of units"


def lines(path: Path, mapping: dict[str, Any] | None = None) -> list[str]:
    """What is told of a file, without its name."""
    with pytest.raises((Faults, LawError)) as caught:
        read_nist(path, mapping=LAW if mapping is None else mapping)
    return [line.removeprefix(f"{path.name}, ").removeprefix("key ") for line in str(caught.value).splitlines()]


def expected(line: str) -> str:
    for short, whole in AT.items():
        line = line.replace(short, whole)
    return line


EDITS: list[tuple[str, Any, str]] = [
    (f"{V}.0.Count", 12.5, f"{{v}}[0].Count: {WHOLE} 12.5"),
    (f"{V}.0.Count", -1, f"{{v}}[0].Count: {WHOLE} -1"),
    (f"{V}.0.Count", "60", f'{{v}}[0].Count: {WHOLE} "60"'),
    (f"{V}.0.Count", True, f"{{v}}[0].Count: {WHOLE} true"),
    (f"{V}.0.Count", None, f"{{v}}[0].Count: {WHOLE} null"),
    (f"{V}.0.Count", [60], f"{{v}}[0].Count: {WHOLE} [...]"),
    (f"{V}.0.Count", float("nan"), f"{{v}}[0].Count: {WHOLE} nan"),
    (f"{V}.0.Count", float("-inf"), f"{{v}}[0].Count: {WHOLE} -inf"),
    (f"{V}.0.Count", ..., "{v}[0].Count: expected this property, found none of that name"),
    (f"{V}.0.Type", "totals", f'{{v}}[0].Type: {TYPES} "totals"'),
    (f"{V}.0.Type", ..., "{v}[0].Type: expected this property, found none of that name"),
    (f"{V}.0.GpUnitId", "u-9", '{v}[0].GpUnitId: expected the @id of a unit, found "u-9"'),
    (f"{V}.0.GpUnitId", 7, "{v}[0].GpUnitId: expected a text, found 7"),
    (f"{V}.0.GpUnit", "u-1", "{v}[0].GpUnit: expected no property of this name"),
    (
        f"{V}.0.@type",
        "ElectionResults.Votes",
        '{v}[0].@type: expected one of ElectionResults.VoteCounts, found "ElectionResults.Votes"',
    ),
    (f"{V}.0.Round", 1, "{v}[0].Round: expected no rounds: the counts of a ranked vote are not read"),
    (f"{V}.0.IsSuppressedForPrivacy", "no", '{v}[0].IsSuppressedForPrivacy: expected true or false, found "no"'),
    (f"{V}.3", votes("u-1", 60), "{v}[3]: expected this count of the unit once, found it at {v}[0] too"),
    (
        f"{V}.3",
        votes("u-1", 61, "election-day"),
        "{v}[0]: expected 61, the sum of election-day, for the total, found 60",
    ),
    (
        f"{V}.3",
        votes("u-1", 59, "election-day"),
        "{v}[0]: expected 59, the sum of election-day, for the total, found 60",
    ),
    (f"{V}.3", votes("u-1", 61, "absentee"), "{v}[0]: expected 61, the sum of absentee, for the total, found 60"),
    (
        f"{V}.3",
        votes("u-kz", 101),
        "{v}[3]: expected 100, the sum of the units below, found 101: level, in a mapping, says which are taken",
    ),
    (f"{V}.3", votes("u-kz", 10_001, "seats"), '{v}[3]: expected a whole number of seats, found "10001"'),
    (
        V,
        [votes("u-1", 60, "other")],
        "{v}[0]: expected a total, or a type that is known to be a part of it, found other/: parts and not_parts, in a mapping, say it",
    ),
    (
        V,
        [votes("u-1", 60, "other", OtherType="at-home")],
        "{v}[0]: expected a total, or a type that is known to be a part of it, found other/at-home: parts and not_parts, in a mapping, say it",
    ),
    (
        V,
        [votes("u-1", 5, "absentee"), votes("u-1", 6, "absentee-mail")],
        "{v}[0]: expected at least 6, the sum of its classes, found 5",
    ),
    (V, {}, "{v}: expected a list, found {...}"),
    (f"{V}.3", [], "{v}[3]: expected an object, found [...]"),
    (f"{S}.0.VoteCount", [], "{s}[0].VoteCount: expected no property of this name"),
    (f"{S}.0.@id", ..., "{s}[0].@id: expected this property, found none of that name"),
    (f"{S}.0.@id", "", "{s}[0].@id: expected something here, found nothing"),
    (f"{S}.0.@id", "s-b", '{s}[1]: expected "s-b" once, found it twice'),
    (f"{S}.0.@id", "cast", '{s}[0]: expected another id: "cast" is an account line'),
    (f"{S}.0.@id", " s", '{s}[0]: expected no space at the ends, found " s"'),
    (f"{S}.0.PartyIds", ["p-c"], '{s}[0].PartyIds[0]: expected the @id of a party, found "p-c"'),
    (f"{S}.0.PartyIds", [], "{s}[0].PartyIds: expected something here, found nothing"),
    (f"{S}.0.PartyIds", ["p-a", "p-b"], "{s}[0].PartyIds: expected one party or coalition, found 2"),
    (f"{S}.0.PartyIds", "p-a", '{s}[0].PartyIds: expected a list, found "p-a"'),
    (
        f"{S}.2",
        kind("BallotMeasureSelection", id="s-none", Selection=named(en="none")),
        "{s}[2]: expected a party or a candidate: items, in a mapping, says which account line a selection is",
    ),
    (
        f"{S}.2",
        kind("CandidateSelection", id="s-w", IsWriteIn=True),
        "{s}[2]: expected one candidate, found 0: items, in a mapping, says what such a selection is",
    ),
    (
        f"{S}.2",
        kind("CandidateSelection", id="s-w", CandidateIds=["k"]),
        '{s}[2].CandidateIds[0]: expected the @id of a candidate, found "k"',
    ),
    (f"{S}.0.@type", ..., "{s}[0]: expected an object with @type, found none of that name"),
    (f"{C}.ElectionDistrictId", "u-9", '{c}.ElectionDistrictId: expected the @id of a unit, found "u-9"'),
    (
        f"{C}.ElectionDistrictId",
        "u-n",
        '{v}[2].GpUnitId: expected a unit within "u-n", the contest\'s own, found "u-s"',
    ),
    (
        f"{C}.@type",
        "ElectionResults.Straight",
        '{c}: expected one of ElectionResults.PartyContest, ElectionResults.CandidateContest, ElectionResults.BallotMeasureContest, ElectionResults.RetentionContest, found "ElectionResults.Straight"',
    ),
    (f"{C}.@id", "a\nb", '{c}: expected text on one line, found "a\\x0ab"'),
    (f"{C}.Name", ..., "{c}.Name: expected this property, found none of that name"),
    (f"{E}.Contest", [], "e.json: expected at least one contest, found none"),
    (
        f"{E}.Contest.1",
        small()["Election"][0]["Contest"][0],
        '{e}.Contest[1].@id: expected "c-pr" once, found it twice',
    ),
    (
        f"{E}.Contest.1",
        changed(small(), f"{C}.@id", "c-2")["Election"][0]["Contest"][0],
        '{e}.Contest[1]: expected one contest of the tier "list", in which the whole area votes as one, found "c-pr" too',
    ),
    (
        f"{C}.ExternalIdentifier",
        [kind("ExternalIdentifier", Type="mandat", Value="x")],
        '{c}.ExternalIdentifier[0].Type: expected one of fips, local-level, national-level, ocd-id, other or state-level, found "mandat"',
    ),
    (
        f"{C}.OtherCounts",
        [kind("OtherCounts", GpUnitId="u-9", Overvotes=1)],
        '{c}.OtherCounts[0].GpUnitId: expected the @id of a unit, found "u-9"',
    ),
    (
        f"{C}.OtherCounts",
        [kind("OtherCounts", GpUnitId="u-1", Overvotes=1.5)],
        f"{{c}}.OtherCounts[0].Overvotes: {WHOLE} 1.5",
    ),
    (
        f"{E}.BallotCounts",
        [kind("BallotCounts", GpUnitId="u-9", Type="total", BallotsCast=1)],
        '{e}.BallotCounts[0].GpUnitId: expected the @id of a unit, found "u-9"',
    ),
    ("Election", [], "Election: expected one election, found 0: election, in a mapping, says which by its place"),
    ("Election", ..., "Election: expected one election, found 0: election, in a mapping, says which by its place"),
    (
        "Election.1",
        small()["Election"][0],
        "Election: expected one election, found 2: election, in a mapping, says which by its place",
    ),
    ("Election", {}, "Election: expected a list, found {...}"),
    (f"{E}.EndDate", "19.03.2023", '{e}.EndDate: expected a day, such as 2023-03-19, found "19.03.2023"'),
    (f"{E}.EndDate", "2023-02-30", '{e}.EndDate: expected a day, such as 2023-03-19, found "2023-02-30"'),
    (f"{E}.ElectionScopeId", "u-9", '{e}.ElectionScopeId: expected the @id of a unit, found "u-9"'),
    (f"{E}.Name", named(), "{e}.Name.Text: expected something here, found nothing"),
    (f"{E}.Name", "Small", '{e}.Name: expected an object, found "Small"'),
    ("GpUnit.3.@id", "u-2", 'GpUnit[4].@id: expected "u-2" once, found it twice'),
    ("GpUnit.3.@id", "u-9", 'GpUnit[1].ComposingGpUnitIds[0]: expected the @id of a unit, found "u-1"'),
    ("GpUnit.3.ComposingGpUnitIds", ["u-n"], f"GpUnit[1].ComposingGpUnitIds: {CIRCLE}"),
    ("GpUnit.3.ComposingGpUnitIds", ["u-1"], f"GpUnit[3].ComposingGpUnitIds: {CIRCLE}"),
    (
        "GpUnit.2.ComposingGpUnitIds",
        ["u-1"],
        'GpUnit[3]: expected one unit above this one, found "u-n" and "u-s": leave, in a mapping, takes a level out',
    ),
    (
        "GpUnit",
        [
            unit("u-kz", "country", "v-0"),
            *(unit(f"v-{n}", "other", f"v-{n + 1}") for n in range(60)),
            unit("v-60", "precinct"),
        ],
        "GpUnit[49]: expected fewer than 50 levels of units",
    ),
    ("GpUnit", [], '{e}.ElectionScopeId: expected the @id of a unit, found "u-kz"'),
    ("GpUnit.0", 7, "GpUnit[0]: expected an object, found 7"),
    ("GpUnit.0.VotersRegistered", -5, f"GpUnit[0].VotersRegistered: {WHOLE} -5"),
    ("GpUnit.0.VotersRegistered", 10**1001, f"GpUnit[0].VotersRegistered: {WHOLE} 1{'0' * 38}…"),
    (
        "GpUnit.0.VotersRegistered",
        10**12 + 1,
        'GpUnit[0].VotersRegistered: expected at most 1,000,000,000,000, found "1000000000001"',
    ),
    ("Party.0.@id", "p-b", 'Party[1].@id: expected "p-b" once, found it twice'),
    ("Party.0.Name", ..., "Party[0].Name: expected this property, found none of that name"),
    (
        "Party.0.@type",
        "ElectionResults.Lists",
        'Party[0]: expected one of ElectionResults.Party, ElectionResults.Coalition, found "ElectionResults.Lists"',
    ),
    ("Party.0.Name", named(en="a\ud800"), '{s}[0]: expected text on one line, found "a\\xd800"'),
    (
        "Status",
        "final",
        'Status: expected one of certified, correction, pre-election, recount, unofficial-complete or unofficial-partial, found "final"',
    ),
    ("IsTest", "yes", 'IsTest: expected true or false, found "yes"'),
    ("@type", ..., "@type: expected this property, found none of that name"),
    ("Elections", [], "Elections: expected no property of this name"),
]


@pytest.mark.parametrize(("way", "value", "line"), EDITS)
def test_a_fault_is_named_with_its_place(tmp_path: Path, way: str, value: Any, line: str) -> None:
    path = tmp_path / "e.json"
    path.write_text(json.dumps(changed(small(), way, value)), encoding="utf-8")
    assert expected(line) in lines(path)


TYPE_OF_UNIT = "GpUnit[0].Type: expected one of ballot-batch, ballot-style-area, borough, city, "


def test_a_type_of_unit_that_there_is_not(tmp_path: Path) -> None:
    (line,) = lines(write(tmp_path / "e.json", changed(small(), "GpUnit.0.Type", "oblast")))
    assert line.startswith(TYPE_OF_UNIT)
    assert line.endswith('found "oblast"')


GOOD = json.dumps(small()).encode()
FILES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "e.json: expected a JSON document, found an empty file"),
    ("blank", b" \n", "e.json: expected a JSON document, found an empty file"),
    ("truncated", GOOD[:300], "line 1: expected JSON: Unterminated string starting at, character 281"),
    ("lines of JSON", GOOD + b"\n" + GOOD, "line 2: expected one JSON document, found more after its end"),
    ("binary", bytes(range(256)), "line 2: expected UTF-8, found bytes that are not"),
    ("a ZIP", b"PK\x03\x04" + bytes(20), "line 1: expected JSON: Expecting value, character 1"),
    ("UTF-16", GOOD.decode().encode("utf-16"), "e.json: expected UTF-8, found what seems to be UTF-16"),
    ("cp1251", '{\n"Имя": 1}'.encode("cp1251"), "line 2: expected UTF-8, found bytes that are not"),
    ("deep lists", b"[" * 100_000, "e.json: expected JSON, found parts within parts without end"),
    ("deep objects", b'{"a":' * 100_000, "e.json: expected JSON, found parts within parts without end"),
    ("a key twice", b'{"a":1,"a":2}', 'e.json: expected every key of an object once, found "a" twice'),
    ("a list", b"[]", "e.json: expected an object, found [...]"),
    ("a number", b"1", "e.json: expected an object, found 1"),
    ("nothing", b"null", "e.json: expected an object, found null"),
    ("CSV", b"unit,contest,item,count\n", "line 1: expected JSON: Expecting value, character 1"),
    ("5000 digits", GOOD.replace(b'"Count": 60', b'"Count": ' + b"9" * 5000), f"{{v}}[0].Count: {WHOLE} {'9' * 39}…"),
    ("1e5000", GOOD.replace(b'"Count": 60', b'"Count": 1e5000'), f"{{v}}[0].Count: {WHOLE} 1E+5000"),
    (
        "an endless exponent",
        GOOD.replace(b'"Count": 60', b'"Count": 1e99999999999999999999'),
        f"{{v}}[0].Count: {WHOLE} inf",
    ),
    ("60.5", GOOD.replace(b'"Count": 60', b'"Count": 60.5'), f"{{v}}[0].Count: {WHOLE} 60.5"),
]


@pytest.mark.parametrize(("raw", "line"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_file_that_is_no_such_document(tmp_path: Path, raw: bytes, line: str) -> None:
    path = tmp_path / "e.json"
    path.write_bytes(raw)
    assert lines(path) == [expected(line)]


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert lines(tmp_path / "e.json") == ["e.json: expected this file, found none"]
    (tmp_path / "f.json").mkdir()
    assert lines(tmp_path / "f.json") == ["f.json: expected a file, found a folder"]


def test_a_whole_number_written_with_a_point_and_a_mark_at_the_start_are_read(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace(b'"Count": 60', b'"Count": 6.0e1'))
    assert read_nist(path, mapping=LAW).tally("c-pr")["s-a"] == 100


MAPPINGS: list[tuple[dict[str, Any], str]] = [
    ({}, "{e}: expected a law: the format has none, so it is asked for with --law or in a mapping"),
    ({"law": "xx/none"}, "{e}: expected a law that is known: no law xx/none; `mandat laws` lists them"),
    ({"law": "no.toml"}, "{e}: expected a law that is known: "),
    (
        LAW | {"date": "1990-03-19"},
        "{e}: expected a law that is known: no version of kz/mazhilis was in force on 1990-03-19",
    ),
    (
        LAW | {"contests": {"c-9": {"tier": "list"}}},
        '{e}.Contest: expected the contest "c-9", which the mapping names, found none',
    ),
    (
        LAW | {"contests": {"c-pr": {"tier": "lists"}}},
        '{c}: expected a tier of the law (list, district), found "lists"',
    ),
    (
        LAW | {"contests": {"c-pr": {"tier": "district"}}},
        '{s}[0]: expected candidate, as the tier district votes for, found "list"',
    ),
    (LAW | {"seats": {"list": 70}}, "seats.list: expected the law's 69 seats, found 70"),
    (LAW | {"leave": ["country"]}, '{c}.ElectionDistrictId: expected a unit that is not left out, found "u-kz"'),
    (
        LAW | {"election": 2},
        "Election: expected one election, found 1: election, in a mapping, says which by its place",
    ),
    (
        {"law": "kz/maslikhat-oblast"},
        "seats.list: expected this key: the law leaves the number of seats to the council",
    ),
    (
        LAW | {"items": {"s-a": "nothing"}},
        '{v}[0]: expected a contestant of this contest or an account line, found "nothing"',
    ),
    (LAW | {"seats": {"list": 0}}, "mapping, line 1, key seats.list: expected a whole number, not too small"),
    (LAW | {"contest": {}}, "mapping, line 1, key contest: expected no such key"),
    (LAW | {"id": "a\nb"}, '{e}: expected a text on one line, found "a\\x0ab"'),
]


@pytest.mark.parametrize(("mapping", "line"), MAPPINGS)
def test_a_mapping_that_does_not_fit(tmp_path: Path, mapping: dict[str, Any], line: str) -> None:
    told = lines(write(tmp_path / "e.json", small()), mapping)
    assert any(one.startswith(expected(line)) for one in told), told


def test_a_mapping_file_that_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('law = "kz/mazhilis"\n[contests.c-pr]\nseats = 3\n', encoding="utf-8")
    with pytest.raises(LawError) as caught:
        read_nist(write(tmp_path / "e.json", small()), mapping=tmp_path / "m.toml")
    assert str(caught.value) == "m.toml, line 2, key contests.c-pr.tier: expected this key"


def test_totals_that_cannot_be_are_faults_as_in_a_folder(tmp_path: Path) -> None:
    document = changed(small(), "GpUnit.0.VotersRegistered", 100)
    document = changed(
        document, f"{E}.BallotCounts", [kind("BallotCounts", GpUnitId="u-kz", Type="total", BallotsCast=101)]
    )
    told = lines(write(tmp_path / "e.json", document), LAW | {"accounts": {"BallotsCast": "cast"}})
    assert sorted(told, reverse=True) == [
        "Election[0].Contest[0].ContestSelection[0].VoteCounts[2].Count: expected no more than 101 (cast) for the votes, "
        "those against all and the invalid ballots in all of contest c-pr, found 197",
        "Election[0].BallotCounts[0].BallotsCast: expected no more than 100 (registered) for the ballots in the boxes in "
        "all of contest c-pr, found 101",
    ]


def test_ballots_of_the_whole_election_where_there_are_two_tiers(tmp_path: Path) -> None:
    document = with_candidates()
    document["Election"][0]["Contest"] += small()["Election"][0]["Contest"]
    document["Election"][0]["BallotCounts"] = [kind("BallotCounts", GpUnitId="u-n", Type="total", BallotsCast=101)]
    told = lines(write(tmp_path / "e.json", document), LAW | {"accounts": {"BallotsCast": "cast"}})
    assert told == [
        'Election[0].BallotCounts[0].BallotsCast: expected contests of one tier: "BallotsCast" is not said of each, found district, list'
    ]


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_a_fault_keeps_its_fields_in_each_language(tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDAT_LANG", lang)
    with pytest.raises(Faults) as caught:
        read_nist(write(tmp_path / "e.json", changed(small(), f"{V}.0.Count", 12.5)), mapping=LAW)
    assert "12.5" in str(caught.value)
    assert "{" not in str(caught.value)
