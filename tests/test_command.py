"""The command as a process: what it prints, what it prints nothing of, and its exit status."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import EXAMPLES

MAZHILIS = EXAMPLES / "kz-mazhilis-2023"


def mandat(*call: str | Path, lang: str = "en", status: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MANDAT_LANG": lang, "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "mandat", *map(str, call)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == status, done.stderr
    return done


def as_json(*call: str | Path, status: int = 0) -> Any:
    done = mandat(*call, "--json", status=status)
    assert done.stderr == ""
    return json.loads(done.stdout)


def copy(tmp_path: Path, name: str = "kz-mazhilis-2023") -> Path:
    return Path(shutil.copytree(EXAMPLES / name, tmp_path / name))


def test_decide_prints_one_json_document_with_everything_promised() -> None:
    outcome = as_json("decide", MAZHILIS)
    assert outcome["law"] == "kz/mazhilis"
    assert outcome["in_force"].startswith("2022-11-")
    assert outcome["status"] == "incomplete"
    assert outcome["tiers"]["list"]["seats"]["amanat"] == 40
    assert outcome["seats"][""] == 3
    assert {"tier", "contest", "contestant", "party"} <= set(outcome["elected"][0])
    assert outcome["void"] == []
    assert len(outcome["missing"]) == 22
    assert outcome["lots"] == []
    assert outcome["readings"][0]["matters"] is False
    assert outcome["official"] == {"matches": True, "compared": 1, "differences": []}
    assert {"tier", "contest", "rule", "cite", "inputs", "result"} <= set(outcome["steps"][0])


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_decide_explains_in_each_language(lang: str) -> None:
    told = mandat("decide", MAZHILIS, "--explain", lang=lang).stdout
    assert "97-1(1)" in told
    assert {"kk": "мандат", "ru": "мандат", "en": "quota"}[lang] in told
    assert "{" not in told


def test_a_made_up_election_is_labelled_wherever_it_is_shown() -> None:
    assert "SYNTHETIC" in mandat("decide", EXAMPLES / "made-up-one-list").stdout
    assert as_json("decide", EXAMPLES / "made-up-one-list")["made_up"] is True


def test_an_announced_result_that_differs_is_exit_status_one(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    official = folder / "official.csv"
    official.write_text(official.read_text().replace("auyl,8", "auyl,9").replace("amanat,40", "amanat,39"))
    outcome = as_json("decide", folder, status=1)
    assert [(one["contestant"], one["announced"], one["decided"]) for one in outcome["official"]["differences"]] == [
        ("amanat", 39, 40),
        ("auyl", 9, 8),
    ]
    assert "DIFFERENCE" in mandat("decide", folder, status=1).stdout


def test_faults_are_one_line_each_on_stderr_and_nothing_on_stdout(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    counts = folder / "counts.csv"
    counts.write_text(counts.read_text().replace("3431510", "3 431 510").replace("693938", "-1"))
    calls: list[list[str | Path]] = [
        ["decide", folder],
        ["decide", folder, "--json"],
        ["compare", folder, "--law", "kz/kurultai"],
    ]
    for call in calls:
        done = mandat(*call, status=2)
        assert done.stdout == ""
        lines = done.stderr.splitlines()
        assert len(lines) == 2
        assert all("counts.csv, row" in line and "column count" in line for line in lines)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (["decide"], "FOLDER"),
        (["decide", "no-such-folder"], "no-such-folder"),
        (["decide", MAZHILIS, "--law", "kz/senate"], "kz/senate"),
        (["decide", MAZHILIS, "--law", "kz/mazhilis@then"], "@"),
        (["decide", MAZHILIS, "--on", "1990-01-01"], "1990-01-01"),
        (["decide", MAZHILIS, "--on", "yesterday"], "--on"),
        (["decide", MAZHILIS, "--reading", "base"], "--reading"),
        (["decide", MAZHILIS, "--reading", "base=registered"], "base"),
        (["decide", MAZHILIS, "--reading", "mood=cast"], "mood"),
        (["decide", MAZHILIS, "--lots", "no-such-file.csv"], "no-such-file.csv"),
        (["decide", MAZHILIS, "--lang", "fr"], "--lang"),
        (["decide", MAZHILIS, "--lod"], "--lod"),
        (["decide", MAZHILIS, "--about", "zzz"], "zzz"),
        (["law", "kz/mazhilis@2021", "--on", "2023-03-19"], "--on"),
        (["law", "kz/none"], "kz/none"),
        (["law", "none.toml"], "none.toml"),
        (["compare", MAZHILIS], "law"),
        (["lawz"], "lawz"),
    ],
)
def test_a_wrong_call_is_one_clear_line(call: list[str | Path], word: str) -> None:
    done = mandat(*call, status=2)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lot_is_pending_and_goes_on_when_drawn(tmp_path: Path) -> None:
    folder = copy(tmp_path, "made-up-remainder-tie-open")
    law = tmp_path / "by-lot.toml"
    source = json.loads(mandat("law", "kz/mazhilis", "--json").stdout)
    assert source["tier"][0]["tie"] == [{"by": "registered earlier", "cite": "Art. 97-1(4)"}]
    shipped = next(path for path in (EXAMPLES.parent / "src/mandat/law/kz").glob("mazhilis-2022-11.toml"))
    law.write_text(shipped.read_text().replace('by = "registered earlier"', 'by = "lot"'))
    pending = as_json("decide", folder, "--law", law, status=3)
    assert pending["status"] == "pending"
    (lot,) = pending["lots"]
    drawn = tmp_path / "drawn.csv"
    drawn.write_text(f"lot,contestant\n{lot['id']},{lot['among'][0]}\n")
    outcome = as_json("decide", folder, "--law", law, "--lots", drawn, status=1)  # no lot was announced
    assert outcome["lots"] == []
    drawn.write_text(f"lot,contestant\n{lot['id']},nobody\n")
    assert "nobody" in mandat("decide", folder, "--law", law, "--lots", drawn, status=2).stderr


def test_laws_lists_every_version_and_law_reads_one() -> None:
    listed = as_json("laws")
    assert {one["law"] for one in listed} >= {
        "kz/mazhilis", "kz/kurultai", "kz/maslikhat-oblast", "kz/maslikhat-district", "kz/akim", "kz/president",
    }  # fmt: skip
    assert "kz/mazhilis" in mandat("laws").stdout
    told = mandat("law", "kz/mazhilis", "--on", "2023-03-19").stdout
    assert "97-1(2)" in told
    assert "95(3)" in told
    assert as_json("law", "kz/mazhilis@2007")["tier"][0]["seats"] == 98


def test_compare_shows_the_laws_side_by_side() -> None:
    compared = as_json("compare", MAZHILIS, "--law", "kz/mazhilis@2021-01-10", "--law", "kz/mazhilis")
    assert [sum(one["tiers"]["list"]["seats"].values()) for one in compared["laws"]] == [98, 69]
    assert "Amanat" in mandat("compare", MAZHILIS, "--law", "kz/kurultai", "--law", "kz/mazhilis").stdout


def test_a_reader_that_closes_the_pipe_early_gets_no_traceback() -> None:
    call = f"{sys.executable} -m mandat law kz/mazhilis | head -n 1"
    done = subprocess.run(["bash", "-c", call], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_deciding_imports_neither_numba_nor_polars() -> None:
    code = (
        "import sys, mandat; mandat.decide(mandat.read(sys.argv[1]));"
        "print(sorted({'numba', 'polars', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(MAZHILIS)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
