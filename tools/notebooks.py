"""Runs the notebooks of docs/notebooks and writes down what they show; or compares it with what stands there.

python -m tools.notebooks [--check]

Charts are kept as SVG, tables as HTML, all else as text. Times, counters of runs and the kernel's version are left
out, so that a run that shows the same gives the same file. `--check` writes nothing: it names every cell that now shows
other text, and its exit status is then 1. A chart is checked to be there; its bytes hang on the renderer's version.
"""

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

import mandat

FOLDER = Path(__file__).parent.parent / "docs" / "notebooks"
SECONDS = 120
"""For a cell, on a busy machine."""


def run(path: Path) -> Any:
    """A notebook with the outputs of a fresh run, made alike from run to run."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["MANDAT_LANG"] = "en"  # the kernel inherits it, and finds the same mandat as this process
    os.environ["PYTHONPATH"] = str(Path(mandat.__file__).resolve().parent.parent)
    client = NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    )
    client.execute()
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
            cell["outputs"] = [_plain(one) for one in cell["outputs"]]
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _plain(output: Any) -> Any:
    if "execution_count" in output:
        output["execution_count"] = None
    if "metadata" in output:
        output["metadata"] = {}
    return output


def shown(notebook: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each cell its source, and what it shows: the kind of each output, and the text of what is no chart."""
    found = []
    for cell in notebook.cells:
        outputs: list[tuple[str, str]] = []
        for one in cell.get("outputs", ()):
            if "text" in one:
                outputs.append((one["name"], one["text"]))
            for kind, content in sorted(one.get("data", {}).items()):
                outputs.append((kind, "" if kind == "image/svg+xml" else content))
        found.append((cell["source"], outputs))
    return found


def main() -> int:
    checking = "--check" in sys.argv[1:]
    other = 0
    for path in sorted(FOLDER.glob("*.ipynb")):
        stored = nbformat.read(path, as_version=4)
        fresh = run(path)
        if not checking:
            nbformat.write(fresh, path)
            continue
        for place, (one, now) in enumerate(zip(shown(stored), shown(fresh), strict=True)):
            if one != now:
                other += 1
                print(f"{path.name}: cell {place} shows something else:\n{one[1]}\n  now\n{now[1]}")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
