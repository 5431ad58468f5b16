"""Photos and scans of the paper: what is taken, what is kept, what is refused, and who sees them."""

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("PIL", reason="the extra `web` is not installed")

from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mandat.web.entry.models import Paper
from mandat.web.journal.models import Entry
from mandat.web.results import opening
from mandat.web.scans import files, jpeg, rules
from mandat.web.scans.models import Scan
from mandat.web.scans.taking import NotTaken, taken
from mandat.web.setup.current import Loaded
from tests.web.test_entry import paper_of

Browser = Callable[..., Client]


def photo(kind: str = "JPEG", size: tuple[int, int] = (120, 160), exif: bool = False, **more: Any) -> bytes:
    """A grey picture with a gradient; with `exif`, turned and with a place."""
    out, picture = io.BytesIO(), Image.linear_gradient("L").resize(size).convert("RGB")
    if exif:
        told = Image.Exif()
        told[0x0112] = 6
        told[0x0110] = "Camera 9000"
        told.get_ifd(0x8825)[1] = "N"
        told.get_ifd(0x8825)[2] = (51.0, 8.0, 0.0)
        more["exif"] = told
    picture.save(out, kind, **more)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    own = [Image.new("RGB", (100, 140), "white") for _ in range(pages)]
    own[0].save(out, "PDF", save_all=True, append_images=own[1:])
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HUGE = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")
)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "empty": b"",
    "an SVG with a script": SVG,
    "a page named as a picture": b"<html><script>alert(1)</script></html>",
    "a GIF": b"GIF89a" + bytes(50),
    "a picture cut off": photo()[:-200],
    "a picture without its end": photo()[:-2],
    "a PNG cut off": photo("PNG")[:-20],
    "a PNG with a damaged chunk": photo("PNG").replace(b"IDAT", b"IDAX"),
    "a JPEG's first bytes before a script": b"\xff\xd8\xff\xe0" + SVG,
    "more pixels than any photo": HUGE,
    "a PDF cut off": pdf()[:-30],
    "a PDF that is none": b"%PDF-1.7\n<script>\n%%EOF",
    "a PDF with a zip behind it": pdf() + b"PK\x03\x04" + bytes(40),
    "a PDF of many pages": pdf(9),
    "too large": b"\xff\xd8\xff" + bytes(13 << 20),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_scan_is_refused(content: bytes) -> None:
    with pytest.raises(NotTaken, match="expected"):
        taken(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("behind", [SVG, b"PK\x03\x04" + bytes(100), b"%PDF-1.7 %%EOF"])
def test_what_is_appended_to_a_picture_is_not_kept(kind: str, behind: bytes) -> None:
    assert taken(photo(kind) + behind).content == taken(photo(kind)).content
    assert behind not in taken(photo(kind) + behind).content


WAYS: list[dict[str, Any]] = [
    {},
    {"progressive": True},
    {"restart_marker_blocks": 1},
    {"quality": 95, "subsampling": 0},
]


@pytest.mark.parametrize("more", WAYS)
def test_a_photo_is_kept_without_its_place_and_turned_the_same_and_no_pixel_changes(more: dict[str, Any]) -> None:
    sent = photo(exif=True, **more)
    kept = taken(sent).content
    with Image.open(io.BytesIO(sent)) as before, Image.open(io.BytesIO(kept)) as after:
        assert before.getexif().get_ifd(0x8825)
        assert dict(after.getexif()) == {0x0112: 6}
        assert before.tobytes() == after.tobytes()
    assert b"Camera" in sent
    assert b"Camera" not in kept
    assert taken(kept).content == kept


def test_the_texts_of_a_png_are_not_kept() -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "somebody")
    kept = taken(photo("PNG", pnginfo=told)).content
    assert b"somebody" not in kept
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(photo("PNG"))) as before:
        assert after.tobytes() == before.tobytes()


def test_a_pdf_is_shown_as_pictures_of_its_pages() -> None:
    found = taken(pdf(2))
    assert found.content == pdf(2) or found.kind == "pdf"
    assert [kind for kind, _ in found.pages] == ["jpeg", "jpeg"]
    for _, page in found.pages:
        assert max(jpeg.size(page)) == 2200


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_taken_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(photo(data.draw(st.sampled_from(["JPEG", "PNG"])), (24, 24)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(2, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = taken(bytes(whole)).content
    except NotTaken:
        return
    assert taken(kept).content == kept


def test_files_are_named_by_their_content_and_one_that_was_changed_is_told(tmp_path: Any, settings: Any) -> None:
    settings.SCANS = tmp_path
    digest = files.keep(b"paper")
    assert files.keep(b"paper") == digest == hashlib.sha256(b"paper").hexdigest()
    assert files.read(digest) == b"paper"
    (path,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert path.name == digest
    path.write_bytes(b"papes")
    with pytest.raises(files.Altered):
        files.read(digest)
    for name in ("../../etc/passwd", "", digest.upper(), "0" * 64):
        with pytest.raises(FileNotFoundError):
            files.read(name)


# -- through the pages ---------------------------------------------------------------------------------------------


def attach(client: Client, paper: Paper, content: bytes, name: str = "photo.jpg") -> Any:
    sent = io.BytesIO(content)
    sent.name = name
    return client.post(f"/scans/{paper.pk}/attach", {"scan": sent})


def begins(client: Client, paper: Paper) -> Client:
    assert client.post(f"/entry/{paper.pk}/claim").status_code == 302
    return client


def test_a_clerk_attaches_a_scan_and_it_is_shown_beside_the_form_and_stands_in_the_journal(
    loaded: Loaded, signed_in: Browser
) -> None:
    paper, sent = paper_of("001", "list"), photo(exif=True)
    clerk = begins(signed_in("asel", "clerk"), paper)
    assert attach(clerk, paper, sent, "../../../etc/passwd.svg").status_code == 302
    assert attach(clerk, paper, sent).status_code == 302  # the same again is one scan
    scan = Scan.objects.get()
    assert scan.sent == hashlib.sha256(sent).hexdigest()
    assert f'src="/scans/{scan.digest}"' in clerk.get(f"/entry/{paper.pk}").content.decode()
    answer = clerk.get(f"/scans/{scan.digest}")
    assert hashlib.sha256(answer.content).hexdigest() == scan.digest
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{scan.digest}.jpeg"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    entry = Entry.objects.get(what="scan attached")
    assert f'"sha256":"{scan.digest}"' in entry.line
    assert f'"sent":"{scan.sent}"' in entry.line


@pytest.mark.parametrize("content", [BAD["empty"], BAD["an SVG with a script"], BAD["a picture cut off"]])
def test_a_bad_upload_is_refused_with_a_line_and_nothing_is_kept(
    content: bytes, loaded: Loaded, signed_in: Browser
) -> None:
    paper = paper_of("001", "list")
    answer = attach(begins(signed_in("asel", "clerk"), paper), paper, content)
    assert answer.status_code in (200, 422)
    assert "expected a " in answer.content.decode()
    assert not Scan.objects.exists()


def test_the_second_clerk_sees_the_scan_and_no_figure(loaded: Loaded, signed_in: Browser) -> None:
    from tests.web.test_entry import Clerk

    paper = paper_of("001", "list")
    first = Clerk(signed_in("asel", "clerk"), paper)
    first.begin()
    first.form()
    attach(first.client, paper, photo())
    lines = loaded.lines("list")
    codes = [one.code for one in loaded.forms["list"].checks]
    assert first.post("finish", dict.fromkeys(lines, "918273"), confirmed=codes).status_code == 302
    second = begins(signed_in("bolat", "clerk"), paper)
    page = second.get(f"/entry/{paper.pk}").content.decode()
    digest = Scan.objects.get().digest
    assert f'src="/scans/{digest}"' in page
    assert second.get(f"/scans/{digest}").status_code == 200
    assert "918273" not in page
    assert "918,273" not in page
    assert attach(first.client, paper, photo("PNG")).status_code == 404  # handed in: no more


def test_who_sees_which_scan(loaded: Loaded, signed_in: Browser) -> None:
    paper = paper_of("001", "list")
    asel = begins(signed_in("asel", "clerk"), paper)
    attach(asel, paper, photo())
    olga = signed_in("olga", "observer")
    attach(olga, paper, photo("PNG"))
    official, own = (Scan.objects.get(observer=name).digest for name in ("", "olga"))
    people = {
        "asel": asel,
        "another clerk": signed_in("dana", "clerk"),
        "olga": olga,
        "oleg": signed_in("oleg", "observer"),
        "chief": signed_in("chief", "coordinator"),
        "chief elsewhere": signed_in("other", "coordinator", "002"),
        "root": signed_in("root", "administrator"),
        "public": Client(),
    }

    def seeing(digest: str) -> set[str]:
        return {name for name, one in people.items() if one.get(f"/scans/{digest}").status_code == 200}

    assert seeing(official) == {"asel", "chief"}
    assert seeing(own) == {"olga", "chief"}
    Paper.objects.filter(pk=paper.pk).update(stage="definitive")
    paper.refresh_from_db()
    assert seeing(official) == {"asel", "olga", "oleg", "chief"}
    opening.decide(True, "chief")
    assert seeing(official) == set(people)
    assert seeing(own) == {"olga", "chief"}
    assert [one.digest for one in rules.official()] == [official]
    assert people["public"].get(f"/scans/{official}").headers["Cache-Control"].startswith("public")
    Paper.objects.filter(pk=paper.pk).update(stage="annulled")
    assert seeing(official) == {"asel", "chief"}


def test_a_pdf_is_saved_and_never_opened_here(loaded: Loaded, signed_in: Browser) -> None:
    paper, chief = paper_of("001", "list"), signed_in("chief", "coordinator")
    assert attach(chief, paper, pdf(2)).status_code == 302
    scan = Scan.objects.get()
    assert chief.get(f"/scans/{scan.digest}").headers["Content-Disposition"].startswith("attachment")
    assert len(scan.pages) == 2
    page = chief.get(f"/control/{paper.pk}").content.decode()
    assert all(f'src="/scans/{one}"' in page for one in scan.pages)
    assert f'src="/scans/{scan.digest}"' not in page


def test_a_scan_is_set_aside_with_a_reason_by_whom_it_belongs_to(loaded: Loaded, signed_in: Browser) -> None:
    paper = paper_of("001", "list")
    olga, chief, asel = signed_in("olga", "observer"), signed_in("chief", "coordinator"), signed_in("asel", "clerk")
    attach(olga, paper, photo())
    attach(chief, paper, photo("PNG"))
    own, official = Scan.objects.get(observer="olga"), Scan.objects.get(observer="")
    said = {"reason": "another precinct"}
    assert chief.post(f"/scans/{own.pk}/set-aside", said).status_code == 404
    assert olga.post(f"/scans/{official.pk}/set-aside", said).status_code == 404
    assert asel.post(f"/scans/{official.pk}/set-aside", said).status_code == 404
    assert olga.post(f"/scans/{own.pk}/set-aside", {"reason": " "}).status_code == 422
    assert olga.post(f"/scans/{own.pk}/set-aside", said).status_code == 302
    assert chief.post(f"/scans/{official.pk}/set-aside", said).status_code == 302
    assert set(Scan.objects.values_list("set_aside", flat=True)) == {"another precinct"}
    assert olga.get(f"/scans/{own.digest}").status_code == 404
    assert chief.get(f"/scans/{own.digest}").status_code == 200
    assert Entry.objects.filter(what="scan set aside").count() == 2


def test_so_many_scans_and_no_more(loaded: Loaded, signed_in: Browser, settings: Any) -> None:
    settings.MOST_SCANS = 2
    paper, chief = paper_of("001", "list"), signed_in("chief", "coordinator")
    found = [attach(chief, paper, photo(size=(20 + number, 20))).status_code for number in range(3)]
    assert found == [302, 302, 422]


def test_a_scan_changed_on_the_disk_is_told_and_not_shown(loaded: Loaded, signed_in: Browser) -> None:
    paper, chief = paper_of("001", "list"), signed_in("chief", "coordinator")
    attach(chief, paper, photo(size=(33, 44)))
    digest = Scan.objects.get().digest
    path = files._path(digest)
    path.write_bytes(photo(size=(44, 33)))
    answer = chief.get(f"/scans/{digest}")
    assert answer.status_code == 409
    assert "changed on the disk" in answer.content.decode()
    path.unlink()
    assert chief.get(f"/scans/{digest}").status_code == 404
