"""python -m bench.load: a load of any size, on one database."""

import argparse
import os
import sys

from bench.load import run
from bench.load.night import Size


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--precincts", type=int, default=Size.precincts)
    parser.add_argument("--clerks", type=int, default=Size.clerks)
    parser.add_argument("--coordinators", type=int, default=Size.coordinators)
    parser.add_argument("--pause", type=float, default=Size.pause, help="seconds a clerk takes to type a protocol")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


def database(kind: str) -> str:
    """The URL of a PostgreSQL server's database, as `.ci/postgresql` names it; "" for SQLite."""
    if kind == "sqlite":
        return ""
    return os.environ.get("DATABASE_URL") or os.environ["MANDAT_TEST_DATABASE_URL"]


if __name__ == "__main__":
    given = asked()
    size = Size(given.precincts, given.clerks, given.coordinators, given.pause)
    sys.exit(0 if run(size, database(given.on)) else 1)
