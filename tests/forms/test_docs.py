"""docs/forms.md is whole: every key of the schema stands in it, and what it shows works as it says."""

import re
from pathlib import Path

from mandat import count
from mandat.law.forms import Check, Form, FormField, parse_form
from tests import ROOT
from tests.test_command import as_json, mandat
from tests.verify.making import LAW, PAPERS
from tests.verify.making import folder as made

DOCUMENT = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
FORM, MAPPING = re.findall(r"```toml\n(.*?)```", DOCUMENT, flags=re.DOTALL)
TABLE = (
    "precinct,voters,invalid,ballots,Party X,Party Y\n1,500,10,310,200,100\n2,300,40,340,200,100\n3,400,3,302,200,100\n"
)


def written(path: Path) -> Path:
    path.mkdir()
    for name, content in (("my-form.toml", FORM), ("mapping.toml", MAPPING), ("table.csv", TABLE)):
        (path / name).write_text(content, encoding="utf-8")
    return path


def test_every_key_of_a_form_is_told() -> None:
    for chapter, model in (("## The form", Form), ("## `[[field]]`", FormField), ("## `[[check]]`", Check)):
        (part,) = [one for one in re.split(r"^(?=## )", DOCUMENT, flags=re.MULTILINE) if one.startswith(chapter)]
        keys = {
            key for row in re.findall(r"^\| (`.*?) \|", part, flags=re.MULTILINE) for key in re.findall("`(.*?)`", row)
        }
        assert keys == {one.alias or name for name, one in model.model_fields.items()} - {"field", "check"}


def test_the_form_shown_is_read_and_its_line_follows_from_others() -> None:
    form = parse_form(FORM)
    assert form.completed({"registered": 500, "invalid": 3, "votes": 300})["cast"] == 303


def test_a_table_is_checked_against_the_form_beside_its_mapping(tmp_path: Path) -> None:
    """From wherever the command is called."""
    folder = written(tmp_path / "folder")
    found = as_json("count", folder / "table.csv", "--mapping", folder / "mapping.toml", status=1)["findings"][
        "findings"
    ]
    assert sorted((one["code"], one["unit"], one["row"]) for one in found) == [
        ("E-CAST", "3", 4),
        ("E-VOTERS", "2", 3),
        ("W-INVALID", "2", 3),
    ]
    assert count.read_table(folder / "table.csv", folder / "mapping.toml").form == parse_form(FORM)


def test_a_law_of_one_s_own_names_a_form_beside_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "folder", PAPERS)
    (folder / "my-form.toml").write_text(FORM, encoding="utf-8")
    law = next(path for path in folder.glob("*.toml") if path.name not in ("election.toml", "my-form.toml"))
    law.write_text(LAW.replace('area = "nation"', 'area = "nation"\nform = "my-form.toml"'), encoding="utf-8")
    told = mandat("count", folder, lang="en", status=1).stdout
    assert "E-CAST Precinct n1, Everywhere: The ballots are not the votes and the invalid ones." in told
    assert "Not checked: no form is known of the protocols of the tier district." in told
