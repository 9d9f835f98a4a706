"""What tests of commands share: an empty working directory, and a report that is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim.report


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quick_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is one line: these tests are about how it comes to its place."""

    def write_report(subject: Any, folder: Path, command: str, **_: Any) -> Path:
        page = folder / "report.html"
        page.write_text(f"{command}\n{subject.replications} replications\n", "utf-8")
        return page

    monkeypatch.setattr(sim.report, "write_report", write_report, raising=False)
