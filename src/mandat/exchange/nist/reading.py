"""An election from a NIST file: its objects become the tables of a folder, which the same checks are held against."""

from dataclasses import replace
from itertools import compress
from pathlib import Path
from typing import Any

from mandat.election import Election, Faults
from mandat.election.cells import MOST_SEATS, is_house, whole
from mandat.election.fault import is_printable, shown
from mandat.election.head import Head
from mandat.election.read import checked
from mandat.exchange.nist.contests import Contests, Read, texts_of
from mandat.exchange.nist.document import found, parse_value, read_document
from mandat.exchange.nist.figures import Counting
from mandat.exchange.nist.frame import Frame, names_of
from mandat.exchange.nist.mapping import Mapping, read_mapping
from mandat.exchange.nist.natives import Natives
from mandat.exchange.nist.own import FORMAT, Labels
from mandat.exchange.nist.parsing import parse_report, way
from mandat.exchange.nist.schema import Report
from mandat.exchange.nist.units import read_units
from mandat.language import LANGUAGES, Names, Text, text
from mandat.law import Law
from mandat.law import law as law_of


def open_nist(
    path: str | Path, law: str | Law | None = None, mapping: str | Path | dict[str, Any] | Mapping | None = None
) -> tuple[Election, tuple[Text, ...]]:
    """The election of a NIST file, and what is to be said of its reading.

    `law` replaces the file's own, as in `mandat.election.read`; `mapping` is a TOML file (or the same as a
    dictionary) with what a foreign file does not say. A law document is looked for beside the file. `Faults` names
    every fault, `LawError` those of the mapping.
    """
    path = Path(path)
    mapped = read_mapping(mapping)
    report = parse_report(read_document(path), path.name)
    reading = _Reading(path, report, mapped, law)
    election = reading.election()
    return election, tuple(reading.frame.said)


class _Reading:
    """One reading of one file."""

    def __init__(self, path: Path, report: Report, mapping: Mapping, law: str | Law | None) -> None:
        self.frame = Frame(path.name)
        self._path = path
        self._report = report
        self._mapping = mapping
        self._wanted = law

    def election(self) -> Election:
        at = self._which()
        given = self._report.election[at]
        labels = Labels(given.external_identifier)
        own = "format" in labels
        if own and labels.get("format") != FORMAT:
            expected = text("expected format {known}, found {found}", known=FORMAT, found=shown(labels.get("format")))
            self.frame.wrong(way("Election", at, "ExternalIdentifier"), expected)
            raise Faults(self.frame.faults)
        head = self._head(at, labels)
        units = read_units(self._report, given.election_scope_id, self._mapping, own, self.frame)
        if given.election_scope_id not in {one.id for one in self._report.gp_unit}:
            expected = text("expected the @id of a unit, found {found}", found=shown(given.election_scope_id))
            self.frame.wrong(way("Election", at, "ElectionScopeId"), expected)
        self._stop()
        law = self._law(head, way("Election", at))
        self._stop()
        contests = Contests(self._report, at, units, law, self._mapping, own, self.frame).rows()
        self._stop()
        natives = Natives(given, at, units, self._mapping, own, self.frame)
        if not own:
            natives.one_tier(contests)
        Counting(units, natives, self._mapping, own, self.frame).rows(contests)
        self._rest(at, labels, contests)
        self._stop()
        return self._without_annulled(self._checked(head), contests)

    def _which(self) -> int:
        """The place of the election that is read."""
        elections, wanted = self._report.election, self._mapping.election
        if wanted is not None and wanted <= len(elections):
            return wanted - 1
        if len(elections) != 1 or wanted is not None:
            expected = text(
                "expected one election, found {number}: election, in a mapping, says which by its place",
                number=len(elections),
            )
            self.frame.wrong("Election", expected)
            raise Faults(self.frame.faults)
        return 0

    def _stop(self) -> None:
        """What leans on something faulty would only give more faults."""
        if self.frame.faults:
            raise Faults(self.frame.faults)

    def _head(self, at: int, labels: Labels) -> Head:
        given, mapping = self._report.election[at], self._mapping
        names = names_of(given.name, own="format" in labels)
        head = Head(
            id=mapping.id or labels.get("id") or self._path.stem.strip(),
            law=mapping.law or labels.get("law") or self._law_wanted(),
            date=mapping.date or given.end_date,
            name=Names({one: names[f"name_{one}"] for one in LANGUAGES if f"name_{one}" in names}),
            sources=mapping.sources or [value for _, value in labels.all("source")],
            made_up=self._report.is_test if mapping.made_up is None else mapping.made_up,
            deadline_passed=labels.get("deadline_passed") == "true",
        )
        if mapping.date is None and given.start_date != given.end_date:
            self.frame.say(text("the election's day is taken to be its last, {day}", day=given.end_date.isoformat()))
        if "format" not in labels and not head.sources and self._report.issuer.strip():
            head.sources = [" ".join(f"{self._report.issuer} {self._report.generated_date}".split())]
        where = way("Election", at)
        if head.law is None:
            expected = text("expected a law: the format has none, so it is asked for with --law or in a mapping")
            self.frame.wrong(where, expected)
        for line in (head.id, head.law, *head.sources, *head.name.values()):
            if line is not None and not (line and line == line.strip() and is_printable(line)):
                self.frame.wrong(where, text("expected a text on one line, found {found}", found=shown(line)))
        for tier, number in mapping.seats.items():
            self._seats(head, tier, str(number), "seats." + tier)
        if not mapping.seats:
            for tier, at_identifier, value in labels.starting("seats."):
                self._seats(head, tier, value, f"{where}.ExternalIdentifier[{at_identifier}].Value")
        return head

    def _seats(self, head: Head, tier: str, value: str, where: str) -> None:
        number = whole(value)
        if number is None or not is_house(number):
            expected = text("expected 1 to {most} seats, found {found}", most=MOST_SEATS, found=shown(value))
            self.frame.wrong(where, expected)
        else:
            head.seats[tier] = number

    def _law_wanted(self) -> str | None:
        return self._wanted.id if isinstance(self._wanted, Law) else self._wanted

    def _law(self, head: Head, where: str) -> Law | None:
        """The law read under, to tell tiers by their ballots; None, and a fault, where it cannot be found."""
        if isinstance(self._wanted, Law):
            return self._wanted
        name = self._wanted or head.law or ""
        folder = self._path.absolute().parent
        source = str(folder / name) if name.endswith(".toml") and self._wanted is None else name
        try:
            return law_of(source, on=head.date, nearest=self._wanted is not None)
        except (ValueError, OSError, RecursionError) as error:
            for why in getattr(error, "faults", None) or [text("it cannot be read")]:
                self.frame.wrong(where, text("expected a law that is known: {why}", why=why))
        return None

    def _checked(self, head: Head) -> Election:
        folder = self._path.absolute().parent
        try:
            return checked(folder, head, self.frame.tables(), self._wanted, [])
        except Faults as error:
            raise Faults([self.frame.placed(fault) for fault in error.faults]) from None

    def _without_annulled(self, election: Election, contests: list[Read]) -> Election:
        """The election with the units that are in and count for nothing; none of them has figures."""
        annulled: dict[str, tuple[str, ...]] = {}
        for read in contests:
            own = [contest == read.id for contest in election.counts.contest] if "annulled" in read.labels else []
            counted = set(compress(election.counts.unit, own))
            for place_of, unit in read.labels.all("annulled"):
                if unit not in election.units or unit in counted:
                    expected = text("expected a unit without figures in this contest, found {found}", found=shown(unit))
                    self.frame.wrong(f"{read.place}.ExternalIdentifier[{place_of}].Value", expected)
                annulled[read.id] = (*annulled.get(read.id, ()), unit)
        self._stop()
        return replace(election, annulled=annulled)

    # What mandat alone writes

    def _rest(self, at: int, labels: Labels, contests: list[Read]) -> None:
        for place_of, value in labels.all("official"):
            where = way("Election", at, "ExternalIdentifier", place_of, "Value")
            cells = self._row(value, where, ("tier", "contestant", "seats"))
            if cells is not None:
                self.frame.add("official", where, {**cells, "contest": ""})
        for read in contests:
            for place_of, value in read.labels.all("published"):
                where = f"{read.place}.ExternalIdentifier[{place_of}].Value"
                cells = self._row(value, where, ("item", "count", "percent", "source"))
                if cells is not None:
                    self.frame.add("published", where, {**cells, "contest": read.id})
            self._declared(read)
        self._persons()

    def _declared(self, read: Read) -> None:
        declared = []
        for item in read.items:
            value = Labels(item.candidate.external_identifier).get("declared") if item.candidate is not None else None
            if value is not None:
                declared.append((whole(value) or 0, item))
        for _, item in sorted(declared, key=lambda one: one[0]):
            self.frame.add("declared", item.place, {"contest": read.id, "contestant": item.id})

    def _persons(self) -> None:
        named: list[tuple[int, str, dict[str, str]]] = []
        for at, person in enumerate(self._report.person):
            labels = Labels(person.external_identifier)
            for place_of, value in labels.all("member"):
                where = way("Person", at, "ExternalIdentifier", place_of, "Value")
                cells = texts_of(value, where, self.frame)
                if cells is None:
                    continue
                self.frame.add("members", where, {**names_of(person.full_name, own=True), **cells})
                if "named" in labels:
                    named.append((whole(labels.get("named") or "") or 0, where, cells))
        for _, where, cells in sorted(named, key=lambda one: one[0]):
            self.frame.add("named", where, cells)

    def _row(self, value: str, where: str, columns: tuple[str, ...]) -> dict[str, str] | None:
        """A row that stands as a list in a text; None, and a fault, for anything else."""
        try:
            given = parse_value(value)
        except ValueError:
            given = None
        if isinstance(given, list) and len(given) == len(columns) and all(isinstance(one, str) for one in given):
            return dict(zip(columns, given, strict=True))
        expected = text("expected a list of {columns}, found {found}", columns=", ".join(columns), found=found(value))
        self.frame.wrong(where, expected)
        return None
