"""The store: whole parts or none, under a name that changes with everything a part depends on."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from sim.comparison import store as module
from sim.comparison.forms import sums_over, whole
from sim.comparison.store import Store, key_of, program
from sim.comparison.units import Alternative, Stream, play
from sim.comparison.work import Unit, cut
from sim.errors import UserError
from sim.policies.router import Router
from tests.comparison.small import small

ROWS = [{"sums": np.array([1.0, np.pi, number]), "counts": np.arange(6).reshape(2, 3)} for number in range(3)]


def same(one: object, other: object) -> bool:
    """Whether two kept replications are equal to the last bit and by type."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return one == other


def test_what_is_kept_comes_back_bit_for_bit(tmp_path: Path) -> None:
    store = Store(tmp_path / "store").open()
    store.put("ab12", 4, ROWS)
    found = store.get("ab12")
    assert list(found) == [4, 5, 6]
    assert all(same(found[4 + place], row) for place, row in enumerate(ROWS))
    assert store.get("ffff") == {}
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ab12.4-6.parquet"]


def test_parts_of_any_cut_are_put_together(tmp_path: Path) -> None:
    store = Store(tmp_path).open()
    store.put("ab12", 0, ROWS[:2])
    store.put("ab12", 1, ROWS[1:])
    found = store.get("ab12")
    assert sorted(found) == [0, 1, 2]
    assert all(same(found[place], row) for place, row in enumerate(ROWS))


def test_a_part_is_a_table_that_other_programs_read(tmp_path: Path) -> None:
    Store(tmp_path).open().put("ab12", 0, ROWS)
    (path,) = tmp_path.rglob("*.parquet")
    table = pyarrow.parquet.read_table(path).to_pydict()
    assert table["replication"] == [0, 1, 2]
    assert table["sums"][2] == [1.0, np.pi, 2.0]
    assert table["counts"][0] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("damage", ["torn", "empty", "changed", "foreign", "of another key"])
def test_a_damaged_part_is_named_and_counts_as_missing(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(tmp_path).open()
    store.put("ab12", 0, ROWS)
    (path,) = tmp_path.rglob("*.parquet")
    data = path.read_bytes()
    middle = data.index(np.float64(np.pi).tobytes()[:6])
    if damage == "of another key":
        store.put("ab99", 0, ROWS)
        other = path.with_name(path.name.replace("ab12", "ab99")).read_bytes()
    damaged = {
        "torn": data[:-8],
        "empty": b"",
        "changed": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "foreign": b"PAR1 and something else PAR1",
        "of another key": other if damage == "of another key" else b"",
    }
    path.write_bytes(damaged[damage])
    with caplog.at_level(logging.WARNING):
        assert store.get("ab12") == {}
    assert caplog.messages == [f"Store: {path} is torn; what it held is played again."]
    assert not path.exists()
    store.put("ab12", 0, ROWS)
    assert len(store.get("ab12")) == 3


def test_no_changed_byte_passes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Bytes that say nothing about the content (who wrote the file) may change."""
    store = Store(tmp_path).open()
    store.put("ab12", 0, ROWS)
    (path,) = tmp_path.rglob("*.parquet")
    data = path.read_bytes()
    caplog.set_level(logging.ERROR)
    for place in range(0, len(data), 7):
        path.write_bytes(data[:place] + bytes([data[place] ^ 128]) + data[place + 1 :])
        found = store.get("ab12")
        assert not found or all(same(found[number], row) for number, row in enumerate(ROWS))


def test_a_part_is_named_by_all_it_depends_on_and_by_nothing_else() -> None:
    def key(
        *overrides: str, seed: int = 1, antithetic: bool = False, block: int = 0, output: str = "tallies"
    ) -> str:
        return key_of(small(*overrides), Stream(seed, antithetic), block, output)

    others = [key("days=2"), key(seed=2), key(antithetic=True), key(block=1), key(output="values over total")]
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


def test_what_a_killed_program_left_is_removed_a_day_later(tmp_path: Path) -> None:
    Store(tmp_path).open()
    old, new = (tmp_path / ".unfinished" / name for name in ("old", "new"))
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (time.time() - 2 * module._ABANDONED,) * 2)
    Store(tmp_path).open()
    assert not old.exists()
    assert new.exists()


def test_a_replication_survives_in_every_form(tmp_path: Path) -> None:
    """Every table, wait and quantile of it, and the customers' fingerprint."""
    center, store = small(), Store(tmp_path).open()
    (one,) = play(Alternative(center), Stream(1), 0, 1)
    form = whole()
    store.put("ab", 0, [form.pack(center, one)])
    back = form.unpack(center, store.get("ab")[0])
    assert back.customers == one.customers
    assert vars(back.tallies).keys() == vars(one.tallies).keys()
    assert all(same(entry, vars(one.tallies)[name]) for name, entry in vars(back.tallies).items())
    sums = sums_over(("total", "type"))
    found = sums.play(Alternative(center), Stream(1), 0, 1)
    assert not isinstance(found, str)
    again = sums.unpack(center, sums.pack(center, found[0]))
    assert all(map(np.array_equal, again, found[0]))


def test_units_are_cut_for_the_workers_and_by_their_contacts() -> None:
    assert cut([Unit(0, 0, 10), Unit(1, 0, 4)], 1, [1e3, 1e3]) == [(0, 0, 10), (1, 0, 4)]
    assert cut([Unit(0, 0, 10)], 2, [1e3]) == [(0, first, 1) for first in range(10)]
    assert cut([Unit(0, 2, 5)], 1, [200_000.0]) == [(0, 2, 2), (0, 4, 2), (0, 6, 1)]
    assert len(cut([Unit(0, 0, 10)], 1, [5e6])) == 10


def test_a_router_of_the_users_own_is_not_kept(tmp_path: Path) -> None:
    """What it depends on cannot be known."""
    from sim.comparison.run import run
    from tests.comparison.small import LastGroupFirst

    run(small(), replications=1, workers=1, router=LastGroupFirst, store=tmp_path)
    assert not list(tmp_path.rglob("*.parquet"))
    run(small(), replications=1, workers=1, router=Router, store=tmp_path)
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
