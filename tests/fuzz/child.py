"""The process in which the readers run, with limits, so that what ends it leaves its input behind.

    python -m tests.fuzz.child TARGET INPUT --slice COUNT SEED     that many inputs, always the same
    python -m tests.fuzz.child TARGET INPUT --seconds N SEED       inputs for that long, guided by coverage (Atheris)
    python -m tests.fuzz.child TARGET INPUT --again                the input of that file once more

INPUT is the file that holds the input at hand. Exit status 0: nothing found.
"""

import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS_EACH = 10
MEMORY = 4 << 30  # bytes of addresses: the libraries alone take two of these gigabytes, most of them never used
GROWTH = 1 << 20  # kilobytes


def main(name: str, at: Path, way: str, *numbers: str) -> None:
    if way == "--seconds":
        _guided(name, at, int(numbers[0]), int(numbers[1]))
        return
    from tests.fuzz.mutations import mutated
    from tests.fuzz.targets import TARGETS, clean_up

    target = TARGETS[name]
    _limits()
    if way == "--again":
        one_input(target, at.read_bytes())
    else:
        sound = target.seeds()
        for one in sound:
            at.write_bytes(one)
            one_input(target, one)
        dice = random.Random(int(numbers[1]))
        for _ in range(int(numbers[0])):
            data = mutated(dice.choice(sound), dice, target.kind)
            at.write_bytes(data)
            one_input(target, data)
    clean_up()


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def one_input(target: Any, data: bytes) -> None:
    """One input within its time and memory, and without a word on stderr."""
    from tests.fuzz.targets import Find, run

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.alarm(SECONDS_EACH)
    try:
        with _written() as written:
            run(target, data)
    finally:
        signal.alarm(0)
    if written:
        raise Find(f"written to stderr: {written[0]!r}")
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > GROWTH:
        raise Find("more than a gigabyte")


@contextmanager
def _written() -> Iterator[list[bytes]]:
    """What is written to stderr meanwhile."""
    found: list[bytes] = []
    saved = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield found
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            held.seek(0)
            if said := held.read():
                found.append(said[:2000])


def _guided(name: str, at: Path, seconds: int, seed: int) -> None:
    """Atheris measures which branches of the readers an input takes, and keeps those that take new ones."""
    import atheris

    with atheris.instrument_imports(include=["mandat", "openpyxl"]):
        from tests.fuzz.targets import TARGETS, clean_up, run
    from tests.fuzz.mutations import mutated

    target = TARGETS[name]
    stop = time.monotonic() + seconds
    inputs = 0

    def one(data: bytes) -> None:
        nonlocal inputs
        if time.monotonic() > stop:
            print(f"inputs: {inputs}", flush=True)
            clean_up()
            os._exit(0)
        inputs += 1
        at.write_bytes(data)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        run(target, data)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > GROWTH:
            raise MemoryError("more than a gigabyte")

    def mutator(data: bytes, most: int, number: int) -> bytes:
        dice = random.Random(number)
        sound = target.seeds()
        begin = data if dice.random() < 0.9 and data else dice.choice(sound)
        if dice.random() < 0.1:
            return bytes(atheris.Mutate(begin, most))
        return mutated(begin, dice, target.kind)[:most]

    with tempfile.TemporaryDirectory() as corpus:
        for number, sound in enumerate(target.seeds()):
            (Path(corpus) / str(number)).write_bytes(sound)
        options = [f"-seed={seed}", f"-timeout={SECONDS_EACH}", "-rss_limit_mb=3000", "-max_len=200000", "-verbosity=0"]
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/", corpus], one, custom_mutator=mutator)
        atheris.Fuzz()


if __name__ == "__main__":
    os.environ.setdefault("MANDAT_LANG", "en")
    try:
        main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
    except Exception:
        traceback.print_exc()
        sys.exit(1)
