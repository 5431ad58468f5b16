"""The service as people meet it: started by its command, used with the keyboard in Chromium, held against axe.

From the first administrator to a definitive protocol, in one run. `MANDAT_PICTURES=FOLDER` keeps pictures.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"no {CHROMIUM}: apt-get install chromium")

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN = "a password of mine"
PEOPLE = "name,full_name,role,unit\nasel,Әсел,clerk,\nbolat,Болат,clerk,\nchief,,coordinator,\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a running service with SQLite, and the administrator's one-time password."""
    data = tmp_path_factory.mktemp("data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
    command = [sys.executable, "-m", "mandat", "serve", "--data", str(data), "--lang", "en"]
    made = subprocess.run(
        [*command, "--first-administrator", "root"], capture_output=True, text=True, check=True, env=plain
    )
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1"],
        env=plain,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address, made.stdout.split(": ")[-1].strip()
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the service did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield found
        found.close()


def faultless(page: Any, name: str) -> None:
    """axe finds nothing, nothing is asked of another host, nothing is wider than the window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    pictures = os.environ.get("MANDAT_PICTURES")
    for width in (1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
        if pictures:
            page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def opened(browser: Any, address: str, language: str = "en") -> Any:
    context = browser.new_context(locale=language, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.on("request", lambda request: _own(request.url, address))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def _own(url: str, address: str) -> None:
    assert url.startswith((address, "data:", "blob:")), url


def sign_in(page: Any, address: str, name: str, password: str, own: str | None = None) -> None:
    page.goto(f"{address}/sign-in")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url, timeout=90_000)
    if own is not None:
        for label, text in (
            ("Present password", password),
            ("New password, at least", own),
            ("New password again", own),
        ):
            page.get_by_label(label).first.fill(text)
        page.keyboard.press("Enter")
        page.get_by_text("the password is changed").wait_for()


def test_from_an_empty_folder_to_a_definitive_protocol(browser: Any, served: tuple[str, str]) -> None:
    address, first_password = served
    page = opened(browser, address)
    page.goto(f"{address}/sign-in")
    faultless(page, "sign-in")
    sign_in(page, address, "root", first_password, OWN)
    faultless(page, "account")
    page.goto(f"{address}/setup")
    page.get_by_role("button", name="Load the training election").click()
    digits = re.search(r"digits are ([0-9a-f]{8})", page.content())
    assert digits is not None
    faultless(page, "setup")
    page.get_by_label("The missing digits").fill(digits[1])
    page.keyboard.press("Enter")
    page.get_by_text("Confirmed by root.").wait_for()
    page.goto(f"{address}/people")
    page.get_by_label("A table of new accounts").set_input_files(
        {"name": "users.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    page.get_by_role("button", name="Make the accounts").click()
    page.get_by_text("One-time passwords").wait_for()
    rows = page.locator("section.good tbody tr").all_inner_texts()
    passwords = dict(row.split() for row in rows)
    faultless(page, "people")

    for number, name in enumerate(("asel", "bolat")):
        clerk = opened(browser, address)
        sign_in(clerk, address, name, passwords[name], OWN)
        enters(clerk, address, lost=number == 0)

    chief = opened(browser, address)
    sign_in(chief, address, "chief", passwords["chief"], OWN)
    chief.goto(f"{address}/control")
    faultless(chief, "control")
    chief.locator("tr", has_text="Precinct No. 1 (").get_by_role("link").click()
    assert "definitive" in chief.locator("main").inner_text()
    faultless(chief, "protocol")
    chief.goto(f"{address}/tally")
    assert "1 of 40 protocols" in chief.content()
    faultless(chief, "tally")
    chief.goto(f"{address}/journal")
    faultless(chief, "journal")


FIGURES = {"registered": "100", "issued": "60", "cast": "60", "valid": "58", "invalid": "2", "against_all": "3"}


def enters(page: Any, address: str, *, lost: bool) -> None:
    """A protocol typed with the keyboard alone; with `lost` the line is cut while typing, and comes back."""
    page.goto(f"{address}/entry")
    faultless(page, "waiting")
    page.get_by_label("Number or name on the paper").focus()
    page.keyboard.type("No. 1 ")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("li", has_text="Precinct No. 1 (").get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.locator("#entry").wait_for()
    fields = page.locator("#entry input[name^='f-']")
    names = [field.get_attribute("name") for field in fields.all()]
    values = {**dict.fromkeys(names, ""), **{f"f-{code}": value for code, value in FIGURES.items()}}
    values |= {"f-list-a": "30", "f-list-b": "20", "f-list-c": "5", "f-list-d": "0"}
    assert page.evaluate("document.activeElement.name") == names[0]
    for number, name in enumerate(names):
        assert page.evaluate("document.activeElement.name") == name
        if lost and number == 4:
            page.locator("#kept").get_by_text("saved", exact=True).wait_for()
            page.context.set_offline(True)
        page.keyboard.type("61" if name == "f-cast" else values[name])
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "finish"
    if lost:
        page.locator("#kept").get_by_text("kept in this browser").wait_for()
        page.context.set_offline(False)
        page.locator("#kept").get_by_text("saved", exact=True).wait_for()
        page.reload()
        assert page.locator("[name='f-list-b']").input_value() == "20"
        page.locator("[name='f-cast']").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("62")
        page.keyboard.press("Enter")
    page.locator("#checks").get_by_text("E-CAST", exact=True).wait_for()
    faultless(page, "entry")
    page.locator("[name='f-cast']").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    page.locator("#checks").get_by_text("E-CAST", exact=True).wait_for(state="detached")
    for box in page.locator("[name='confirmed']").all():
        box.check()
    page.locator("[name='f-cast']").focus()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Handed in.").wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 0
