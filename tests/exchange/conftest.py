"""Faults and remarks are compared in English here."""

import pytest


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDAT_LANG", "en")
