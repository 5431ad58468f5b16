"""Which version of a law a name, a year or a day asks for."""

import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from mandat.law import Law, LawError, law, laws

IDS = sorted({one.id for one in laws()})
DAY = datetime.timedelta(days=1)


def versions(law_id: str) -> list[Law]:
    return [one for one in laws() if one.id == law_id]


@pytest.mark.parametrize("law_id", IDS)
def test_the_versions_of_a_law_follow_each_other_without_overlap_or_gap(law_id: str) -> None:
    for earlier, later in pairwise(versions(law_id)):
        assert earlier.until is not None
        assert later.from_ == earlier.until + DAY


@pytest.mark.parametrize("law_id", IDS)
def test_the_acts_of_a_law_are_in_the_order_of_their_days_in_force(law_id: str) -> None:
    days = [one.enacted for one in versions(law_id)]
    assert days == sorted(days)
    assert all(one.enacted <= one.from_ for one in versions(law_id))


@pytest.mark.parametrize("law_id", IDS)
def test_an_election_was_held_while_its_version_was_in_force(law_id: str) -> None:
    for one in versions(law_id):
        for day in one.held:
            assert one.from_ <= day
            assert one.until is None or day <= one.until
            assert law(law_id, day) is one


def test_the_mazhilis_ends_where_the_kurultai_begins() -> None:
    assert versions("kz/mazhilis")[-1].until == datetime.date(2026, 6, 30)
    assert versions("kz/kurultai")[0].from_ == datetime.date(2026, 7, 1)
    assert versions("kz/kurultai")[-1].until is None


@pytest.mark.parametrize(
    ("wanted", "in_force"),
    [
        ("kz/mazhilis@1999", "1999-05-08"),
        ("kz/mazhilis@2004", "2004-04-14"),
        ("kz/mazhilis@2005", "2004-04-14"),  # nothing happened: in force at the year's end
        ("kz/mazhilis@2007", "2007-06-19"),
        ("kz/mazhilis@2009", "2011-11-16"),  # the act of that year
        ("kz/mazhilis@2010", "2007-06-19"),  # deferred: the old words still held
        ("kz/mazhilis@2012", "2011-11-16"),
        ("kz/mazhilis@2016", "2011-11-16"),
        ("kz/mazhilis@2018", "2018-07-14"),
        ("kz/mazhilis@2020", "2020-06-06"),
        ("kz/mazhilis@2021", "2020-06-06"),  # the election of January comes before the act of May
        ("kz/mazhilis@2021-01-10", "2020-06-06"),
        ("kz/mazhilis@2021-06-04", "2020-06-06"),
        ("kz/mazhilis@2021-06-05", "2021-06-05"),
        ("kz/mazhilis@2022", "2022-11-18"),  # the later of two acts
        ("kz/mazhilis@2022-06-01", "2022-02-19"),
        ("kz/mazhilis@2023", "2022-11-18"),
        ("kz/mazhilis@2023-03-19", "2022-11-18"),
        ("kz/mazhilis@2025", "2022-11-18"),
        ("kz/kurultai@2026", "2026-07-01"),
        ("kz/kurultai@2026-08-23", "2026-07-01"),
        ("kz/kurultai@2031", "2026-07-01"),
        ("kz/maslikhat-oblast@2016", "2004-04-14"),
        ("kz/maslikhat-oblast@2021", "2020-06-06"),
        ("kz/maslikhat-oblast@2021-01-10", "2020-06-06"),
        ("kz/maslikhat-oblast@2023", "2022-11-18"),
        ("kz/maslikhat-district@2021-01-10", "2020-06-06"),
        ("kz/maslikhat-district@2023", "2022-11-18"),
        ("kz/maslikhat-district@2026", "2026-07-01"),
        ("kz/akim@2021", "2021-06-05"),
        ("kz/akim@2022", "2023-01-01"),
        ("kz/akim@2022-12-31", "2021-06-05"),
        ("kz/akim@2023-11-05", "2023-01-01"),
        ("kz/akim@2026", "2026-07-01"),
        ("kz/president@2005", "2004-04-14"),
        ("kz/president@2019", "2004-04-14"),
        ("kz/president@2021", "2021-06-05"),
        ("kz/president@2022", "2021-06-05"),
    ],
)
def test_a_year_or_a_day_names_a_version(wanted: str, in_force: str) -> None:
    found = law(wanted)
    assert found.id == wanted.partition("@")[0]
    assert found.from_ == datetime.date.fromisoformat(in_force)


@pytest.mark.parametrize("law_id", IDS)
def test_without_a_day_the_newest_version_is_meant(law_id: str) -> None:
    assert law(law_id) is versions(law_id)[-1]


def test_the_day_of_an_election_names_the_version() -> None:
    assert law("kz/mazhilis", datetime.date(2023, 3, 19)) is law("kz/mazhilis@2023")


def test_the_day_in_the_name_comes_before_the_day_of_the_election() -> None:
    assert law("kz/mazhilis@2012", datetime.date(2023, 3, 19)) is law("kz/mazhilis@2012")


def test_the_path_of_a_document_names_it(tmp_path: Path) -> None:
    path = Path(law.__code__.co_filename).parent / "kz" / "kurultai-2026.toml"
    copy = tmp_path / "mine.toml"
    copy.write_bytes(path.read_bytes())
    assert law(str(copy)) == law("kz/kurultai")


@pytest.mark.parametrize("wanted", ["kz/senate", "mazhilis", "", "kz/", "KZ/MAZHILIS", "kz/senate@2023"])
def test_a_law_that_is_not_there(wanted: str) -> None:
    with pytest.raises(LawError, match=r"mandat laws"):
        law(wanted)


@pytest.mark.parametrize(
    "wanted",
    ["kz/mazhilis@1998", "kz/mazhilis@1999-05-07", "kz/mazhilis@2026", "kz/mazhilis@2026-07-01", "kz/akim@2020"],
)
def test_a_day_on_which_no_version_was_in_force(wanted: str) -> None:
    with pytest.raises(LawError, match=r"no version of .* was in force on") as caught:
        law(wanted)
    assert "2021-06-05" in str(caught.value)  # the shipped ones are named


@pytest.mark.parametrize("when", ["23", "20233", "march", "2023-13-01", "2023-02-30", "2023-3", "0000", "2023-W11-9"])
def test_a_day_that_is_none(when: str) -> None:
    with pytest.raises(LawError, match=r"@2021 or @2021-01-10"):
        law(f"kz/mazhilis@{when}")


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"none\.toml: expected this file, found none"):
        law(str(tmp_path / "none.toml"))
