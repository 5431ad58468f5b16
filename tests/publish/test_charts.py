"""Every chart is drawn in the three languages, alike each time, and says what it cannot show."""

import html
import itertools
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import mandat
from mandat.decision import Outcome
from mandat.election import Election
from mandat.language import LANGUAGES, text
from mandat.measure.margins import margins
from mandat.publish import charts
from mandat.publish.charts.distributions import between
from mandat.publish.charts.maps import strongest, turnout
from mandat.publish.charts.names import colours_of
from mandat.publish.colours import ALONE

pytest.importorskip("altair")
pytest.importorskip("vl_convert")

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
MAZHILIS = EXAMPLES / "kz-mazhilis-2023"
DRAWN = {"amanat": {43: 5, 44: 90, 45: 5}, "auyl": {8: 100}, "": {0: 60, 3: 40}, "baytaq": {0: 100}}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return mandat.decide(mandat.read(MAZHILIS))


@pytest.fixture(scope="module")
def with_regions(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A made-up folder: votes by region, two of them without the voters on their lists."""
    folder = tmp_path_factory.mktemp("regions") / "e"
    shutil.copytree(EXAMPLES / "made-up-one-list", folder)
    (folder / "units.csv").write_text(
        "unit,parent,level,name\nkz,,country,K\n" + "".join(f"KZ-{n},kz,region,R{n}\n" for n in (10, 11, 71)),
        encoding="utf-8",
    )
    lists = [line.split(",")[1] for line in (folder / "contestants.csv").read_text(encoding="utf-8").splitlines()[1:]]
    rows = ["unit,contest,item,count"]
    for place, unit in enumerate(("KZ-10", "KZ-11", "KZ-71")):
        rows += [f"{unit},list,{who},{100 if at == place else 10}" for at, who in enumerate(lists)]
        rows.append(f"{unit},list,registered,{1000 * (place + 1)}")
        rows.append(f"{unit},list,voted,{500 if place < 2 else ''}")
    (folder / "counts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for name in ("official.csv", "published.csv", "members.csv", "named.csv"):
        (folder / name).unlink(missing_ok=True)
    return mandat.decide(mandat.read(folder))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_alike_each_time_and_names_what_it_shows(outcome: Outcome, language: str) -> None:
    election = outcome.election
    drawn = {
        "hemicycle": charts.hemicycle(outcome, language),
        "shares": charts.shares(mandat.measure.of(outcome), language),
        "laws": charts.laws(mandat.compare(election, ["kz/mazhilis@2021", "kz/kurultai"]), language),
        "margins": charts.margins(margins(election), language),
        "distributions": charts.distributions(election, DRAWN, language),
    }
    for name, one in drawn.items():
        svg = one.svg()
        assert svg == one.svg(), name
        assert election.name.to(language) in svg, name
        assert "AMANAT" in svg.upper(), name
        assert "NaN" not in svg, name
        assert "undefined" not in svg, name
    assert drawn["hemicycle"].svg().count("<path") >= 98


def words_of(svg: str) -> set[str]:
    """Every line of text that a chart shows."""
    return {html.unescape(one).strip() for one in re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)}


def alike(drawn: dict[str, str], election: Election) -> dict[tuple[str, str], set[str]]:
    """By two languages, the lines that a chart has in both, but for numbers, laws' ids, and names that are the same."""
    found = {}
    for one, other in itertools.combinations(LANGUAGES, 2):
        names = [election.name, *(unit.label for unit in election.units.values())]
        names += [who.label for own in election.contestants.values() for who in own.values()]
        same = " ".join(name.to(one) for name in names if name.to(one) == name.to(other))
        both = words_of(drawn[one]) & words_of(drawn[other])
        found[one, other] = {
            line
            for line in both
            if re.search(r"[^\W\d_]", line)
            and not re.fullmatch(r"\w+/\w+@[\d-]+( \(\d+\))?", line)
            and line not in same
        }
    return found


def test_no_text_of_a_chart_is_left_in_another_language(outcome: Outcome, with_regions: Outcome) -> None:
    election, measured = outcome.election, mandat.measure.of(outcome)
    regions = mandat.measure.of(with_regions)
    compared = mandat.compare(election, ["kz/mazhilis@2021", "kz/kurultai"])
    found = margins(election)
    made: dict[str, tuple[Election, Callable[[str], charts.Drawing]]] = {
        "hemicycle": (election, lambda language: charts.hemicycle(outcome, language)),
        "shares": (election, lambda language: charts.shares(measured, language)),
        "laws": (election, lambda language: charts.laws(compared, language)),
        "margins": (election, lambda language: charts.margins(found, language)),
        "distributions": (election, lambda language: charts.distributions(election, DRAWN, language)),
        "seats": (election, lambda language: charts.region_map(measured, "seats", language)),
        "turnout": (with_regions.election, lambda language: charts.region_map(regions, "turnout", language)),
        "strongest": (with_regions.election, lambda language: charts.region_map(regions, "strongest", language)),
    }
    for name, (whose, draw) in made.items():
        drawn = {language: draw(language).svg() for language in LANGUAGES}
        assert all(len(words_of(one)) > 3 for one in drawn.values()), name
        for pair, lines in alike(drawn, whose).items():
            assert not lines, (name, pair)


def test_a_text_without_a_translation_would_be_seen(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "mandat.publish.charts.house.text", lambda message, **values: text(f"no such {message}", **values)
    )
    drawn = {language: charts.hemicycle(outcome, language).svg() for language in LANGUAGES}
    assert all("no such seats" in lines for lines in alike(drawn, outcome.election).values())


def test_the_font_comes_with_its_licence() -> None:
    fonts = Path(charts.__file__).with_name("fonts")
    assert "Bitstream Vera" in (fonts / "LICENSE").read_text(encoding="utf-8")
    with (EXAMPLES.parent / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)
    listed = [EXAMPLES.parent / one for one in declared["project"]["license-files"]]
    assert fonts.resolve() / "LICENSE" in [one.resolve() for one in listed]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["turnout", "strongest"])
def test_a_map_says_of_how_many_regions_it_does_not_know(with_regions: Outcome, what: str, language: str) -> None:
    svg = charts.region_map(mandat.measure.of(with_regions), what, language).svg()
    missing = 18 if what == "turnout" else 17
    assert text("Regions of which it is not known: {count}", count=missing).to(language) in svg
    assert "clip-0" in svg or "clip" not in svg


def test_turnout_and_the_strongest_are_those_of_the_region_alone(with_regions: Outcome) -> None:
    units = {"KZ-10", "KZ-11", "KZ-71"}
    assert turnout(with_regions, units) == {"KZ-10": Fraction(1, 2), "KZ-11": Fraction(1, 4)}
    first = strongest(with_regions, units)
    lists = list(with_regions.election.contestants["list"].values())
    assert first["KZ-10"] == lists[0].party
    assert first["KZ-11"] == lists[1].party


def test_made_up_data_are_said_to_be(with_regions: Outcome) -> None:
    assert "SYNTHETIC DATA" in charts.hemicycle(with_regions, "en").svg()


def test_a_party_has_one_colour_in_every_chart(outcome: Outcome) -> None:
    colours = colours_of(outcome.election)
    assert colours[""] == ALONE
    assert set(outcome.seats) <= set(colours)


def test_what_cannot_be_drawn_says_why(outcome: Outcome) -> None:
    measured = mandat.measure.of(outcome)
    with pytest.raises(charts.NothingToDraw, match="Of no region is it known"):
        charts.region_map(measured, "turnout", "en")
    with pytest.raises(ValueError, match="expected one of"):
        charts.region_map(measured, "weather", "en")
    with pytest.raises(charts.NothingToDraw, match="in any draw"):
        charts.distributions(outcome.election, {"amanat": {0: 3}}, "en")
    with pytest.raises(ValueError, match="as many draws"):
        charts.distributions(outcome.election, {"amanat": {1: 3}, "auyl": {1: 2}}, "en")


def test_the_middle_draw_is_the_smallest_that_half_do_not_exceed() -> None:
    assert [between({1: 1, 2: 1, 9: 2}, part, 4) for part in (1, 2, 3, 4)] == [1, 2, 9, 9]


def test_a_file_has_the_format_of_its_ending(outcome: Outcome, tmp_path: Path) -> None:
    drawn = charts.hemicycle(outcome, "en")
    drawn.save(tmp_path / "a.svg")
    drawn.save(tmp_path / "a.png")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"expected a file \.svg or \.png"):
        drawn.save(tmp_path / "a.pdf")


@pytest.mark.parametrize(("name", "status"), [("a.svg", 0), ("a.pdf", 2), ("none/a.svg", 2)])
def test_a_chart_of_the_command_is_written_or_the_call_is_wrong(tmp_path: Path, name: str, status: int) -> None:
    call = [sys.executable, "-m", "mandat", "decide", str(MAZHILIS), "--chart", str(tmp_path / name), "--lang", "en"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120)
    assert done.returncode == status, done.stderr
    assert [one.name for one in tmp_path.iterdir()] == (["a.svg"] if status == 0 else [])
    if status == 2:
        assert done.stderr.startswith("--chart: expected")
        assert done.stderr.count("\n") == 1
