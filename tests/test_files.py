"""Files of others are read where they are files; our own are written all or nothing."""

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from mandat.files import NotReadable, check_readable, quiet, read_whole, write_whole


def why(path: Path, most: int | None = None) -> str:
    with pytest.raises(NotReadable) as told:
        read_whole(path, most)
    return told.value.expected.to("en")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    assert why(tmp_path) == "expected a file, found a folder"
    assert why(tmp_path / "pipe") == "expected a file, found a pipe or a device"
    assert why(Path(os.devnull)) == "expected a file, found a pipe or a device"
    assert why(tmp_path / "none") == "expected this file, found none"
    assert why(tmp_path / "link") == "expected a file, found a link that leads nowhere"
    assert why(tmp_path / "circle").startswith("expected a file that can be read, found: ")
    assert why(tmp_path / "a\0b").startswith("expected a file that can be read, found: ")
    assert why(tmp_path / ("a" * 300)).startswith("expected a file that can be read, found: ")


def test_a_document_larger_than_anybody_means(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(bytes(11))
    assert (check_readable(path), read_whole(path, 11)) == (11, bytes(11))
    assert why(path, 10) == "expected at most 10 bytes, found 11"


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o640)
    (tmp_path / "link.csv").symlink_to("a.csv")
    write_whole(tmp_path / "link.csv", "after\n")
    assert path.read_bytes() == b"after\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "link.csv"]


def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_whole(tmp_path / "a.csv", "x")
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_where_writing_fails_nothing_is_changed_and_nothing_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")
    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_library_says_while_it_fails_is_held_back_and_the_rest_passed_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quiet():
        os.write(2, b"a warning")
    assert capfd.readouterr().err == "a warning"
    with suppress(ZeroDivisionError), quiet():
        os.write(2, b"a page of a panic")
        raise ZeroDivisionError
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"
