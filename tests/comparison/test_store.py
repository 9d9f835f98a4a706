"""The store: whole parts or none, under a name that changes with everything a part depends on."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from sim.comparison.estimates import Sums
from sim.comparison.store import Store, key_of, program
from sim.comparison.units import Stream
from sim.errors import UserError
from tests.comparison.small import small

SUMS = Sums(np.array([[1.0, 2.5], [3.0, np.pi]]), np.ones((2, 2)))


def test_what_is_kept_comes_back_bit_for_bit(tmp_path: Path) -> None:
    store = Store(tmp_path / "store").open()
    store.put("ab12", SUMS)
    found = store.get("ab12")
    assert found is not None
    assert all(np.array_equal(one, other) for one, other in zip(found, SUMS, strict=True))
    assert store.get("ffff") is None
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ab12.part"]


@pytest.mark.parametrize("damage", ["torn", "empty", "changed"])
def test_a_damaged_part_counts_as_missing(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path).open()
    store.put("ab12", SUMS)
    (path,) = tmp_path.rglob("*.part")
    data = path.read_bytes()
    path.write_bytes({"torn": data[:-8], "empty": b"", "changed": data[:-1] + bytes([data[-1] ^ 1])}[damage])
    assert store.get("ab12") is None
    store.put("ab12", SUMS)
    assert store.get("ab12") is not None


def test_a_part_is_named_by_all_it_depends_on_and_by_nothing_else() -> None:
    def key(
        *overrides: str, seed: int = 1, antithetic: bool = False, first: int = 0, kind: str = "total"
    ) -> str:
        return key_of(small(*overrides), Stream(seed, antithetic), first, 10, (kind,))

    others = [key("days=2"), key(seed=2), key(antithetic=True), key(first=10), key(kind="type")]
    assert len({key(), *others}) == 6
    assert key("name=Another name") == key() == key()


def test_the_program_is_part_of_the_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = program()
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "model.py").write_text("changed", "utf-8")
    monkeypatch.setattr("sim.comparison.store._PACKAGE", tmp_path / "sim")
    program.cache_clear()
    changed = program()
    program.cache_clear()
    assert changed != before


@pytest.mark.skipif(os.name != "posix", reason="needs a file where a folder should be")
def test_a_folder_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="nothing can be written there"):
        Store(tmp_path / "file" / "store").open()
