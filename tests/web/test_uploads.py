"""Bad uploads are refused with a clear line: too large, of another kind, bombs, paths in names."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mandat.exchange import read
from mandat.exchange.nist import write_nist
from mandat.web.people.models import Person
from mandat.web.setup import loading
from mandat.web.setup.current import Loaded
from mandat.web.setup.models import Setup
from tests.web.making import FOLDER
from tests.web.test_setup import files, upload, zipped

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def packed(files: dict[str, bytes], how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as packer:
        for name, content in files.items():
            packer.writestr(name, content)
    return out.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """A zip of one file, said to be of another size than it is."""
    whole, true = bytearray(packed({"units.csv": content}, zipfile.ZIP_DEFLATED)), len(content).to_bytes(4, "little")
    for start in (whole.index(b"PK\x03\x04") + 22, whole.index(b"PK\x01\x02") + 24):
        assert whole[start : start + 4] == true
        whole[start : start + 4] = size.to_bytes(4, "little")
    return bytes(whole)


ZEROS = bytes(3 << 20)
BAD = {
    "more than is taken when unpacked": packed({"units.csv": ZEROS, "contests.csv": ZEROS}, zipfile.ZIP_DEFLATED),
    "a size that is a lie": lying(ZEROS, 100),
    "packed with bzip2": packed({"units.csv": ZEROS}, zipfile.ZIP_BZIP2),
    "packed with LZMA": packed({"units.csv": ZEROS}, zipfile.ZIP_LZMA),
    "a path upwards": zipped({"../units.csv": b"x", "../contests.csv": b"x"} | {"..\\up.csv": b""}),
    "an absolute path": zipped({"/etc/cron.d/x y": b"x"}),
    "a zip in a zip": zipped({"election.zip": zipped(files())}),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "nothing": b"",
    "JSON that is no election": b'{"a": 1}',
    "JSON cut off": b'{"@type": "ElectionResults.ElectionReport", ',
    "JSON nested without end": b'{"a":' * 100_000,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_election_is_refused_with_a_line(
    content: bytes, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_LARGEST_UNPACKED", 4 << 20)
    page = upload(signed_in("chief", "administrator"), content)
    assert "Nothing was done:" in page
    assert "<li>" in page.split("Nothing was done:")[1]
    assert Setup.current() is None


def test_a_nist_file_is_loaded_as_its_folder_is(signed_in: Browser, tmp_path: Any) -> None:
    path = tmp_path / "election.json"
    write_nist(read(FOLDER), path)
    client = signed_in("chief", "administrator")
    assert upload(client, zipped(files())).count('class="error"') == 0
    row = Setup.current()
    assert row is not None
    digest = row.digest
    assert "Nothing was done:" not in upload(client, path.read_bytes())
    row = Setup.current()
    assert row is not None
    assert row.digest == digest


ROUTES = {"/setup": "folder", "/people": "table", "/scans/1/attach": "scan", "/sign-in": "name", "/nowhere": "x"}


@pytest.mark.parametrize("path", ROUTES)
def test_more_than_a_route_takes_is_refused_before_it_is_read(path: str, signed_in: Browser, settings: Any) -> None:
    settings.LARGEST_UPLOADS = {"setup": 1000, "people": 1000, "scan-attach": 1000}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = signed_in("chief", "coordinator" if "scans" in path else "administrator")
    sent = io.BytesIO(bytes(100_000))
    sent.name = "a.csv"
    answer = client.post(path, {ROUTES[path]: sent})
    assert answer.status_code == 413
    assert "expected at most 1,000 bytes, found 100," in answer.content.decode()
    sent.seek(0)
    answer = client.post(path, {ROUTES[path]: sent}, headers={"accept": "application/json"})
    assert answer.status_code == 413
    assert "expected at most" in answer.json()["detail"]


TABLES = {
    "a zip": zipped({"users.csv": b"name,full_name,role,unit\n"}),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "nothing": b"",
    "a zero byte": b"name,full_name,role,unit\nasel\x00,,clerk,\n",
    "an endless cell": b"name,full_name,role,unit\n" + b"a" * 200_000 + b",,clerk,\n",
    "too large": b"name,full_name,role,unit\n" + b"a" * (2 << 20),
}


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_what_is_no_table_of_people_is_refused_with_a_line(content: bytes, signed_in: Browser) -> None:
    client = signed_in("chief", "administrator")
    sent = io.BytesIO(content)
    sent.name = "../../../etc/passwd"
    answer = client.post("/people", {"table": sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was done:" in page
    assert "expected" in page
    assert "../" not in page
    assert Person.objects.count() == 1


@pytest.mark.parametrize("place", ["/scans/%00", "/entry?q=%00", "/results/en/unit/a%00b"])
def test_a_zero_character_is_refused_and_reaches_no_database(place: str) -> None:
    assert Client().get(place).status_code == 400
    assert Client().post("/sign-in", {"name": "a\0b", "password": "x"}).status_code == 400


@pytest.mark.parametrize("page", ["9" * 30, "9" * 5_000, "-1", "²"])
def test_a_page_with_an_absurd_number_is_answered(page: str, loaded: Loaded, signed_in: Callable[..., Client]) -> None:
    chief = signed_in("chief", "coordinator")
    for place in ("/findings", "/control"):
        assert chief.get(place, {"page": page}).status_code == 200
    assert chief.post("/lots/act", {"do": "confirm", "record": page}).status_code == 409
