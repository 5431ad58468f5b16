"""The public pages of a running service in Chromium, held against axe; the standing is made by a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.results import _FILL, FOLDER, _served

from tests.web.test_browser import browser, faultless, opened, pytestmark

__all__ = ["browser", "pytestmark"]


def test_the_public_pages_hold_against_axe(browser: Any, tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
    subprocess.run([sys.executable, "-c", _FILL, str(tmp_path), str(FOLDER)], check=True, env=env)

    def look(port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        page = opened(browser, address)
        for path in ("en/", "ru/contest/list", "kk/unit/001", "en/missing", "en/contests", "en/elected", "en/data"):
            answer = page.goto(f"{address}/results/{path}")
            assert answer.status == 200
            faultless(page, "results-" + path.replace("/", "-"))

    _served(tmp_path, env, look)
