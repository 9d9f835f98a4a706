"""`ccsim bench`: what it measures, how it judges, what it writes, and what it says where there are no baselines."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import experiments.bench
from benchmarks import c_loop, scale, suite
from benchmarks.field import C_LOOP, FILLED, OURS, OURS_COMPILED, ratios, speeds
from benchmarks.goals import Goal, Line
from benchmarks.known import Known
from benchmarks.memory import peak_memory
from benchmarks.page import page, tables
from benchmarks.race import CALLBACKS, IDIOMATIC, Row
from benchmarks.scale import Year, year_workload
from benchmarks.spread import Spread, spread
from benchmarks.startup import Startup, measure_startup
from benchmarks.suite import Effort, Measured, effort, measure
from benchmarks.workloads import Workload, w1, w2
from experiments import cli


def row(name: str, *speeds: float, workload: str = "W2", is_slice: bool = False) -> Row:
    """A line of a race, contacts per second round by round."""
    return Row(workload, name, len(speeds), 30_000, spread(speeds), speeds, is_slice)


RACE = [
    row(CALLBACKS, 100_000, 200_000),
    row(C_LOOP, 5_000_000, 6_000_000),
    row(FILLED, 2_500_000, 2_000_000),
    row(OURS, 54_000, 108_000),
    row(IDIOMATIC, 9_000, 18_000),
]
MET, MISSED = Spread(1.3, 1.2, 1.5), Spread(1.5, 1.2, 1.6)
MEASURED = Measured(
    machine="a machine",
    effort=effort(rounds=5, quick=False),
    lines=(*speeds(RACE), *ratios(RACE[:1] + RACE[2:]), Line("W2 x10", "cost", MET, "x", Goal(1.4))),
    parts={
        "W2, compiled": (
            10_000,
            {"demand": 0.002, "roster": 0.001, "filling": 0.004, "laws": 0.003, "measuring": 0.005},
        )
    },
    known=(
        Known("W1", "asa", "ours", 5.705, "Erlang A", 5.685, 0.1),
        Known("W1", "within", "ours", 0.80, "Erlang A", 0.8381, 0.001),
    ),
)


@pytest.fixture
def measured_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark gives its result without measuring."""
    monkeypatch.setattr(suite, "measure", lambda *_: MEASURED)


def test_ratios_are_taken_within_a_round() -> None:
    """The machine was twice as fast in the second round; the C loop and our compiled engine did not profit alike."""
    found = {line.what: line for line in ratios(RACE)}
    compiled, *simpy = found.values()
    assert (compiled.measured, compiled.is_missed) == (Spread(2.5, 2.0, 3.0), True)
    assert [(line.measured.median, line.is_missed) for line in simpy] == [(0.54, False), (6.0, False)]
    assert [line.over_callbacks for line in speeds(RACE) if line.what == OURS] == [0.54]
    assert [line.over_c for line in speeds(RACE) if line.what == FILLED] == [2.5]


def test_without_a_c_loop_nothing_is_held_against_it() -> None:
    assert len(ratios(RACE[:1] + RACE[2:])) == len(ratios(RACE)) - 1
    assert all(line.over_c is None for line in speeds(RACE[:1] + RACE[2:]))


def test_only_w2_has_ratios_with_goals() -> None:
    assert ratios([replace(row, workload="W1") for row in RACE]) == []


@pytest.mark.parametrize(
    ("goal", "met"),
    [(Goal(1.4), True), (Goal(1.2), False), (Goal(1.3, at_least=True), True), (Goal(2, True), False)],
)
def test_a_goal_is_held_against_the_median(goal: Goal, met: bool) -> None:
    assert Line("x", "y", MET, "x", goal).is_missed is not met


def test_a_missed_goal_is_named() -> None:
    missed = Line("W2 x10", "more cost", MISSED, "x", Goal(1.4))
    assert replace(MEASURED, lines=(*MEASURED.lines, missed)).missed() == (missed,)
    assert MEASURED.missed() == ()


def test_the_page_tells_command_machine_and_every_row() -> None:
    text = page(MEASURED, "ccsim bench rounds=5")
    assert "Made by `ccsim bench rounds=5` on: a machine; 5 rounds." in text
    assert "There is no C loop" not in text
    assert (
        f"| W2 | {OURS} | 81,000 contacts/s | 54,000 contacts/s | 108,000 contacts/s | 74.1 | 0.54 | – | – |"
        in text
    )
    assert "| W2 x10 | cost | 1.30 x | 1.20 x | 1.50 x | – | – | at most 1.4 x | met |" in text
    assert "| W2, compiled | 200 ns | 100 ns | 400 ns | 300 ns | 500 ns |" in text
    assert "| W1 | asa | ours | 5.7050 | Erlang A | 5.6850 | 0.2 | equal |" in text
    assert "| W1 | within | ours | 0.8000 | Erlang A | 0.8381 | 38.1 | differs |" in text
    assert all(len(line) <= 200 for line in text.splitlines())


def test_the_page_tells_why_there_is_no_c_loop() -> None:
    text = page(replace(MEASURED, missing="no compiler: install one\nor not"), "ccsim bench")
    assert "There is no C loop in this run: no compiler: install one.\n" in text


def test_rows_have_a_cell_for_every_column() -> None:
    for table in tables(MEASURED):
        assert {len(cells) for cells in table.rows} == {len(table.columns)}


@pytest.mark.usefixtures("measured_at_once")
def test_a_quick_benchmark_writes_a_results_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", "quick=true", f"results={tmp_path}"]) == 0
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("bench-")
    assert (folder / "performance.md").read_text("utf-8") == page(
        MEASURED, f"ccsim bench quick=true results={tmp_path}"
    )
    out = capsys.readouterr().out
    assert "All goals are met." in out
    assert str(folder / "performance.md") in out


@pytest.mark.usefixtures("measured_at_once")
def test_a_whole_benchmark_writes_the_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments.bench, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    assert cli.main(["bench", "rounds=5"]) == 0
    assert (tmp_path / "docs" / "performance.md").read_text("utf-8") == page(MEASURED, "ccsim bench rounds=5")


def test_documentation_that_cannot_be_written_is_told_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(experiments.bench, "ROOT", tmp_path)
    assert cli.main(["bench"]) == 2
    out, error = capsys.readouterr()
    assert f"{tmp_path / 'docs'} cannot be written" in error
    assert not out


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("benchmarks", "run `make bench` in a checkout of the repository"),
        ("ciw", "need ciw, which is not installed: pip install -e '.[dev]'"),
    ],
)
def test_missing_baselines_are_told(
    module: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError(name=module)

    monkeypatch.setattr(experiments.bench, "import_module", missing)
    assert cli.main(["bench", "quick=true"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_words_that_mean_nothing_here_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "replications=5", "days=2", "quick=true"]) == 2
    error = capsys.readouterr().err
    assert "replications=5" in error
    assert "days=2" in error
    assert "quick=true" not in error


def a_tenth(workload: Workload) -> Workload:
    """A tenth of the agents and of the contacts."""
    types = tuple(replace(kind, volume=kind.volume / 10) for kind in workload.types)
    groups = tuple(replace(group, agents=group.agents // 10) for group in workload.groups)
    return replace(workload, types=types, groups=groups)


def test_the_whole_benchmark_in_its_smallest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """One round of a tenth of the center, twice the size instead of ten times, three known days.

    So few days of so small a center are no evidence, so that what they are held against is not asked for here.
    """
    monkeypatch.setattr(suite, "TIMES", 2)
    monkeypatch.setattr(scale, "TIMES", 2)
    monkeypatch.setattr(suite, "w1", lambda **size: a_tenth(w1(**size)))
    monkeypatch.setattr(suite, "w2", lambda **size: a_tenth(w2(**size)))
    monkeypatch.setattr(scale, "w2", lambda **size: a_tenth(w2(**size)))
    monkeypatch.setattr(suite, "refuse_unequal", lambda known: None)
    monkeypatch.setattr(suite, "measure_startup", lambda *_: Startup(MET, MET, None, None, None, MISSED))
    monkeypatch.setattr(suite, "measure_year", lambda days: Year(days, MET, Spread(2e9, 1e9, 3e9)))
    steps: list[tuple[int, int]] = []
    how = Effort(rounds=1, load=100, known_days=3, draws=1_000, replications=2, year=365, slow=True)
    found = measure(how, 1, lambda done, total: steps.append((done, total)))
    assert steps == [(done, 9) for done in range(1, 10)]
    engines = {"heapq loop", CALLBACKS, FILLED, OURS_COMPILED, OURS}
    engines |= set() if found.missing else {C_LOOP}
    raced = {(line.subject, line.what) for line in found.lines if line.unit == "contacts/s"}
    slow = {
        ("W1", IDIOMATIC),
        ("W2", IDIOMATIC),
        ("W2 x2", f"{IDIOMATIC} (40 minutes of the peak)"),
        ("W1", "Ciw"),
    }
    assert raced == {(workload, name) for workload in ("W1", "W2", "W2 x2") for name in engines} | slow
    assert all(0 < line.measured.low <= line.measured.median <= line.measured.high for line in found.lines)
    subjects = {line.subject for line in found.lines if line.goal}
    assert subjects == {"W2", "W2 x10", "ten times the days", "two cores", "a year", "start", "sampling"}
    by_what = {line.what: line for line in found.lines}
    assert by_what["what-if as a command with its report: what it adds"].measured == MISSED
    assert by_what["0.0 million contacts in one replication: peak memory"].measured == Spread(2.0, 1.0, 3.0)
    assert [*found.parts] == [
        f"{w}, {e}" for w in ("W1", "W2", "W2 x2") for e in ("compiled", "SimPy engine")
    ]
    assert {known.workload for known in found.known} >= {"W1", "W2"}


def test_a_machine_without_a_compiler_races_without_the_c_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    assert suite._compile([a_tenth(w1(scale=7))], seed=1).startswith("there is no C compiler")


def test_quick_is_at_most_two_rounds_and_nothing_slow() -> None:
    rounds = [effort(5, quick=True).rounds, effort(1, quick=True).rounds, effort(9, quick=False).rounds]
    assert rounds == [2, 1, 9]
    assert (effort(5, quick=True).slow, effort(5, quick=False).slow) == (False, True)


def test_the_year_has_five_million_contacts_and_agents_for_them() -> None:
    year = year_workload()
    assert 365 * sum(kind.volume for kind in year.types) == pytest.approx(5e6)
    assert len(year.agents) / len(w2().agents) == pytest.approx(1.37, abs=0.02)


def test_a_few_days_of_the_year_in_a_process_of_their_own() -> None:
    """They take 0.27 GB; more where the loop of plain days has to be compiled first."""
    found = scale.measure_year(days=2)
    assert found.contacts == pytest.approx(
        2 * 5e6 / 365, rel=0.03
    )  # 5 standard deviations of a Poisson count
    assert found.seconds.median > 0
    assert 5e7 < found.memory.median < 6e8


def test_the_memory_of_a_process_is_its_own() -> None:
    """Not that of the larger one which has started it."""
    larger = np.ones(40_000_000)
    code = "from benchmarks.memory import peak_memory; print(peak_memory())"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(found.stdout) < larger.nbytes / 4 < peak_memory() / 4


def test_help_is_quick_and_a_first_run_is_timed() -> None:
    """`ccsim --help` within half a second, as asked; it takes a tenth of that, so that a busy machine is no miss."""
    startup = measure_startup(rounds=1, slow=False)
    assert startup.help.median < 0.5
    assert startup.cold is startup.rich is startup.session is startup.command is None
    assert startup.warm.median > startup.help.median


def test_machine_is_one_line_with_the_compiler() -> None:
    assert "\n" not in suite.machine()
    assert "simpy 4.1.2" in suite.machine()
    assert suite.machine().endswith("-O3 -march=native" if c_loop.compiler() else "no C compiler")
