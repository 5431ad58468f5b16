"""`mandat serve`: what it makes in its folder, and what it says where it cannot start."""

import os
import stat
import subprocess
import sys
from pathlib import Path


def serve(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
    command = [sys.executable, "-m", "mandat", "serve", "--lang", "en", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=plain | environment, timeout=60)


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made = serve("--data", str(data), "--first-administrator", "root")
    assert (made.returncode, made.stderr) == (0, "")
    assert len(made.stdout.split(": ")[-1].strip()) == 19
    secret = (data / "secret").read_text(encoding="ascii")
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600
    again = serve("--data", str(data), "--first-administrator", "other")
    assert again.returncode == 2
    assert len(again.stderr.splitlines()) == 1
    assert (data / "secret").read_text(encoding="ascii") == secret
    (data / "secret").chmod(0o644)
    open_to_all = serve("--data", str(data))
    assert open_to_all.returncode == 2
    assert "mode 600" in open_to_all.stderr


def test_without_the_packages_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise ModuleNotFoundError('no', name='django')", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    told = serve("--data", str(tmp_path / "data"), PYTHONPATH=path)
    assert told.returncode == 2
    assert told.stderr == "mandat serve needs more packages (django): pip install 'mandat[web]'\n"


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    told = serve("--data", str(tmp_path), DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "database" in told.stderr


def test_a_folder_that_is_no_election_is_told_fault_by_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = serve("--data", str(tmp_path / "data"), "--election", str(tmp_path / "empty"))
    assert told.returncode == 2
    assert "election.toml" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_election_whose_law_has_no_form_is_one_line(tmp_path: Path) -> None:
    told = serve("--data", str(tmp_path / "data"), "--election", "examples/made-up-lot")
    assert told.returncode == 2
    assert told.stderr.startswith("the law names no protocol form")
    assert len(told.stderr.splitlines()) == 1
