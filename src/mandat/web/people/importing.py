"""Accounts from a table: `name,full_name,role,unit`, CSV in UTF-8. With a fault nothing is done."""

import csv
import io

from django.conf import settings
from django.db import transaction

from mandat.election import Fault, Faults
from mandat.election.fault import is_printable, shown
from mandat.language import text
from mandat.web.access import ROLES
from mandat.web.journal.writing import record
from mandat.web.people.first import one_time_password
from mandat.web.people.models import Person
from mandat.web.setup.current import current

COLUMNS = ["name", "full_name", "role", "unit"]


def import_people(content: bytes, by: str, file: str = "users.csv") -> list[tuple[Person, str]]:
    """Makes the accounts; each with its one-time password, told this once. `Faults` names every fault."""
    rows, faults = _rows(content, file)
    loaded = current()
    units = loaded.election.units if loaded is not None else {}
    taken = set(Person.objects.values_list("name", flat=True))
    for number, row in rows:
        name, _, role, unit = row
        if not name or len(name) > 150 or not is_printable(name):
            faults.append(
                Fault(
                    file,
                    number,
                    "name",
                    text("expected a name of at most 150 characters, found {found}", found=shown(name)),
                )
            )
        elif name in taken:
            faults.append(
                Fault(
                    file, number, "name", text("expected a name that no account has, found {found}", found=shown(name))
                )
            )
        taken.add(name)
        if role not in ROLES:
            faults.append(
                Fault(
                    file,
                    number,
                    "role",
                    text("expected one of {known}, found {found}", known=", ".join(ROLES), found=shown(role)),
                )
            )
        if unit and unit not in units:
            faults.append(
                Fault(file, number, "unit", text("expected a unit of the election, found {found}", found=shown(unit)))
            )
    if faults:
        raise Faults(faults)
    made = [new_person(*row) for _, row in rows]  # hashing takes its time: nobody who writes shall wait for it
    with transaction.atomic():
        for person, _ in made:
            keep_person(person, by)
    return made


def new_person(name: str, full_name: str, role: str, unit: str) -> tuple[Person, str]:
    """An account, not kept yet, and its one-time password."""
    password = one_time_password()
    person = Person(name=name, full_name=full_name[:300], role=role, unit=unit)
    person.give(password, own=False)
    return person, password


def keep_person(person: Person, by: str) -> None:
    """Keeps a new account; in the caller's transaction."""
    person.save()
    record("account made", by, {"name": person.name, "role": person.role, "of": person.unit})


def _rows(content: bytes, file: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    most = settings.LARGEST_TABLE
    if len(content) > most:
        raise Faults(
            [Fault(file, None, None, text("expected at most {most} bytes, found {size}", most=most, size=len(content)))]
        )
    try:
        written = content.decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(written), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Faults(
            [Fault(file, None, None, text("expected a CSV table in UTF-8, found: {why}", why=str(error)))]
        ) from None
    if not table or [cell.strip() for cell in table[0]] != COLUMNS:
        raise Faults([Fault(file, 1, None, text("expected the columns {columns}", columns=", ".join(COLUMNS)))])
    rows, faults = [], []
    for number, row in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(COLUMNS):
            faults.append(
                Fault(
                    file,
                    number,
                    None,
                    text("expected {count} cells, found {found}", count=len(COLUMNS), found=len(row)),
                )
            )
        else:
            rows.append((number, [cell.strip() for cell in row]))
    return rows, faults
