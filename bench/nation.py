"""A national election of 10,101 precincts and two ballots, made by `mandat synth`: from CSV to seats, as a process."""

import sys
import tempfile
from pathlib import Path

from bench.decide import FOLDER, run
from bench.timing import number, table


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        nation = str(Path(folder) / "nation")
        run([sys.executable, "-m", "mandat", "synth", str(FOLDER), nation])
        size = sum(path.stat().st_size for path in Path(nation).iterdir())
        counts = Path(nation) / "counts.csv"
        read = f"import csv; list(csv.reader(open({str(counts)!r}, newline='')))"
        calls = {
            "python, csv.reader over counts.csv alone": [sys.executable, "-c", read],
            "mandat decide": [sys.executable, "-m", "mandat", "decide", nation],
            "mandat count": [sys.executable, "-m", "mandat", "count", nation],
        }
        base = None
        for name, call in calls.items():
            seconds, megabytes = min(run(call) for _ in range(5))
            base = base or seconds
            rows.append([name, number(seconds), number(seconds / base), number(megabytes)])
    table(
        f"10,101 precincts, two ballots, {size / 1e6:.1f} MB of CSV: best of five processes",
        ["", "seconds", "x", "MB"],
        rows,
    )


if __name__ == "__main__":
    main()
