"""An election as a NIST document, valid against the schema; what the format has no name for is in identifiers."""

import datetime
from contextlib import suppress
from typing import Any, Literal, get_args

from mandat.election import Election
from mandat.election.write import tables_of
from mandat.exchange.nist.objects import NAMES, PREFIX, Ids, Row, by_column, filled, names_text, other_columns, text_of
from mandat.exchange.nist.own import FORMAT, UNKNOWN_LANGUAGE, as_json, identifier
from mandat.exchange.nist.schema import UnitType
from mandat.language import LANGUAGES, text
from mandat.law import Law, Tier
from mandat.law import law as law_of

Status = Literal["certified", "correction", "recount", "unofficial-complete", "unofficial-partial"]
AGAINST_ALL = "against_all"
_VARIATIONS = {
    "largest remainder": "proportional",
    "highest averages": "proportional",
    "plurality": "plurality",
    "majority": "majority",
}


def to_nist(
    election: Election,
    *,
    issued: datetime.datetime | None = None,
    issuer: str = "mandat",
    abbreviation: str | None = None,
    status: Status | None = None,
) -> dict[str, Any]:
    """The election as a document of NIST SP 1500-100 version 2, to be written as JSON; `read_nist` gives it back.

    `issued` is the moment of the report, with its time zone (now, where none is given); `issuer` whose report it is.
    Without a `status` it is unofficial, partial where votes of a contest are not known.
    """
    return _Document(election).report(issued, issuer, abbreviation or issuer, status)


class _Document:
    """One election being written."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._ids = Ids()
        self._law = _law(election)
        self._tables = {
            name: [dict(zip(columns, map(str, cells), strict=True)) for cells in zip(*columns.values(), strict=True)]
            for name, columns in tables_of(election).items()
            if name != "counts"
        }
        self._list_of_party: dict[str, Row] = {}
        for row in self._tables["contestants"]:
            if row["kind"] == "list":
                self._list_of_party.setdefault(row["party"], row)
        self._below = by_column(self._tables["units"], "parent")
        self._standing = by_column(self._tables["contestants"], "contest")
        self._published = by_column(self._tables["published"], "contest")
        self._announced: dict[str, dict[str, int]] = {}
        for one in election.official:
            if one.contest is not None:
                self._announced.setdefault(one.contest, {})[one.contestant] = one.seats
        self._votes: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self._accounts: dict[str, dict[str, dict[str, int | None]]] = {}
        for unit, contest, item, count in election.counts.rows():
            if count is not None and (item == AGAINST_ALL or item in election.contestants[contest]):
                self._votes.setdefault((contest, item), []).append((unit, count))
            else:
                self._accounts.setdefault(contest, {}).setdefault(unit, {})[item] = count

    def report(
        self, issued: datetime.datetime | None, issuer: str, abbreviation: str, status: str | None
    ) -> dict[str, Any]:
        moment = (issued or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC)
        made_up = {"IsTest": True, "TestType": "made-up data"} if self._election.made_up else {}
        return {
            "@type": PREFIX + "ElectionReport",
            "Format": "precinct-level" if self._by_precincts() else "summary-contest",
            "GeneratedDate": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Issuer": issuer,
            "IssuerAbbreviation": abbreviation,
            "SequenceStart": 1,
            "SequenceEnd": 1,
            "Status": status or ("unofficial-partial" if self._is_partial() else "unofficial-complete"),
            "VendorApplicationId": "mandat",
            **made_up,
            "GpUnit": [self._unit(row) for row in self._tables["units"]],
            "Party": [self._party(party) for party in self._parties()],
            **filled(Person=self._persons()),
            "Election": [self._whole()],
        }

    def _by_precincts(self) -> bool:
        units = self._election.units
        return any(units[unit].level == "precinct" for unit in set(self._election.counts.unit))

    def _is_partial(self) -> bool:
        election = self._election
        for contest, ours in election.contestants.items():
            tally = election.tally(contest)
            if not ours or any(tally[one] is None for one in ours) or election.uncounted(contest):
                return True
        return False

    # Units, parties, persons

    def _unit(self, row: Row) -> dict[str, Any]:
        level, unit = row["level"], row["unit"]
        known = level != "other" and level in get_args(UnitType)
        parts = [self._ids.of("unit", one["unit"]) for one in self._below.get(unit, [])]
        other = {"OtherType": level} if level and not known else {}
        name = {"Name": names_text(row)} if any(row.get(column) for column in NAMES) else {}
        registered, voted = self._same("registered", unit), self._same("voted", unit)
        return {
            "@type": PREFIX + "ReportingUnit",
            "@id": self._ids.of("unit", unit),
            "Type": level if known else "other",
            **other,
            **name,
            **filled(ComposingGpUnitIds=parts),
            **({"VotersRegistered": registered} if registered is not None else {}),
            **({"VotersParticipated": voted} if voted is not None else {}),
            "ExternalIdentifier": [
                identifier("id", unit),
                *other_columns(row, ("unit", "parent", "level", *NAMES)),
            ],
        }

    def _same(self, line: str, unit: str) -> int | None:
        """The figure of a unit, where every contest that has one has the same."""
        given = {ours[unit][line] for ours in self._accounts.values() if line in ours.get(unit, {})}
        return given.pop() if len(given) == 1 else None

    def _parties(self) -> list[str]:
        named = (row["party"] for row in self._tables["contestants"])
        announced = (row["contestant"] for row in self._tables["official"] if not row["contest"])
        return [party for party in dict.fromkeys((*named, *announced)) if party]

    def _party(self, party: str) -> dict[str, Any]:
        return {
            "@type": PREFIX + "Party",
            "@id": self._ids.of("party", party),
            "Name": names_text(self._list_of_party.get(party, {"name": party})),
            "ExternalIdentifier": [identifier("id", party)],
        }

    def _persons(self) -> list[dict[str, Any]]:
        named = {
            (*key, member): place for key, ours in self._election.named.items() for place, member in enumerate(ours, 1)
        }
        persons = []
        for row in self._tables["members"]:
            key = (row["contest"], row["contestant"], row["member"])
            party = self._election.contestants[key[0]][key[1]].party
            cells = {column: cell for column, cell in row.items() if column != "name" and cell}
            place = [identifier("named", str(named[key]))] if key in named else []
            persons.append(
                {
                    "@type": PREFIX + "Person",
                    "@id": self._ids.of("person", *key),
                    "FullName": names_text(row),
                    "PartyId": self._ids.of("party", party),
                    "ExternalIdentifier": [identifier("member", as_json(cells)), *place],
                }
            )
        return persons

    # The election and its contests

    def _whole(self) -> dict[str, Any]:
        election = self._election
        root = next(unit.id for unit in election.units.values() if unit.parent is None)
        name = [(language, election.name[language]) for language in LANGUAGES if language in election.name]
        day = election.date.isoformat()
        identifiers = [
            identifier("format", FORMAT),
            identifier("id", election.id),
            identifier("law", election.law),
            *(identifier("source", source) for source in election.sources),
            *(identifier(f"seats.{tier}", str(number)) for tier, number in election.seats.items()),
            *([identifier("deadline_passed", "true")] if election.deadline_passed else []),
            *(
                identifier("official", as_json([row["tier"], row["contestant"], row["seats"]]))
                for row in self._tables["official"]
                if not row["contest"]
            ),
        ]
        return {
            "@type": PREFIX + "Election",
            "ElectionScopeId": self._ids.of("unit", root),
            "StartDate": day,
            "EndDate": day,
            "Type": "general",
            "Name": text_of(name or [(UNKNOWN_LANGUAGE, election.id)]),
            "Candidate": [self._candidate(row) for row in self._tables["contestants"] if row["kind"] == "candidate"],
            "Contest": [self._contest(row) for row in self._tables["contests"]],
            **filled(BallotCounts=self._ballots()),
            "ExternalIdentifier": identifiers,
        }

    def _ballots(self) -> list[dict[str, Any]]:
        """The ballots of units, where there is one contest whose ballots they can be."""
        if len({contest.tier for contest in self._election.contests.values()}) > 1:
            return []
        counts = []
        for unit in self._election.units:
            ours = [lines[unit] for lines in self._accounts.values() if unit in lines]
            figures = {"BallotsCast": ours[0].get("cast"), "BallotsRejected": ours[0].get("invalid")} if ours else {}
            known = {name: figure for name, figure in figures.items() if figure is not None}
            if len(ours) == 1 and known:
                at = {"GpUnitId": self._ids.of("unit", unit), "Type": "total"}
                counts.append({"@type": PREFIX + "BallotCounts", **at, **known})
        return counts

    def _candidate(self, row: Row) -> dict[str, Any]:
        contest, candidate = row["contest"], row["contestant"]
        day = self._election.contestants[contest][candidate].order
        is_day = isinstance(day, datetime.date)
        party = {"PartyId": self._ids.of("party", row["party"])} if row["party"] else {}
        declared = self._election.declared.get(contest, [])
        place = [identifier("declared", str(declared.index(candidate) + 1))] if candidate in declared else []
        seats = self._announced.get(contest, {}).get(candidate)
        result = {}
        if place or seats is not None:
            result["PostElectionStatus"] = "winner" if place or seats else "defeated"
        left = ("contest", "contestant", "kind", "party", *NAMES, *(["order"] if is_day else []))
        return {
            "@type": PREFIX + "Candidate",
            "@id": self._ids.of("candidate", contest, candidate),
            "BallotName": names_text(row),
            **party,
            **({"FileDate": row["order"]} if is_day else {}),
            **result,
            "ExternalIdentifier": [identifier("id", candidate), *other_columns(row, left), *place],
        }

    def _contest(self, row: Row) -> dict[str, Any]:
        contest = row["contest"]
        tier = self._law.tier_of(row["tier"]) if self._law is not None else None
        ours = self._standing.get(contest, [])
        is_party = self._is_party(tier, ours)
        variation = {"VoteVariation": _VARIATIONS[tier.allocate.method]} if tier is not None else {}
        sourced = [(language, row[f"name_{language}"]) for language in LANGUAGES if row.get(f"name_{language}")]
        elected = row["seats"] or ("1" if tier is not None and tier.area == "constituency" else "")
        persons: dict[str, Any] = {} if is_party else {"VotesAllowed": 1}
        if not is_party and elected:
            persons["NumberElected"] = int(elected)
        return {
            "@type": PREFIX + ("PartyContest" if is_party else "CandidateContest"),
            "@id": self._ids.of("contest", contest),
            "ElectionDistrictId": self._ids.of("unit", row["unit"]),
            "Name": row["name"],
            **({"BallotTitle": text_of(sourced)} if sourced else {}),
            **variation,
            **persons,
            "ContestSelection": self._selections(contest, row["unit"], ours),
            "ExternalIdentifier": [
                identifier("id", contest),
                *other_columns(row, ("contest", "unit", *NAMES)),
                *(self._list(one) for one in ours if one["kind"] == "list"),
                *(
                    identifier("counts", as_json([unit, lines]))
                    for unit, lines in self._accounts.get(contest, {}).items()
                ),
                *(identifier("annulled", unit) for unit in self._election.annulled.get(contest, ())),
                *(
                    identifier("published", as_json([one["item"], one["count"], one["percent"], one["source"]]))
                    for one in self._published.get(contest, [])
                ),
            ],
        }

    def _is_party(self, tier: Tier | None, contestants: list[dict[str, str]]) -> bool:
        if contestants:
            return contestants[0]["kind"] == "list"
        return tier is not None and tier.ballot == "party"

    def _selections(self, contest: str, unit: str, contestants: list[dict[str, str]]) -> list[dict[str, Any]]:
        announced = self._announced.get(contest, {})
        selections = []
        for place, row in enumerate(contestants, 1):
            one = row["contestant"]
            if row["kind"] == "list":
                kind, whom = "PartySelection", {"PartyIds": [self._ids.of("party", row["party"])]}
            else:
                kind, whom = "CandidateSelection", {"CandidateIds": [self._ids.of("candidate", contest, one)]}
            counts = self._counts(contest, one)
            if one in announced:
                counts.append(self._count(unit, "seats", announced[one]))
            selections.append(
                {
                    "@type": PREFIX + kind,
                    "@id": self._ids.of("selection", contest, one),
                    "SequenceOrder": place,
                    **whom,
                    **filled(VoteCounts=counts),
                }
            )
        if (contest, AGAINST_ALL) in self._votes:
            said = text("Against all").in_all()
            selections.append(
                {
                    "@type": PREFIX + "BallotMeasureSelection",
                    "@id": self._ids.of("selection", contest, AGAINST_ALL),
                    "SequenceOrder": len(contestants) + 1,
                    "Selection": text_of([(language, said[language]) for language in LANGUAGES]),
                    "VoteCounts": self._counts(contest, AGAINST_ALL),
                    "ExternalIdentifier": [identifier("item", AGAINST_ALL)],
                }
            )
        return selections

    def _counts(self, contest: str, item: str) -> list[dict[str, Any]]:
        return [self._count(unit, "total", count) for unit, count in self._votes.get((contest, item), [])]

    def _count(self, unit: str, kind: str, count: int) -> dict[str, Any]:
        at = self._ids.of("unit", unit)
        return {"@type": PREFIX + "VoteCounts", "GpUnitId": at, "Type": kind, "Count": count}

    def _list(self, row: Row) -> dict[str, str]:
        """What a list has beyond the party: its id, its order, its classes, a name that is not the party's."""
        own = {"selection": self._ids.of("selection", row["contest"], row["contestant"])}
        own |= {"contestant": row["contestant"]}
        party = self._list_of_party[row["party"]]
        own |= {column: cell for column, cell in row.items() if column not in ("contest", "kind", "party") and cell}
        for column in NAMES:
            own.pop(column, None)
        if any(row.get(column) != party.get(column) for column in NAMES):
            own |= {"name": row["name"]}
            own |= {column: row[column] for column in NAMES if row.get(column)}
        return identifier("contestant", as_json(own))


def _law(election: Election) -> Law | None:
    """The election's own law; None where it is not found, and nothing of it can be said."""
    with suppress(ValueError, OSError, RecursionError):
        return law_of(election.law_source(), on=election.date)
    return None
