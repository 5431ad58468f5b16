"""Protocols in memory and where they are: reading, checking and adding up wide Parquet of growing size.

Each engine is a process of its own; the memory is that of the process and of all that it starts, Java too. The figures
are those of `bench.count`, a million papers over and over.

    python -m bench remote
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from bench.count import MAPPING, PROTOCOLS, made
from bench.timing import number, table

ONLY_WHEN_NAMED = True
MILLIONS = (1, 5)

START = """
import sys, time
from mandat import count
path, mapping = sys.argv[1:3]
started = time.perf_counter()
"""
END = """
read = time.perf_counter()
findings = count.check(protocols)
checked = time.perf_counter()
tally = count.tally(protocols, level="district")
done = time.perf_counter()
print(done - started, read - started, checked - read, done - checked, sep="\\n")
print(findings.by_code(), len(tally.rows), sum(row.sums["p01"] for row in tally.rows))
"""
READ = {
    "in memory": "protocols = count.read_table(path, mapping)",
    "DuckDB": """
import duckdb
from mandat.law.forms import form
source = f"read_parquet('{path}', file_row_number = true)"
rows = duckdb.sql(f"select *, 'list' as contest, file_row_number + 2 as row from {source}")
lists = [name for name in rows.columns if name.startswith("p")]
protocols = count.Remote.from_frame("list", rows, {"list": lists}, form("kz/precinct"), ["district"], "wide.parquet")
""",
    "Spark": """
from mandat.count.spark.session import spark_session
spark_session()
started = time.perf_counter()
protocols = count.read_spark_table(path, mapping)
""",
}


def written(folder: Path, millions: int) -> Path:
    """A wide Parquet file with so many million protocols."""
    path, parts = folder / "wide.parquet", []
    million = made()
    for k in range(millions):
        parts.append(folder / f"part-{k:02d}.parquet")
        million.with_columns(pl.format("{}-{}", pl.lit(k), "unit").alias("unit")).write_parquet(parts[-1])
    del million
    pl.scan_parquet(parts).sink_parquet(path)
    for part in parts:
        part.unlink()
    return path


def measured(engine: str, path: Path, mapping: Path) -> tuple[list[float], str, float, float]:
    """Seconds in all, for reading, checking and adding up; what was found; seconds of the process; peak megabytes."""
    code = START + READ[engine] + END
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        call = [sys.executable, "-c", code, str(path), str(mapping)]
        process = subprocess.Popen(call, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True)
        peak = 0
        while process.poll() is None:
            peak = max(peak, kilobytes(process.pid))
            time.sleep(0.1)
        whole = time.perf_counter() - started
        out.seek(0)
        lines = out.read().splitlines()[-5:]  # above them stands what an engine says of itself
    if process.returncode:
        raise SystemExit(f"{engine}: exit status {process.returncode}")
    return [float(line) for line in lines[:4]], lines[4], whole, peak / 1024


def kilobytes(session: int) -> int:
    """What all processes of a session have in memory together."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getsid(int(status.parent.name)) == session:
                lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                total += int(lines.get("VmRSS", "0 kB").split()[0])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
    return total


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        mapping = Path(folder) / "mapping.toml"
        mapping.write_text(MAPPING)
        for millions in MILLIONS:
            path = written(Path(folder), millions)
            results = set()
            for engine in READ:
                seconds, found, whole, megabytes = measured(engine, path, mapping)
                results.add(found)
                cells = [number(one) for one in (*seconds, whole, megabytes)]
                rows.append([f"{millions} million, {engine}", *cells])
            assert len(results) == 1, results
    table(
        f"Wide Parquet, {PROTOCOLS:,} protocols of 20 items a million: seconds, and peak memory with Java's",
        ["", "seconds", "read", "check", "add up", "process", "MB"],
        rows,
    )


if __name__ == "__main__":
    main()
