"""The notebooks of docs/notebooks run, and show what is written down in them."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def test_the_notebooks_show_what_a_fresh_run_shows() -> None:
    for needed in ("nbclient", "nbformat", "ipykernel", "altair", "vl_convert"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed (extra: notebooks)")
    call = [sys.executable, "-m", "tools.notebooks", "--check"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_small_and_named_in_three_languages(path: Path) -> None:
    assert len(NOTEBOOKS) == 3
    assert path.stat().st_size < 150_000
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    title = "".join(cells[0]["source"])
    assert title.startswith("# ")
    assert "*ru: " in title
    assert "kk: " in title
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"]
            assert len("".join(cell["source"]).splitlines()) <= 14
            shown = json.dumps(cell["outputs"])
            assert "<script" not in shown
            assert str(ROOT) not in shown


def test_a_cell_that_shows_something_else_is_named(tmp_path: Path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("nbclient", reason="nbclient is not installed (extra: notebooks)")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed (extra: notebooks)")
    from tools import notebooks

    book = nbformat.v4.new_notebook()
    book.cells.append(nbformat.v4.new_code_cell("print(1)"))
    book.cells[0].outputs.append(nbformat.v4.new_output("stream", name="stdout", text="2\n"))
    nbformat.write(book, tmp_path / "one.ipynb")
    fresh = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)")])
    fresh.cells[0].outputs.append(nbformat.v4.new_output("stream", name="stdout", text="1\n"))
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    monkeypatch.setattr(notebooks, "run", lambda path: fresh)
    monkeypatch.setattr(sys, "argv", ["notebooks", "--check"])
    assert notebooks.main() == 1
    assert "one.ipynb: cell 0 shows something else" in capsys.readouterr().out
