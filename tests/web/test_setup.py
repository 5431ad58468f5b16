"""The election is loaded, shown, and confirmed by what stands on paper."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

import mandat
from mandat.election import write
from mandat.election.packing import packed
from mandat.web.entry.models import Paper
from mandat.web.setup import loading
from mandat.web.setup.current import Loaded, current
from mandat.web.setup.models import Setup
from tests.web.control_room import with_lot
from tests.web.making import FOLDER

pytestmark = pytest.mark.django_db


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packer:
        for name, content in files.items():
            packer.writestr(name, content)
    return out.getvalue()


def files(folder: str | Path = FOLDER) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in Path(folder).iterdir() if one.is_file()}


def upload(client: Client, content: bytes) -> str:
    sent = io.BytesIO(content)
    sent.name = "election.zip"
    answer = client.post("/setup", {"folder": sent}, follow=True)
    assert answer.status_code in (200, 422)
    return str(answer.content.decode())


def test_the_digest_is_the_same_from_every_kind_of_folder_and_is_of_every_part(tmp_path: Path) -> None:
    election = mandat.read(FOLDER)
    digest = packed(election).digest
    for kind in ("csv", "xlsx", "parquet"):
        write(election, tmp_path / kind, kind)
        assert packed(mandat.read(tmp_path / kind)).digest == digest
    write(election, tmp_path / "other")
    path = tmp_path / "other" / "contestants.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Candidate 1-1", "Candidate 1-7"), encoding="utf-8")
    assert packed(mandat.read(tmp_path / "other")).digest != digest


def test_an_uploaded_election_is_shown_without_the_digits_and_confirmed_with_them(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("chief", "administrator")
    digest = packed(mandat.read(FOLDER)).digest
    page = upload(client, zipped(files()))
    assert digest[:-8] in page
    assert digest[-8:] not in page
    assert client.post("/setup", {"do": "confirm", "digits": "00000000"}).status_code == 422
    assert not Paper.objects.exists()
    assert client.post("/setup", {"do": "confirm", "digits": digest[-8:].upper()}).status_code == 302
    loaded = current()
    assert loaded is not None
    assert Paper.objects.count() == len(loaded.papers()) == 2 * 28
    assert "is confirmed already" in upload(client, zipped(files()))


BAD = {
    "no zip": b"hello",
    "a path": zipped({"../../etc/passwd": b"x"}),
    "two folders": zipped({"a/x": b"", "b/y": b""}),
    "a hidden name": zipped({".bashrc": b"x"}),
    "a name with a space": zipped({"my file.csv": b"x"}),
    "no election": zipped({"units.csv": b"unit,parent,level,name\n"}),
    "many files": zipped({f"f{number}.csv": b"" for number in range(40)}),
    "an altered zip": zipped(files())[:-200],
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_election_is_refused_with_a_line(content: bytes, signed_in: Callable[..., Client]) -> None:
    page = upload(signed_in("chief", "administrator"), content)
    assert "Nothing was done:" in page
    assert Setup.current() is None


def test_training_is_marked_on_every_page(signed_in: Callable[..., Client]) -> None:
    client = signed_in("chief", "administrator")
    assert client.post("/setup", {"do": "training"}).status_code == 302
    row = Setup.current()
    assert row is not None
    assert client.post("/setup", {"do": "confirm", "digits": row.digest[-8:]}).status_code == 302
    for browser in (client, Client(headers={"accept-language": "en"})):
        for path in ("/", "/sign-in", "/journal", "/account"):
            assert 'class="training"' in browser.get(path, follow=True).content.decode()


def test_a_real_election_is_not_marked_as_training(loaded: Loaded, client: Client) -> None:
    assert 'class="training"' not in client.get("/").content.decode()


@pytest.mark.parametrize("how", ["beside", "absolute", "form"])
def test_a_law_or_a_form_that_would_not_be_kept_with_the_election_is_refused(how: str, tmp_path: Path) -> None:
    """What counts must be in what is confirmed by its SHA-256, and must be there when it is read again."""
    with_lot(tmp_path / "lot")
    head, law = tmp_path / "lot" / "election.toml", tmp_path / "lot" / "law.toml"
    if how == "form":
        form = Path("src/mandat/law/kz/forms/precinct-2021.toml").read_text(encoding="utf-8")
        (tmp_path / "lot" / "form.toml").write_text(form, encoding="utf-8")
        law.write_text(law.read_text("utf-8").replace('form = "kz/precinct"', 'form = "form.toml"'), encoding="utf-8")
    else:
        law.rename(tmp_path / "law.toml")
        place = "../law.toml" if how == "beside" else str(tmp_path / "law.toml")
        head.write_text(head.read_text("utf-8").replace('"law.toml"', f'"{place}"'), encoding="utf-8")
    with pytest.raises(loading.NotLoaded) as refused:
        loading.load_folder(tmp_path / "lot", "chief")
    assert "inside the election's folder" in refused.value.lines[0].to("en")
    assert current() is None
