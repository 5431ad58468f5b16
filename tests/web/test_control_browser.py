"""The control room by keyboard in Chromium, held against axe: findings, a lot, two approvals, the signed protocol."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_browser import CHROMIUM, OWN, _wait, browser, faultless, opened, sign_in

__all__ = ["browser"]  # a fixture
pytestmark = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"no {CHROMIUM}: apt-get install chromium")

FILLED = """
import sys
from pathlib import Path
from mandat.web.serve import prepared
data = Path(sys.argv[1])
prepared(data, "127.0.0.1", [], False)
from mandat.web.entry.models import Paper
from mandat.web.people.models import Person
from tests.web.control_room import confirmed, figures, put_in, with_lot
election = with_lot(data / "election")
loaded = confirmed(election)
paper = Paper.objects.get()
own = figures(election, loaded, paper.unit, paper.contest)
put_in(paper, {**own, "absentee": own["issued"] + 1})
for name, full in (("chief", "Айгүл Серікқызы"), ("deputy", "Данияр Әбенов")):
    made = Person(name=name, full_name=full, role="coordinator")
    made.give(sys.argv[2], own=True)
    made.save()
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service in which everything is entered, and a lot and a finding wait."""
    data: Path = tmp_path_factory.mktemp("room")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
    subprocess.run([sys.executable, "-c", FILLED, str(data), OWN], check=True, env=plain)
    command = [sys.executable, "-m", "mandat", "serve", "--data", str(data), "--lang", "en"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1"],
        env=plain,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_from_open_findings_to_the_signed_protocol_and_its_end(browser: Any, room: str) -> None:
    chief, deputy = opened(browser, room), opened(browser, room)
    sign_in(chief, room, "chief", OWN)
    sign_in(deputy, room, "deputy", OWN)
    chief.goto(f"{room}/control")
    faultless(chief, "control-room")
    chief.goto(f"{room}/approval")
    chief.get_by_text("lots to be drawn: 1").wait_for()
    faultless(chief, "approval-hindered")

    chief.goto(f"{room}/findings")
    faultless(chief, "findings")
    while chief.goto(f"{room}/findings?state=open") and chief.locator("article.error").count():
        one = chief.locator("article.error").first
        one.locator("summary").focus()
        chief.keyboard.press("Enter")
        chief.keyboard.press("Tab")
        chief.keyboard.type("the annex of the paper says so")
        chief.keyboard.press("Tab")
        with chief.expect_navigation():
            chief.keyboard.press("Enter")
    chief.goto(f"{room}/findings?state=explained")
    chief.get_by_text("the annex of the paper says so").first.wait_for()
    faultless(chief, "findings-explained")

    chief.goto(f"{room}/lots")
    faultless(chief, "lots")
    chief.get_by_label("List B").focus()
    chief.keyboard.press("Space")
    for words in ("Town hall", "2026-11-26 10:00", "All members; two observers", "Two cards drawn from a box"):
        chief.keyboard.press("Tab")
        chief.keyboard.type(words)
    chief.keyboard.press("Tab")
    chief.keyboard.press("Enter")
    chief.get_by_text("waits to be confirmed by another coordinator").first.wait_for()
    assert chief.get_by_role("button", name="confirm").count() == 0
    deputy.goto(f"{room}/lots")
    deputy.get_by_role("button", name="confirm").focus()
    deputy.keyboard.press("Enter")
    deputy.get_by_text("the outcome goes by it").wait_for()
    faultless(deputy, "lots-drawn")
    deputy.goto(f"{room}/tally")
    faultless(deputy, "tally-whole")

    for page in (chief, deputy):
        page.goto(f"{room}/approval")
        page.get_by_role("button", name="I approve this state").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Approved by chief").first.wait_for()
    faultless(deputy, "approval")
    link = deputy.get_by_role("link", name="Қазақша", exact=True).last.get_attribute("href")
    answer = deputy.request.get(f"{room}{link}")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-")

    chief.goto(f"{room}/control")
    chief.locator("main table").last.get_by_role("link").first.click()
    chief.locator("summary", has_text="Annul").focus()
    chief.keyboard.press("Enter")
    chief.keyboard.press("Tab")
    chief.keyboard.type("No. 9 of 2026-11-27")
    chief.keyboard.press("Tab")
    chief.keyboard.type("decision of the court")
    chief.keyboard.press("Enter")
    chief.get_by_text("No. 9 of 2026-11-27").first.wait_for()
    faultless(chief, "protocol-annulled")
    deputy.goto(f"{room}/approval")
    deputy.get_by_text("of the journal changed the state").wait_for()
    faultless(deputy, "approval-void")
    assert deputy.request.get(f"{room}{link}").status == 410
