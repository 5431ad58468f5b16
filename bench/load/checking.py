"""Whether anything was lost or doubled: the journal against what was acknowledged, the tally against the papers."""

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from bench.load.browser import Browser
from bench.load.people import Work
from mandat.verify.chain import verify


def count_of(folder: Path) -> Any:
    """All that `mandat count --json` says by precinct, and each finding without the row that it was found in: the
    service writes the lines in the paper's order, blank ones too, and whoever made the folder may have another."""
    call = [sys.executable, "-m", "mandat", "count", str(folder), "--level", "precinct", "--json"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    told = json.loads(done.stdout)
    found = told["findings"]["findings"]
    told["findings"]["findings"] = sorted(json.dumps({**one, "row": None}, sort_keys=True) for one in found)
    return told


def checked(work: Work, coordinator: Browser, folder: Path, place: Path, heads: set[str]) -> list[str]:
    """Every fault, a line each; nothing where all holds. `heads` are those that the service showed meanwhile."""
    head = json.loads(coordinator.get("/api/journal/head").text)
    lines = coordinator.bytes_of("/journal/journal.jsonl").splitlines(keepends=True)
    chain = verify(lines, head["hash"])
    faults = [f"journal: {fault}" for fault in chain.faults]
    entries = [json.loads(line) for line in lines]
    if lost := heads - {entry["hash"] for entry in entries}:
        faults.append(f"{len(lost)} heads that were shown are not in the journal")
    faults += _acknowledged(work, entries) + _once(work, entries)
    with zipfile.ZipFile(io.BytesIO(coordinator.bytes_of("/tally/election.zip"))) as packed:
        packed.extractall(place)
    mine, theirs = count_of(place), count_of(folder)
    faults += [f"mandat count: {key} of the service's folder differ" for key in mine if mine[key] != theirs[key]]
    return faults


def _acknowledged(work: Work, entries: list[Any]) -> list[str]:
    """Each save that was acknowledged is in the journal once, and nothing else is."""
    kept = Counter((entry["unit"], entry["contest"], entry["who"]) for entry in entries if entry["what"] == "saved")
    differ = [place for place in kept | work.saves if kept[place] != work.saves[place]]
    return [f"saves of {place}: {work.saves[place]} acknowledged, {kept[place]} kept" for place in differ[:20]]


def _once(work: Work, entries: list[Any]) -> list[str]:
    """Each paper: definitive once, entered by two persons, with the figures that stand on it."""
    faults, definitive = [], Counter[tuple[str, str]]()
    hands: dict[tuple[str, str], dict[int, tuple[str, Any]]] = {}
    for entry in entries:
        place, data = (entry.get("unit", ""), entry.get("contest", "")), entry.get("data", {})
        if entry["what"] == "finished":
            hands.setdefault(place, {})[data["entry"]] = (entry["who"], data["figures"])
        if entry["what"] in ("decided", "accepted") or data.get("stage") == "definitive":
            definitive[place] += 1
            figures = {**hands[place][1][1], **data.get("figures", {})}
            paper = {line: int(figure) if figure else None for line, figure in work.truth.papers[place].items()}
            wrong = [line for line, figure in figures.items() if figure != paper.get(line)]
            faults += [f"{place}: other figures than the paper's: {wrong}"] if wrong else []
    faults += [
        f"{place}: definitive {definitive[place]} times, entered by {sorted(who for who, _ in hands[place].values())}"
        for place in work.truth.papers
        if definitive[place] != 1 or len({who for who, _ in hands[place].values()}) != 2
    ]
    return faults[:20]
