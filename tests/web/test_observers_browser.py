"""An observer's copy and a scan beside the form, as people meet them: by keyboard in Chromium, held against axe."""

import io
import re
from typing import Any

import pytest

pytest.importorskip("PIL", reason="the extra `web` is not installed")

from PIL import Image, ImageDraw

from tests.web.test_browser import (
    FIGURES,
    OWN,
    browser,  # noqa: F401
    faultless,
    opened,
    pytestmark,  # noqa: F401
    served,  # noqa: F401
    sign_in,
)

PEOPLE = "name,full_name,role,unit\nasel,Әсел,clerk,\nbolat,Болат,clerk,\nchief,,coordinator,\nolga,Ольга,observer,\n"
VOTES = {"list-a": "30", "list-b": "20", "list-c": "5", "list-d": "0"}


def paper() -> bytes:
    """A made-up paper as a photo."""
    picture = Image.new("RGB", (1200, 1700), "#f4f1e8")
    draw = ImageDraw.Draw(picture)
    for row, (name, figure) in enumerate((FIGURES | VOTES).items()):
        draw.text((120, 200 + 110 * row), f"{name}", fill="black", font_size=44)
        draw.text((900, 200 + 110 * row), figure, fill="#1a237e", font_size=56)
        draw.line((100, 280 + 110 * row, 1100, 280 + 110 * row), fill="#888", width=3)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def set_up(browser: Any, address: str, first_password: str) -> dict[str, str]:  # noqa: F811
    page = opened(browser, address)
    sign_in(page, address, "root", first_password, OWN)
    page.goto(f"{address}/setup")
    page.get_by_role("button", name="Load the training election").click()
    digits = re.search(r"digits are ([0-9a-f]{8})", page.content())
    assert digits is not None
    page.get_by_label("The missing digits").fill(digits[1])
    page.keyboard.press("Enter")
    page.get_by_text("Confirmed by root.").wait_for()
    page.goto(f"{address}/people")
    table = {"name": "users.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    page.get_by_label("A table of new accounts").set_input_files(table)
    page.get_by_role("button", name="Make the accounts").click()
    page.get_by_text("One-time passwords").wait_for()
    return dict(row.split() for row in page.locator("section.good tbody tr").all_inner_texts())


def begins(page: Any, address: str, where: str, what: str) -> None:
    page.goto(f"{address}{where}")
    page.get_by_label("Number or name on the paper").focus()
    page.keyboard.type("No. 1 ")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("li", has_text="Precinct No. 1 (").get_by_role(what).focus()
    page.keyboard.press("Enter")
    page.locator("#entry").wait_for()


def attaches(page: Any) -> None:
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": paper()}
    page.get_by_label("Attach a photo or a scan of the paper").set_input_files(photo)
    page.get_by_role("button", name="Attach", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator(".scans img").wait_for()
    page.wait_for_function("document.querySelector('.scans img').naturalWidth > 0")


def types(page: Any, more: dict[str, str]) -> None:
    """Every line with the keyboard, then what is said of them confirmed."""
    values = {f"f-{code}": figure for code, figure in {**FIGURES, **VOTES, **more}.items()}
    page.locator("#entry input[name^='f-']").first.focus()
    for field in page.locator("#entry input[name^='f-']").all():
        name = field.get_attribute("name")
        assert page.evaluate("document.activeElement.name") == name
        page.keyboard.type(values.get(name, ""))
        page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    for box in page.locator("[name='confirmed']").all():
        box.check()


def test_an_observers_copy_and_a_scan(browser: Any, served: tuple[str, str]) -> None:  # noqa: F811
    address, first_password = served
    passwords = set_up(browser, address, first_password)

    olga = opened(browser, address)
    sign_in(olga, address, "olga", passwords["olga"], OWN)
    begins(olga, address, "/observers", "link")
    types(olga, {"list-a": "31", "list-b": "15"})
    olga.locator("#kept").get_by_text("kept in this browser").wait_for()
    olga.reload()  # what was typed is still there
    assert olga.locator("[name='f-list-a']").input_value() == "31"
    attaches(olga)
    assert olga.locator("[name='f-list-a']").input_value() == "31"
    faultless(olga, "copy-typed")
    olga.locator("[name='f-list-a']").focus()
    olga.keyboard.press("Control+Enter")
    olga.locator("#left").wait_for()  # after the page was loaded again nothing is confirmed
    for box in olga.locator("[name='confirmed']").all():
        box.check()
    olga.locator("[name='f-list-a']").focus()
    olga.keyboard.press("Control+Enter")
    olga.get_by_text("Your copy is submitted, version 1.").wait_for()
    assert olga.evaluate("Object.keys(localStorage).length") == 0

    for number, name in enumerate(("asel", "bolat")):
        clerk = opened(browser, address)
        sign_in(clerk, address, name, passwords[name], OWN)
        begins(clerk, address, "/entry", "button")
        if number == 0:
            attaches(clerk)
        assert clerk.locator(".scans img").count() == 1
        types(clerk, {})
        faultless(clerk, f"entry-with-scan-{number + 1}")
        clerk.locator("[name='f-cast']").focus()
        clerk.keyboard.press("Control+Enter")
        clerk.get_by_text("Handed in.").wait_for()

    olga.goto(f"{address}/observers")
    assert "lines that differ: 2, the largest difference: 5" in olga.locator("main").inner_text()
    faultless(olga, "copies")
    olga.get_by_role("link", name="Look").focus()
    olga.keyboard.press("Enter")
    olga.get_by_text("What differs, the largest difference first").wait_for()
    olga.get_by_text("Every line of both papers").focus()
    olga.keyboard.press("Enter")
    faultless(olga, "copy-differs")

    chief = opened(browser, address)
    sign_in(chief, address, "chief", passwords["chief"], OWN)
    chief.goto(f"{address}/control/observers")
    faultless(chief, "differing")
    chief.get_by_role("link", name="Precinct No. 1 (").first.focus()
    chief.keyboard.press("Enter")
    chief.locator(".scans img").wait_for()
    faultless(chief, "protocol-with-scan")
