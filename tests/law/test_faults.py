"""Faults in a law document: each is told with its line and its key."""

from pathlib import Path

import pytest

from mandat.law import LawError, parse_law, read_law, value_at, with_value
from tests.law.made_up import LAW, line_number

FAULTS = [
    ('id = "xx/house"', 'id = "House"', 1, "id", "a country and a body"),
    ('id = "xx/house"', "id = 7", 1, "id", "string"),
    ("from = 2001-01-01", 'from = "2001"', 2, "from", "expected a day"),
    ("until = 2009-12-31", "until = 2000-12-31", 3, "until", "after the one it comes into force"),
    ("enacted = 2000-12-24", "enacted = 2000", 4, "enacted", "expected a day"),
    ("held = [2002-05-05, 2006-05-07]", "held = [2002-05-05, 12]", 5, "held.2", "expected a day"),
    ('source = "Act 1 of 2000"', 'sauce = "Act 1 of 2000"', 1, "source", "expected this key"),
    ('source = "Act 1 of 2000"', 'source = "Act 1"\nsources = "Act 2"', 7, "sources", "no such key"),
    ('sure = "secondary"', 'sure = "guessed"', 7, "sure", "'read' or 'secondary'"),
    (
        'name = { en = "House", ru = "Палата", kk = "Палата" }',
        'name = { en = "House", ru = "Палата" }',
        8,
        "name",
        "the text in kk too",
    ),
    (
        'name = { en = "House", ru = "Палата", kk = "Палата" }',
        'name = { en = "House", ru = " ", kk = "Палата" }',
        8,
        "name",
        "the text in ru too",
    ),
    (
        'name = { en = "House", ru = "Палата", kk = "Палата" }',
        'name = { en = "House", ru = "Палата", kk = "Палата", de = "Haus" }',
        8,
        "name",
        "found de",
    ),
    ('kk = "Палата" }\nseats = "council"', 'kk = "Палата" }\nseats = -1', 9, "seats", "a whole number"),
    ('kk = "Палата" }\nseats = "council"', 'kk = "Палата" }\nseats = 98.5', 9, "seats", "whole number"),
    ('kk = "Палата" }\nseats = "council"', 'kk = "Палата" }\nseats = 98', 50, "tier.2.seats", "council"),
    ('id = "last"', 'id = "list"', 88, "tier.4.id", "twice"),
    ('ballot = "party"\narea = "nation"', 'ballot = "parties"\narea = "nation"', 40, "tier.2.ballot", "'party'"),
    ('area = "territory"', 'area = "region"', 83, "tier.3.area", "'territory'"),
    ('leads = "void"', 'leads = "wins"', 22, "tier.1.against_all.leads", "'nothing' or 'void'"),
    ('leads = "void"\ncite = "s. 6"', 'leads = "void"', 21, "tier.1.against_all.cite", "expected this key"),
    ('turnout = { share = "1/4"', "turnout = { share = 0.25", 18, "tier.1.turnout.share", "as a string"),
    (
        'turnout = { share = "1/4"',
        'turnout = { share = "a quarter"',
        18,
        "tier.1.turnout.share",
        "expected a share such as",
    ),
    ('turnout = { share = "1/4"', 'turnout = { share = "1/0"', 18, "tier.1.turnout.share", "expected a share such as"),
    ('turnout = { share = "1/4"', 'turnout = { share = "-5%"', 18, "tier.1.turnout.share", "expected a share such as"),
    ('then = "repeat vote"', 'then = "a duel"', 26, "tier.1.unfilled.1.then", "'repeat vote'"),
    ('when = "always"', 'when = "sometimes"', 34, "tier.1.unfilled.2.when", "'always'"),
    (
        'within = { en = "a week", ru = "неделя", kk = "бір апта" }',
        'within = "a week"',
        30,
        "tier.1.unfilled.1.within",
        "dictionary",
    ),
    ('of = "registered", compare', 'of = "everybody", compare', 43, "tier.2.admit.1.of", "'cast'"),
    ('share = "4.5%", of', 'share = "4.5%", seats = 2, of', 43, "tier.2.admit.1", "exactly one of"),
    ('{ seats = 3, tier = "district"', '{ seats = 3, tier = "nowhere"', 44, "tier.2.admit.2.tier", "found nowhere"),
    ('{ seats = 3, tier = "district"', "{ seats = 3", 44, "tier.2.admit.2", "seats and tier together"),
    ('then = "all"', 'then = "nobody"', 47, "tier.2.none_admitted.then", "'undecided'"),
    ('by = "more votes"', 'by = "age"', 48, "tier.2.tie.1.by", "'registered earlier'"),
    ('share = "2/3"', 'share = "2:3"', 51, "tier.2.seats.share", "expected a share such as"),
    ('round = "up"', 'round = "nearest"', 52, "tier.2.seats.round", "'down' or 'up'"),
    ("lists = 3", "lists = 1", 56, "tier.2.at_least.lists", "a whole number"),
    ('weight = "0.8"', "weight = 0.8", 57, "tier.2.at_least.weight", "as a string"),
    (
        'leftover = "to the largest remainders"',
        'leftover = "to nobody"',
        59,
        "tier.2.at_least.leftover",
        "'to the largest remainders'",
    ),
    ('quota = "droop"', 'quota = "drop"', 65, "tier.2.allocate.quota", "'hare'"),
    ('quota = "droop"', 'qouta = "droop"', 65, "tier.2.allocate.qouta", "no such key"),
    ('method = "largest remainder"', 'method = "lottery"', 63, "tier.2.allocate", "'largest remainder'"),
    ('by = "party decides"', 'by = "the people"', 70, "tier.2.fill.by", "'party decides'"),
    ('{ of = ["youth"], share', '{ of = ["old"], share', 76, "tier.2.fill.groups.2.of.1", "'women'"),
    ('share = "10%", on = "seats"', 'share = "10%", on = "chairs"', 76, "tier.2.fill.groups.2.on", "'list' or 'seats'"),
    ('divisors = "sainte-lague"', 'divisors = "sainte"', 85, "tier.3.allocate.divisors", "'sainte-lague'"),
    ('key = "tier.list.admit.1.of"', 'key = "tier.list.admit.1.on"', 98, "reading.1.key", "no key"),
    ('key = "tier.list.admit.1.of"', 'key = "tier.lists.admit.1.of"', 98, "reading.1.key", "no key"),
    ('key = "tier.list.admit.1.of"', 'key = "tier.list.admit.9.of"', 98, "reading.1.key", "no key"),
    ('here = "registered"', 'here = "valid"', 99, "reading.1.here", "what the document has at"),
    ('other = ["cast", "valid"]', 'other = ["cast", "voted"]', 100, "reading.1.other.2", "cannot be 'voted'"),
    ('situation = "none admitted"', 'situation = "rain"', 105, "silent.1.situation", "'none admitted'"),
    ('kk = "Ескертпе."', "", 109, "note.1", "the text in kk too"),
    ("[[note]]", "[[notes]]", 109, "notes", "no such key"),
]


def faults_of(source: str) -> list[str]:
    with pytest.raises(LawError) as caught:
        parse_law(source, "house.toml")
    return [str(fault) for fault in caught.value.faults]


def test_the_made_up_law_has_no_fault() -> None:
    assert parse_law(LAW).id == "xx/house"


@pytest.mark.parametrize(("was", "is_", "line", "key", "why"), FAULTS, ids=lambda value: str(value)[:40])
def test_one_wrong_line_is_named_with_its_key(was: str, is_: str, line: int, key: str, why: str) -> None:
    assert LAW.count(was) == 1
    faults = faults_of(LAW.replace(was, is_))
    (fault,) = [one for one in faults if f"key {key}:" in one] or faults
    assert fault.startswith(f"house.toml, line {line}, key {key}: ")
    assert why in fault


def test_every_fault_is_told_at_once() -> None:
    source = LAW.replace('sure = "secondary"', 'sure = "no"').replace("lists = 3", "lists = 0").replace("s. 8", "")
    faults = faults_of(source)
    assert len(faults) == 2
    assert f"line {line_number('sure =')}," in faults[0]
    assert f"line {line_number('lists =')}," in faults[1]


def test_comments_and_empty_lines_do_not_shift_the_line() -> None:
    source = LAW.replace("[tier.at_least]", "# the next lists\n\n# are let in\n[tier.at_least]  # when few")
    (fault,) = faults_of(source.replace("lists = 3", "lists = 1"))
    assert fault.startswith(f"house.toml, line {line_number('lists =') + 3}, key tier.2.at_least.lists: ")


@pytest.mark.parametrize(
    ("was", "is_", "line"),
    [
        ("from = 2001-01-01", "from = 2001-13-01", 2),
        ('sure = "secondary"', "sure = secondary", 7),
        ("[tier.at_least]", "[tier.at_least", 55),
        ('id = "last"', 'id = "last', 88),
        ("[[note]]", "[note]]", 109),
        ('area = "territory"', 'area = "territory"\narea = "nation"', 84),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(was: str, is_: str, line: int) -> None:
    (fault,) = faults_of(LAW.replace(was, is_))
    assert fault.startswith("house.toml: not TOML: ")
    assert f"line {line}," in fault


def test_an_empty_document_lacks_its_keys() -> None:
    missing = {fault.split("key ")[1].split(":")[0] for fault in faults_of("")}
    assert missing == {"id", "from", "enacted", "source", "sure", "name", "seats", "tier"}


def test_a_law_without_tiers() -> None:
    (fault,) = faults_of(LAW[: LAW.index("[[tier]]")].replace("accounts", "tier = []\naccounts"))
    assert fault.startswith("house.toml, line 10, key tier: ")


def test_the_seats_of_the_tiers_add_up_to_the_whole() -> None:
    source = Path(parse_law.__code__.co_filename).parent.joinpath("kz/mazhilis-2022-11.toml").read_text("utf-8")
    (fault,) = faults_of(source.replace("seats = 98", "seats = 107"))
    assert "key seats: expected the sum of the tiers' seats, 98, found 107" in fault


def test_a_document_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes(LAW.encode("utf-16"))
    with pytest.raises(LawError, match=r"house\.toml: expected UTF-8"):
        read_law(path)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="expected a file, found a folder"):
        read_law(tmp_path)


def test_a_value_is_found_by_the_ids_and_places_on_its_path() -> None:
    law = parse_law(LAW)
    assert value_at(law, "tier.list.admit.1.of") == "registered"
    assert value_at(law, "tier.2.admit.1.of") == "registered"
    assert value_at(law, "reading.base.here") == "registered"
    assert value_at(law, "from").year == 2001


@pytest.mark.parametrize("key", ["", "tier.", "tier.0", "tier.5", "tier.list.admit.0", "tier.list.at_least.0", "id.1"])
def test_a_path_to_nothing(key: str) -> None:
    with pytest.raises(LawError, match="no key"):
        value_at(parse_law(LAW), key)


def test_another_value_leaves_the_law_itself_as_it_was() -> None:
    law = parse_law(LAW)
    other = with_value(law, "tier.list.admit.1.of", "cast")
    assert value_at(other, "tier.list.admit.1.of") == "cast"
    assert value_at(law, "tier.list.admit.1.of") == "registered"


def test_another_value_must_fit_the_schema() -> None:
    with pytest.raises(LawError, match="cannot be 'everybody'"):
        with_value(parse_law(LAW), "tier.list.admit.1.of", "everybody")
