"""A small foreign NIST document to spoil in tests: no identifier of mandat's own is in it. All of it is made up."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "nist_err_v2.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def kind(name: str, **properties: Any) -> dict[str, Any]:
    """An object of a class; `id` is its `@id`."""
    own = {"@id": properties.pop("id")} if "id" in properties else {}
    return {"@type": f"ElectionResults.{name}", **own, **properties}


def named(**languages: str) -> dict[str, Any]:
    """`named(en="North")`: a text in some languages."""
    return kind(
        "InternationalizedText",
        Text=[kind("LanguageString", Language=language, Content=content) for language, content in languages.items()],
    )


def votes(unit: str, count: Any, type: str = "total", **more: Any) -> dict[str, Any]:  # noqa: A002
    return kind("VoteCounts", GpUnitId=unit, Type=type, Count=count, **more)


def unit(id: str, type: str, *parts: str, **more: Any) -> dict[str, Any]:  # noqa: A002
    below = {"ComposingGpUnitIds": list(parts)} if parts else {}
    return kind("ReportingUnit", id=id, Type=type, **below, **more)


def small() -> dict[str, Any]:
    """Two lists counted in two precincts of one region, and in another region as a whole."""
    lists = [
        kind(
            "PartySelection",
            id=f"s-{one}",
            PartyIds=[f"p-{one}"],
            VoteCounts=[votes("u-1", 60 - place), votes("u-2", 30 - place), votes("u-s", 10 - place)],
        )
        for place, one in enumerate("ab")
    ]
    return kind(
        "ElectionReport",
        Format="precinct-level",
        GeneratedDate="2023-03-20T12:00:00Z",
        Issuer="A commission",
        IssuerAbbreviation="AC",
        SequenceStart=1,
        SequenceEnd=1,
        Status="certified",
        VendorApplicationId="none",
        GpUnit=[
            unit("u-kz", "country", "u-n", "u-s", Name=named(kk="Ел", en="Country")),
            unit("u-n", "state", "u-1", "u-2", Name=named(en="North")),
            unit("u-s", "state"),
            unit("u-1", "precinct"),
            unit("u-2", "precinct"),
        ],
        Party=[kind("Party", id=f"p-{one}", Name=named(ru=f"Список {one}", en=f"List {one}")) for one in "ab"],
        Election=[
            kind(
                "Election",
                ElectionScopeId="u-kz",
                StartDate="2023-03-19",
                EndDate="2023-03-19",
                Type="general",
                Name=named(en="Small"),
                Contest=[
                    kind("PartyContest", id="c-pr", ElectionDistrictId="u-kz", Name="Lists", ContestSelection=lists)
                ],
            )
        ],
    )


def with_candidates() -> dict[str, Any]:
    """The same country with a contest of candidates in each region instead."""
    document = small()
    election = document["Election"][0]
    election["Candidate"] = [
        kind("Candidate", id=f"k-{place}-{one}", BallotName=named(en=f"Candidate {one}"), **party)
        for place in "ns"
        for one, party in (("a", {"PartyId": "p-a"}), ("i", {}))
    ]
    election["Contest"] = [
        kind(
            "CandidateContest",
            id=f"c-{place}",
            ElectionDistrictId=f"u-{place}",
            Name=place,
            VotesAllowed=1,
            NumberElected=1,
            ContestSelection=[
                kind(
                    "CandidateSelection",
                    id=f"s-{place}-{one}",
                    CandidateIds=[f"k-{place}-{one}"],
                    VoteCounts=[votes(f"u-{place}", count)],
                )
                for one, count in (("a", 20), ("i", 10))
            ],
        )
        for place in "ns"
    ]
    return document


def selection(document: dict[str, Any], place: int = 0, contest: int = 0) -> dict[str, Any]:
    """A selection of a document, to be changed."""
    found: dict[str, Any] = document["Election"][0]["Contest"][contest]["ContestSelection"][place]
    return found


def write(path: Path, document: Any) -> Path:
    """Writes a document, as it is, into a file."""
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def changed(document: dict[str, Any], way: str, value: Any) -> dict[str, Any]:
    """A copy of a document with another value at a way such as `Election.0.Name`; `...` takes the property out."""
    made = copy.deepcopy(document)
    here: Any = made
    *parts, last = [int(part) if part.isdigit() else part for part in way.split(".")]
    for part in parts:
        here = here[part]
    if value is ...:
        del here[last]
    elif isinstance(here, list) and last == len(here):
        here.append(value)
    else:
        here[last] = value
    return made


LAW = {"law": "kz/mazhilis"}
"""The mapping that `small` needs at least."""
TWO_DISTRICTS = {"law": "kz/maslikhat-district", "seats": {"district": 2}}
"""The mapping that `with_candidates` needs at least."""
