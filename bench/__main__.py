"""Run every bench: each module of this folder that has a `main()`; or those named on the command line.

A module with `ONLY_WHEN_NAMED` takes long, and runs only when it is named; one with a `brief()` runs that otherwise.
"""

import importlib
import pkgutil
import sys

import bench


def run(names: list[str]) -> None:
    for name in names or sorted(module.name for module in pkgutil.iter_modules(bench.__path__)):
        if name == "__main__":
            continue
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "main") and (names or not getattr(module, "ONLY_WHEN_NAMED", False)):
            getattr(module, "main" if names else "brief", module.main)()


run(sys.argv[1:])
