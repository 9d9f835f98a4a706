"""A folder as planners have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.texts import TEXTS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a center and its four files, which is the working directory."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
