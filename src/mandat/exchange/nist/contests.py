"""The contests of a document with those who stand in them, as rows of the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mandat.election.fault import shown
from mandat.election.tables import SHAPES
from mandat.exchange.nist.document import found, parse_value
from mandat.exchange.nist.frame import Frame, names_of
from mandat.exchange.nist.mapping import Mapping as MappingFile
from mandat.exchange.nist.own import Labels
from mandat.exchange.nist.parsing import way
from mandat.exchange.nist.schema import (
    BallotMeasureSelection,
    Candidate,
    CandidateContest,
    CandidateSelection,
    Coalition,
    Election,
    OtherContest,
    Party,
    PartyContest,
    PartySelection,
    Report,
)
from mandat.exchange.nist.units import Units
from mandat.language import Text, text
from mandat.law import Law

Selection = PartySelection | CandidateSelection | BallotMeasureSelection
_COLUMNS = {shape.name: (*shape.columns, *shape.optional) for shape in SHAPES}
_LEFT_OUT = ""


@dataclass
class Item:
    """A line of the ballot: a contestant, or (`is_account`) an account line that the file has among the selections."""

    id: str
    place: str
    selection: Selection
    is_account: bool
    candidate: Candidate | None = None


@dataclass
class Read:
    """A contest that is read: its id, tier and unit here, the object and its place there."""

    id: str
    tier: str
    unit: str
    place: str
    contest: PartyContest | CandidateContest
    labels: Labels
    items: list[Item] = field(default_factory=list)


class Contests:
    """Reads the contests of one election of a report. `law` is the law read under, None where it is not known."""

    def __init__(
        self, report: Report, at: int, units: Units, law: Law | None, mapping: MappingFile, own: bool, frame: Frame
    ) -> None:
        self._election: Election = report.election[at]
        self._at = at
        self._units = units
        self._law = law
        self._mapping = mapping
        self._own = own
        self._frame = frame
        self._parties = _by_id(report.party, ("Party",), frame)
        self._candidates = _by_id(self._election.candidate, ("Election", at, "Candidate"), frame)
        self._places = {one.id: place for place, one in enumerate(self._election.candidate)}
        self.read: list[Read] = []

    def rows(self) -> list[Read]:
        """The contests, their rows and those of their contestants added to the frame."""
        wanted = self._mapping.contests
        seen: set[str] = set()
        for at, contest in enumerate(self._election.contest):
            here = way("Election", self._at, "Contest", at)
            if contest.id in seen:
                self._frame.wrong(f"{here}.@id", text("expected {found} once, found it twice", found=shown(contest.id)))
            elif isinstance(contest, OtherContest):
                what = contest.type_.removeprefix("ElectionResults.")
                self._frame.say(
                    text("contests on something else than persons or lists are left out: {what}", what=what)
                )
            elif wanted and contest.id not in wanted:
                self._frame.say(text("contests that the mapping does not name are left out"))
            else:
                self._contest(here, contest)
            seen.add(contest.id)
        for name in wanted:
            if name not in seen:
                expected = text("expected the contest {name}, which the mapping names, found none", name=shown(name))
                self._frame.wrong(way("Election", self._at, "Contest"), expected)
        return self.read

    def _contest(self, here: str, contest: PartyContest | CandidateContest) -> None:
        labels = Labels(contest.external_identifier)
        mapped = self._mapping.contests.get(contest.id)
        tier = mapped.tier if mapped is not None else labels.get("tier") or self._tier_of(contest)
        if tier is None:
            self._frame.wrong(here, text("expected a contest whose tier is known: a mapping says it, in [contests]"))
            return
        unit = self._units.id_of.get(contest.election_district_id)
        if unit is None:
            name = shown(contest.election_district_id)
            left = contest.election_district_id in self._units.left
            self._frame.wrong(
                f"{here}.ElectionDistrictId",
                text("expected a unit that is not left out, found {found}", found=name)
                if left
                else text("expected the @id of a unit, found {found}", found=name),
            )
            return
        own = (mapped.id if mapped is not None else None) or labels.get("id") or contest.id
        read = Read(own, tier, unit, here, contest, labels)
        self.read.append(read)
        cells = {
            "contest": own,
            **names_of(contest.ballot_title, self._own, contest.name),
            **labels.cells(
                column for column in _COLUMNS["contests"] if column not in ("contest", "tier", "unit", "name")
            ),
            "tier": tier,
            "unit": unit,
        }
        if (
            self._own
            and contest.number_elected is not None
            and cells.get("seats", "")
            not in (
                "",
                str(contest.number_elected),
            )
        ):
            expected = text(
                "expected {expected}, as in the identifiers, found {found}",
                expected=cells["seats"],
                found=contest.number_elected,
            )
            self._frame.wrong(f"{here}.NumberElected", expected)
        if not self._own and contest.number_elected is not None:
            cells["seats"] = str(contest.number_elected)
        if mapped is not None and mapped.seats is not None:
            cells["seats"] = str(mapped.seats)
        if mapped is not None and mapped.repeats is not None:
            cells["repeats"] = mapped.repeats
        self._frame.add("contests", here, cells)
        self._selections(read)

    def _tier_of(self, contest: PartyContest | CandidateContest) -> str | None:
        """The only tier of the law that such a ballot votes for."""
        ballot = "party" if isinstance(contest, PartyContest) else "candidate"
        fitting = [tier.id for tier in self._law.tier if tier.ballot == ballot] if self._law is not None else []
        if len(fitting) != 1:
            return None
        what = contest.type_.removeprefix("ElectionResults.")
        self._frame.say(
            text("{what}: taken as of the tier {tier}, the only one of the law", what=what, tier=fitting[0])
        )
        return fitting[0]

    def _selections(self, read: Read) -> None:
        lists = self._lists(read)
        seen: dict[str, None] = {}
        for at, selection in enumerate(read.contest.contest_selection):
            here = f"{read.place}.ContestSelection[{at}]"
            item = self._item(read, here, selection, lists)
            if item is None:
                continue
            if item.id in seen:
                self._frame.wrong(here, text("expected {found} once, found it twice", found=shown(item.id)))
                continue
            seen[item.id] = None
            read.items.append(item)

    def _item(self, read: Read, here: str, selection: Selection, lists: Mapping[str, Mapping[str, str]]) -> Item | None:
        account = self._mapping.items.get(selection.id)
        if account is None and isinstance(selection, BallotMeasureSelection):
            account = Labels(selection.external_identifier).get("item")
        if account == _LEFT_OUT:
            self._frame.say(text("selections that the mapping leaves out are not read"))
            return None
        if account is not None:
            return Item(account, here, selection, True)
        if isinstance(selection, PartySelection):
            return self._list(read, here, selection, lists.get(selection.id, {}))
        if isinstance(selection, CandidateSelection):
            return self._candidate(read, here, selection)
        expected = text("expected a party or a candidate: items, in a mapping, says which account line a selection is")
        self._frame.wrong(here, expected)
        return None

    def _list(self, read: Read, here: str, selection: PartySelection, own: Mapping[str, str]) -> Item | None:
        if len(selection.party_ids) > 1:
            expected = text("expected one party or coalition, found {number}", number=len(selection.party_ids))
            self._frame.wrong(f"{here}.PartyIds", expected)
            return None
        party = self._party(selection.party_ids[0], f"{here}.PartyIds[0]")
        if party is None:
            return None
        item = Item(own.get("contestant", selection.id), here, selection, False)
        cells = names_of(party.name, self._own) if "name" not in own else {}
        if isinstance(party, Coalition) and not self._own:
            cells["class"] = "coalition"
        cells |= {column: own[column] for column in _COLUMNS["contestants"] if column in own}
        cells |= {"contest": read.id, "contestant": item.id, "kind": "list", "party": self._party_id(party)}
        self._frame.add("contestants", here, cells)
        return item

    def _candidate(self, read: Read, here: str, selection: CandidateSelection) -> Item | None:
        if len(selection.candidate_ids) != 1:
            expected = text(
                "expected one candidate, found {number}: items, in a mapping, says what such a selection is",
                number=len(selection.candidate_ids),
            )
            self._frame.wrong(here, expected)
            return None
        candidate = self._candidates.get(selection.candidate_ids[0])
        if candidate is None:
            name = shown(selection.candidate_ids[0])
            expected = text("expected the @id of a candidate, found {found}", found=name)
            self._frame.wrong(f"{here}.CandidateIds[0]", expected)
            return None
        party = ""
        if candidate.party_id is not None:
            one = self._party(
                candidate.party_id, way("Election", self._at, "Candidate", self._places[candidate.id], "PartyId")
            )
            if one is None:
                return None
            party = self._party_id(one)
        labels = Labels(candidate.external_identifier)
        item = Item(labels.get("id") or selection.id, here, selection, False, candidate)
        cells = {
            **names_of(candidate.ballot_name, self._own),
            "order": candidate.file_date.isoformat() if candidate.file_date is not None else "",
            **labels.cells(column for column in _COLUMNS["contestants"] if column not in ("contest", "contestant")),
            "contest": read.id,
            "contestant": item.id,
            "kind": "candidate",
            "party": party,
        }
        self._frame.add("contestants", here, cells)
        return item

    def _party(self, name: str, where: str) -> Party | Coalition | None:
        party = self._parties.get(name)
        if party is None:
            self._frame.wrong(where, text("expected the @id of a party, found {found}", found=shown(name)))
        return party

    def _party_id(self, party: Party | Coalition) -> str:
        return self._mapping.parties.get(party.id) or Labels(party.external_identifier).get("id") or party.id

    def _lists(self, read: Read) -> dict[str, dict[str, str]]:
        """By the `@id` of a selection, what mandat wrote of the list beyond the format."""
        lists = {}
        for at, value in read.labels.all("contestant"):
            where = f"{read.place}.ExternalIdentifier[{at}].Value"
            cells = texts_of(value, where, self._frame)
            if cells is not None and "selection" in cells:
                lists[cells["selection"]] = cells
        return lists


def texts_of(value: str, where: str, frame: Frame) -> dict[str, str] | None:
    """An object of texts, in a text; None, and a fault, for anything else."""
    try:
        given = parse_value(value)
    except ValueError:
        given = None
    if isinstance(given, dict) and all(isinstance(one, str) for one in given.values()):
        return given
    frame.wrong(where, text("expected a JSON object of texts, found {found}", found=found(value)))
    return None


_Named = TypeVar("_Named", Party | Coalition, Candidate)


def _by_id(objects: Iterable[_Named], where: tuple[str | int, ...], frame: Frame) -> dict[str, _Named]:
    by_id: dict[str, _Named] = {}
    for at, one in enumerate(objects):
        if one.id in by_id:
            expected: Text = text("expected {found} once, found it twice", found=shown(one.id))
            frame.wrong(way(*where, at, "@id"), expected)
        by_id.setdefault(one.id, one)
    return by_id
