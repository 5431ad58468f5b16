"""The protocol of an outcome as a PDF: the same bytes from the same data, in three languages, with its digest."""

import datetime
import hashlib
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("typst", reason="the extra `web` is not installed")

import mandat
from mandat.count import tally
from mandat.exchange import opened
from mandat.publish.document import Ceremony, Reviewed, Signed, content, protocol_pdf, sums_of

AT = datetime.datetime(2026, 11, 26, 9, 30, tzinfo=datetime.UTC)
SIGNED = Signed(
    digest="5a" * 32,
    head="c3" * 32,
    entry=4711,
    approved=(("Әсел Қуанышбекова", AT - datetime.timedelta(hours=1)), ("Болат Ұлықпанов", AT)),
    protocols=(120, 1, 121),
    reviewed=Reviewed(errors=2, warnings=9, open=6, explained=3, closed=2),
)


def made(folder: str, lots: Any = None) -> tuple[Any, Any]:
    found = opened(folder)
    outcome = mandat.decide(found.election, lots=lots)
    return outcome, sums_of(tally(own, found.election, None) for own in found.protocols.values())


@pytest.fixture(scope="module")
def night() -> tuple[Any, Any]:
    return made("examples/made-up-election-night")


def said(data: Any) -> str:
    """Every text of the document, one after the other."""
    if isinstance(data, dict):
        return "\n".join(said(one) for one in data.values())
    return "\n".join(said(one) for one in data) if isinstance(data, list) else str(data)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_made_again_it_is_the_same_byte_for_byte(night: tuple[Any, Any], language: str) -> None:
    one = protocol_pdf(*night, SIGNED, language)
    assert one.startswith(b"%PDF-")
    assert protocol_pdf(*made("examples/made-up-election-night"), SIGNED, language) == one


def test_another_process_at_another_time_zone_makes_the_same(night: tuple[Any, Any]) -> None:
    script = (
        "import hashlib; from tests.publish.test_document import *; "
        "print(hashlib.sha256(protocol_pdf(*made('examples/made-up-election-night'), SIGNED, 'kk')).hexdigest())"
    )
    surroundings = {**os.environ, "TZ": "Asia/Almaty", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=surroundings)
    assert run.stdout.strip() == hashlib.sha256(protocol_pdf(*night, SIGNED, "kk")).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        replace(SIGNED, digest="5b" * 32),
        replace(SIGNED, head="c4" * 32),
        replace(SIGNED, approved=(SIGNED.approved[0], ("Болат Ұлықпанов", AT + datetime.timedelta(seconds=1)))),
    ],
    ids=["digest", "head", "time of approval"],
)
def test_other_data_make_another_document(night: tuple[Any, Any], other: Signed) -> None:
    assert protocol_pdf(*night, other, "en") != protocol_pdf(*night, SIGNED, "en")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_names_digest_head_names_and_completeness(night: tuple[Any, Any], language: str) -> None:
    text = said(content(*night, SIGNED, language))
    for part in (SIGNED.digest, SIGNED.head, "Әсел Қуанышбекова", "Болат Ұлықпанов", "120", "121"):
        assert part in text
    outcome = night[0]
    for person in outcome.elected:
        assert person.name.to(language) in text


def test_the_pdf_carries_its_own_fonts_and_the_digest_can_be_read_out_of_it(night: tuple[Any, Any]) -> None:
    pdf = protocol_pdf(*night, SIGNED, "kk")
    fonts = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert {one.split(b"-")[0] for one in fonts} == {b"LibertinusSerif", b"DejaVuSansMono"}
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    unpacked = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"x")
    assert b"beginbfchar" in unpacked  # letters can be searched for and copied
    for letter in "ӘҚҰ":  # letters of Kazakh are there as themselves, none stands for another
        assert f"<{ord(letter):04X}>".encode() in unpacked.upper()


def test_made_up_data_are_marked_and_a_draft_says_so(night: tuple[Any, Any]) -> None:
    draft = content(*night, replace(SIGNED, approved=()), "en")
    assert "made up" in draft["warning"]
    assert "DRAFT" in draft["approval"]
    assert "not a real" in draft["warning"]
    assert "Training" in content(*night, replace(SIGNED, training=True), "en")["warning"]
    assert content(*made("examples/kz-mazhilis-2023"), SIGNED, "en")["warning"] == ""


def test_a_lot_is_told_with_its_ceremony() -> None:
    ceremony = Ceremony(
        "list/list", "list", ("beta",), "Town hall", "2024-06-03 10:00", "all members", "cards from a box", "a", "b"
    )
    data = made("examples/made-up-lot", {"list/list": ["beta"]})
    text = said(content(*data, replace(SIGNED, ceremonies=(ceremony,)), "en")["lots"])
    for part in ("List B", "Town hall", "2024-06-03 10:00", "all members", "cards from a box"):
        assert part in text
    pending = content(*made("examples/made-up-lot"), replace(SIGNED, approved=()), "en")
    assert "a lot must be drawn" in said(pending["parts"])


def test_what_is_not_known_is_said_and_not_shown_as_a_zero() -> None:
    data = content(*made("examples/kz-mazhilis-2023"), SIGNED, "en")
    part = next(one for one in data["parts"] if one["rows"])
    assert any("votes are not known" in row for row in part["rows"])
    assert not any("0" in row for row in part["rows"])
    assert "not known" in said(part["rows"])
