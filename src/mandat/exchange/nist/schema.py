"""The parts of the format that are read, as Pydantic models; NIST SP 1500-100 version 2.

Every class knows all the properties that the schema gives it, so that a misspelt one is told: `also` are those that
an election has no use for, and they are not looked into.
"""

import datetime
import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StrictBool, model_validator
from pydantic.alias_generators import to_pascal

from mandat.election.cells import too_large
from mandat.exchange.nist.document import found, whole
from mandat.language import text

CountType = Literal[
    "absentee",
    "absentee-fwab",
    "absentee-in-person",
    "absentee-mail",
    "early",
    "election-day",
    "other",
    "provisional",
    "seats",
    "total",
    "uocava",
    "write-in",
]
UnitType = Literal[
    "ballot-batch",
    "ballot-style-area",
    "borough",
    "city",
    "city-council",
    "combined-precinct",
    "congressional",
    "country",
    "county",
    "county-council",
    "drop-box",
    "judicial",
    "municipality",
    "other",
    "polling-place",
    "precinct",
    "school",
    "special",
    "split-precinct",
    "state",
    "state-house",
    "state-senate",
    "town",
    "township",
    "utility",
    "village",
    "vote-center",
    "ward",
    "water",
]


def _properties(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _whole(value: object) -> int:
    number = whole(value)
    if number is None or number < 0:
        raise ValueError(text("expected a whole number, not below zero, found {found}", found=found(value)))
    if told := too_large(number):
        raise ValueError(told)
    return number


def _day(value: object) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(text("expected a day, such as 2023-03-19, found {found}", found=found(value)))


Whole = Annotated[int, PlainValidator(_whole)]
Day = Annotated[datetime.date, PlainValidator(_day)]
Id = Annotated[str, Field(alias="@id", min_length=1)]


class Part(BaseModel):
    """One object, of which every property is read."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_pascal)


class Open(Part):
    """An object with more properties: those in `also` it may have, and they are not read."""

    also: ClassVar[frozenset[str]]

    @model_validator(mode="before")
    @classmethod
    def _without_the_rest(cls, data: Any) -> Any:
        if isinstance(data, dict) and not cls.also.isdisjoint(data):
            return {key: value for key, value in data.items() if key not in cls.also}
        return data


class LanguageString(Part):
    type_: Annotated[Literal["ElectionResults.LanguageString"], Field(alias="@type")]
    content: str
    language: str


class InternationalizedText(Open):
    also = frozenset({"Label"})
    type_: Annotated[Literal["ElectionResults.InternationalizedText"], Field(alias="@type")]
    text: Annotated[list[LanguageString], Field(min_length=1)]


class ExternalIdentifier(Part):
    type_: Annotated[Literal["ElectionResults.ExternalIdentifier"], Field(alias="@type")]
    type: Literal["fips", "local-level", "national-level", "ocd-id", "other", "state-level"]
    value: str
    other_type: str | None = None
    label: str | None = None


class VoteCounts(Part):
    type_: Annotated[Literal["ElectionResults.VoteCounts"], Field(alias="@type")]
    gp_unit_id: str
    type: CountType
    count: Whole
    other_type: str | None = None
    device_class: Any = None
    is_suppressed_for_privacy: StrictBool = False
    round: Any = None


class OtherCounts(Part):
    type_: Annotated[Literal["ElectionResults.OtherCounts"], Field(alias="@type")]
    gp_unit_id: str
    device_class: Any = None
    overvotes: Whole | None = None
    undervotes: Whole | None = None
    write_ins: Whole | None = None


class BallotCounts(Part):
    type_: Annotated[Literal["ElectionResults.BallotCounts"], Field(alias="@type")]
    gp_unit_id: str
    type: CountType
    other_type: str | None = None
    device_class: Any = None
    is_suppressed_for_privacy: StrictBool = False
    round: Any = None
    ballots_cast: Whole | None = None
    ballots_outstanding: Whole | None = None
    ballots_rejected: Whole | None = None


class ReportingUnit(Open):
    also = _properties(
        "AuthorityIds ContactInformation CountStatus ElectionAdministration IsDistricted IsMailOnly Number "
        "PartyRegistration SpatialDimension SubUnitsReported TotalSubUnits"
    )
    type_: Annotated[Literal["ElectionResults.ReportingUnit"], Field(alias="@type")]
    id: Id
    type: UnitType
    other_type: str | None = None
    name: InternationalizedText | None = None
    composing_gp_unit_ids: list[str] = []
    voters_registered: Whole | None = None
    voters_participated: Whole | None = None
    external_identifier: list[ExternalIdentifier] = []

    @property
    def level(self) -> str:
        """The type; one that the format has no name for as the file calls it."""
        return (self.other_type or "") if self.type == "other" else self.type


class ReportingDevice(Open):
    also = frozenset({"DeviceClass", "SerialNumber"})
    type_: Annotated[Literal["ElectionResults.ReportingDevice"], Field(alias="@type")]
    id: Id
    name: InternationalizedText | None = None
    composing_gp_unit_ids: list[str] = []
    external_identifier: list[ExternalIdentifier] = []
    level: ClassVar[str] = "device"
    voters_registered: ClassVar[None] = None
    voters_participated: ClassVar[None] = None


_PARTY = _properties(
    "Abbreviation Color ContactInformation IsRecognizedParty LeaderPersonIds LogoUri PartyScopeGpUnitIds Slogan"
)


class Party(Open):
    also = _PARTY
    type_: Annotated[Literal["ElectionResults.Party"], Field(alias="@type")]
    id: Id
    name: InternationalizedText
    external_identifier: list[ExternalIdentifier] = []


class Coalition(Open):
    also = _PARTY | {"ContestIds", "PartyIds"}
    type_: Annotated[Literal["ElectionResults.Coalition"], Field(alias="@type")]
    id: Id
    name: InternationalizedText
    external_identifier: list[ExternalIdentifier] = []


class Person(Open):
    also = _properties(
        "ContactInformation DateOfBirth FirstName Gender LastName MiddleName Nickname PartyId Prefix Profession Suffix "
        "Title"
    )
    type_: Annotated[Literal["ElectionResults.Person"], Field(alias="@type")]
    id: Id
    full_name: InternationalizedText | None = None
    external_identifier: list[ExternalIdentifier] = []


class Candidate(Open):
    also = _properties("CampaignSlogan ContactInformation IsIncumbent IsTopTicket PersonId PreElectionStatus")
    type_: Annotated[Literal["ElectionResults.Candidate"], Field(alias="@type")]
    id: Id
    ballot_name: InternationalizedText
    party_id: str | None = None
    file_date: Day | None = None
    post_election_status: (
        Literal["advanced-to-runoff", "defeated", "projected-winner", "winner", "withdrawn"] | None
    ) = None
    external_identifier: list[ExternalIdentifier] = []


class PartySelection(Open):
    also = frozenset({"SequenceOrder"})
    type_: Annotated[Literal["ElectionResults.PartySelection"], Field(alias="@type")]
    id: Id
    party_ids: Annotated[list[str], Field(min_length=1)]
    vote_counts: list[VoteCounts] = []


class CandidateSelection(Open):
    also = frozenset({"SequenceOrder", "EndorsementPartyIds", "IsWriteIn"})
    type_: Annotated[Literal["ElectionResults.CandidateSelection"], Field(alias="@type")]
    id: Id
    candidate_ids: list[str] = []
    vote_counts: list[VoteCounts] = []


class BallotMeasureSelection(Open):
    also = frozenset({"SequenceOrder"})
    type_: Annotated[Literal["ElectionResults.BallotMeasureSelection"], Field(alias="@type")]
    id: Id
    selection: InternationalizedText
    vote_counts: list[VoteCounts] = []
    external_identifier: list[ExternalIdentifier] = []


Selection = Annotated[PartySelection | CandidateSelection | BallotMeasureSelection, Field(discriminator="type_")]
_CONTEST = _properties(
    "Abbreviation BallotSubTitle CountStatus HasRotation OtherVoteVariation SequenceOrder SubUnitsReported "
    "TotalSubUnits VoteVariation"
)


class _Contest(Open):
    also = _CONTEST
    id: Id
    election_district_id: str
    name: str
    ballot_title: InternationalizedText | None = None
    contest_selection: list[Selection] = []
    other_counts: list[OtherCounts] = []
    external_identifier: list[ExternalIdentifier] = []


class PartyContest(_Contest):
    type_: Annotated[Literal["ElectionResults.PartyContest"], Field(alias="@type")]
    number_elected: ClassVar[None] = None


class CandidateContest(_Contest):
    also = _CONTEST | {"NumberRunoff", "OfficeIds", "PrimaryPartyIds", "VotesAllowed"}
    type_: Annotated[Literal["ElectionResults.CandidateContest"], Field(alias="@type")]
    number_elected: Whole | None = None


class OtherContest(BaseModel):
    """A vote on something else than persons or lists: it is not looked into."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_pascal)
    type_: Annotated[
        Literal["ElectionResults.BallotMeasureContest", "ElectionResults.RetentionContest"], Field(alias="@type")
    ]
    id: Id


Contest = Annotated[PartyContest | CandidateContest | OtherContest, Field(discriminator="type_")]


class Election(Open):
    also = frozenset({"BallotStyle", "ContactInformation", "CountStatus", "OtherType", "Type"})
    type_: Annotated[Literal["ElectionResults.Election"], Field(alias="@type")]
    election_scope_id: str
    start_date: Day
    end_date: Day
    name: InternationalizedText
    candidate: list[Candidate] = []
    contest: list[Contest] = []
    ballot_counts: list[BallotCounts] = []
    external_identifier: list[ExternalIdentifier] = []


class Report(Open):
    also = _properties(
        "ExternalIdentifier Header IssuerAbbreviation Notes Office OfficeGroup SequenceEnd "
        "SequenceStart TestType VendorApplicationId Format"
    )
    type_: Annotated[Literal["ElectionResults.ElectionReport"], Field(alias="@type")]
    status: (
        Literal["certified", "correction", "pre-election", "recount", "unofficial-complete", "unofficial-partial"]
        | None
    ) = None
    is_test: StrictBool = False
    issuer: str = ""
    generated_date: str = ""
    election: list[Election] = []
    gp_unit: list[Annotated[ReportingUnit | ReportingDevice, Field(discriminator="type_")]] = []
    party: list[Annotated[Party | Coalition, Field(discriminator="type_")]] = []
    person: list[Person] = []
