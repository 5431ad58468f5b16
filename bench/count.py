"""A million protocols of 20 items: read, checked and added up, beside DuckDB's bare `sum … group by` over the same
file; and the peak memory of each, as a process of its own.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from bench.decide import run
from bench.timing import number, table

PROTOCOLS = 1_000_000
DISTRICTS = 225
ACCOUNTS = ("registered", "issued", "received", "unused", "cast", "valid", "invalid", "against_all")
LISTS = tuple(f"p{k:02d}" for k in range(1, 13))
ITEMS = (*ACCOUNTS, *LISTS)
MAPPING = "\n".join(
    [
        'tier = "list"',
        'form = "kz/precinct"',
        'unit = "unit"',
        'only = "list"',
        "[levels]",
        'district = "district"',
        "[fields]",
        *(f'{one} = "{one}"' for one in ACCOUNTS),
        "[votes]",
        *(f'{one} = "{one}"' for one in LISTS),
    ]
)
LONG = "\n".join(
    [
        'tier = "list"',
        'form = "kz/precinct"',
        'unit = "unit"',
        'only = "list"',
        "[long]",
        'item = "item"',
        'count = "count"',
        "[levels]",
        'district = "district"',
        "[fields]",
        *(f'{one} = "{one}"' for one in ACCOUNTS),
    ]
)

OURS = """
import sys, time
from mandat import count
from mandat.count import read_mapping, read_table
from mandat.law.forms import form
mapping = read_mapping(sys.argv[2])
paper = form(mapping.form, on=mapping.on)
started = time.perf_counter()
protocols = read_table(sys.argv[1], mapping, paper)
read = time.perf_counter()
findings = count.check(protocols)
checked = time.perf_counter()
tally = count.tally(protocols, level="district")
done = time.perf_counter()
assert len(tally.rows) == int(sys.argv[3]), len(tally.rows)
print(done - started, read - started, checked - read, done - checked, findings.errors, findings.warnings, sep="\\n")
"""

THEIRS = """
import sys, time
import duckdb
connection = duckdb.connect()
started = time.perf_counter()
connection.sql(sys.argv[2]).fetchall()
print(time.perf_counter() - started)
"""


def made() -> pl.DataFrame:
    """Protocols that agree with themselves, but for a hundred."""
    dice = np.random.default_rng(2023)
    votes = dice.poisson(dice.gamma(1.0, 60.0, (1, len(LISTS))), (PROTOCOLS, len(LISTS))).astype(np.int64)
    against_all = dice.poisson(20, PROTOCOLS)
    invalid = dice.poisson(8, PROTOCOLS)
    valid = votes.sum(1) + against_all
    cast = valid + invalid
    issued = cast + dice.binomial(2, 0.1, PROTOCOLS)
    unused = dice.integers(5, 400, PROTOCOLS)
    registered = issued + unused
    cast[:: PROTOCOLS // 100] -= 1
    accounts = (registered, issued, issued + unused, unused, cast, valid, invalid, against_all)
    unit = pl.Series("unit", [f"p{k:07d}" for k in range(PROTOCOLS)])
    district = pl.Series("district", dice.integers(1, DISTRICTS + 1, PROTOCOLS)).sort()
    columns = {name: pl.Series(name, figures, pl.Int64) for name, figures in zip(ACCOUNTS, accounts, strict=True)}
    columns |= {name: pl.Series(name, votes[:, k], pl.Int64) for k, name in enumerate(LISTS)}
    return pl.DataFrame({"unit": unit, "district": district, **columns})


def measured(code: str, *arguments: str) -> tuple[list[float], float]:
    """The numbers that the best of three processes prints, and its peak megabytes."""
    best: tuple[list[float], float] = ([], 0.0)
    for _ in range(3):
        with tempfile.NamedTemporaryFile("w+", suffix=".txt") as out:
            call = f"import sys; sys.stdout = open({out.name!r}, 'w'); sys.argv = {['', *arguments]!r}\n{code}"
            _, megabytes = run([sys.executable, "-c", call])
            printed = [float(line) for line in Path(out.name).read_text().split()]
        if not best[0] or printed[0] < best[0][0]:
            best = printed, megabytes
    return best


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        wide = made()
        long = wide.unpivot(on=list(ITEMS), index=["unit", "district"], variable_name="item", value_name="count")
        long = long.sort("unit", maintain_order=True)
        paths = {name: Path(folder) / name for name in ("wide.parquet", "wide.csv", "long.parquet", "long.csv")}
        for name, path in paths.items():
            frame = wide if name.startswith("wide") else long
            frame.write_parquet(path) if path.suffix == ".parquet" else frame.write_csv(path)
        del wide, long
        for name, text in (("wide", MAPPING), ("long", LONG)):
            (Path(folder) / f"{name}.toml").write_text(text)
        for name, path in paths.items():
            layout = name.split(".")[0]
            sums = ", ".join(f'sum("{item}")' for item in ITEMS)
            query = (
                f"select district, {sums} from '{path}' group by district"
                if layout == "wide"
                else f"select district, item, sum(count) from '{path}' group by district, item"
            )
            theirs, their_memory = measured(THEIRS, "", query)
            ours, our_memory = measured(OURS, str(path), str(Path(folder) / f"{layout}.toml"), str(DISTRICTS))
            assert int(ours[4]) == 100, f"{ours[4]} errors found, 100 planted"
            times = [number(one) for one in (ours[0], *ours[1:4], theirs[0], ours[0] / theirs[0])]
            rows.append([name, *times, number(our_memory), number(their_memory)])
    table(
        f"{PROTOCOLS:,} protocols of {len(ITEMS)} items: seconds in processes of their own, best of three; peak memory",
        ["", "mandat", "read", "check", "add up", "DuckDB", "x", "mandat MB", "DuckDB MB"],
        rows,
    )


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"\n{time.perf_counter() - started:.0f} s in all")
