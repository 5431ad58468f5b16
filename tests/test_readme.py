"""What the README says works as it says."""

import re
import shlex
import subprocess
import sys

import pytest

from mandat.language import LANGUAGES
from tests import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip().split("   ")[0]
    for line in README.splitlines()
    if line.startswith("    mandat ") and "OUT" not in line  # those write: see test_count_command
]


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert "auyl" not in capsys.readouterr().out  # the explanation names the party, not its id


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_ends_well(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_readme_begins_with_the_two_commands() -> None:
    first = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith("    ")][:2]
    assert first == ["make run", "make test"]


def test_the_three_languages_are_named() -> None:
    assert all(language in README for language in LANGUAGES)
