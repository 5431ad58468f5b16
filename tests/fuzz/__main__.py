"""`make fuzz`: every reader in turn, each in a process of its own, for a share of the time; what is found is kept.

python -m tests.fuzz [--seconds 600] [--target NAME] [--again FILE]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import TARGETS

FOUND = Path("tests/fuzz/found")


def main() -> int:
    call = argparse.ArgumentParser(prog="python -m tests.fuzz")
    call.add_argument("--seconds", type=int, default=600)
    call.add_argument("--target", choices=list(TARGETS), action="append")
    call.add_argument("--again", type=Path, help="an input that was kept, once more; --target says of what")
    asked = call.parse_args()
    names = asked.target or list(TARGETS)
    if asked.again is not None:
        return child(names[0], asked.again, "--again").returncode
    finds = 0
    share = max(2, asked.seconds // len(names))
    for name in names:
        until = time.monotonic() + share
        while (left := round(until - time.monotonic())) > 1:  # after a find another beginning is taken
            finds += one(name, left)
    print(f"{finds} found")
    return 1 if finds else 0


def one(name: str, seconds: int) -> int:
    """One target for that long, or until something is found: 1, and the input and what was said are kept."""
    seed = time.time_ns() % 1_000_000 + 1
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "input"
        done = child(name, at, "--seconds", str(seconds), str(seed), held=Path(folder) / "said")
        said = (Path(folder) / "said").read_text(errors="replace")
        counted = [line for line in said.splitlines() if line.startswith("inputs: ")]
        print(f"{name}: {seconds} s, {counted[-1] if counted else ''}", flush=True)
        if not done.returncode:
            return 0
        FOUND.mkdir(parents=True, exist_ok=True)
        kept = FOUND / f"{name}-{seed}"
        kept.write_bytes(at.read_bytes() if at.exists() else b"")
        kept.with_suffix(".txt").write_text(said)
        print(f"  FOUND (status {done.returncode}): {kept}", flush=True)
        return 1


def child(name: str, at: Path, *arguments: str, held: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The process in which the reader runs; what it says goes into a file, or is shown."""
    call = [sys.executable, "-m", "tests.fuzz.child", name, str(at), *arguments]
    environment = {**os.environ, "MANDAT_LANG": "en", "POLARS_MAX_THREADS": "2"}
    if held is None:
        return subprocess.run(call, env=environment, check=False)
    with held.open("wb") as out:
        return subprocess.run(call, env=environment, stdout=out, stderr=out, check=False)


if __name__ == "__main__":
    sys.exit(main())
