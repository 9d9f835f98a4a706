from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sim.demand import cache

HELPER = """
from sim.demand.cache import kernel

@kernel()
def inner(x):
    return x + {added}
"""
PROBE = """
from sim.demand.cache import folder, is_warm, kernel
from sim.demand.helper import inner

print(is_warm(), end=" ")

@kernel("int64(int64)")
def outer(x):
    return 2 * inner(x)

print(outer(3), folder())
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that can be edited."""
    shutil.copytree(cache.SOURCES, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "sim"


def run(code: str, where: Path, **variables: str) -> str:
    """What a fresh interpreter prints that imports `sim` from a folder."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"XDG_CACHE_HOME", "NUMBA_CACHE_DIR"}
    }
    environment = inherited | {"PYTHONPATH": str(where)} | variables
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=where, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def edit(file: Path, text: str = "\n# edited\n") -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


STARTED = """
import sys
import sim.demand.kernels
print([name for name in ("coverage", "scipy.linalg", "pandas", "matplotlib", "hydra") if name in sys.modules])

import numba
import numpy as np

@numba.njit
def solved(a, b):
    return np.dot(np.linalg.inv(a), b)

print(solved(2.0 * np.eye(2), np.ones(2)), "coverage" in sys.modules)
import coverage
"""


def test_kernels_start_without_what_no_kernel_calls_and_others_still_find_it(tmp_path):
    assert run(STARTED, tmp_path, PYTHONPATH=str(cache.SOURCES.parent)).split("\n") == [
        "[]",
        "[0.5 0.5] False",
    ]


def test_sources_are_the_kernels_and_what_they_import():
    sources = cache.kernel_sources()
    assert {"demand/cache.py", "demand/kernels.py", "demand/philox.py", "entities/units.py"} <= set(sources)
    apart = {
        "errors.py",
        "center.py",
        "demand/laws.py",
        "simulation/model.py",
        "simulation/compiled/blueprint.py",
    }
    assert apart.isdisjoint(sources)
    assert not [path for path in sources if path.startswith(("report/", "measures/", "comparison/"))]


def test_nothing_that_kernels_import_is_left_out(tmp_path):
    """Told by Python itself: whatever of `sim` is loaded by then, save its packages, which hold no code of kernels."""
    modules = [_module(path) for path, text in cache.kernel_sources().items() if "@kernel(" in text]
    code = (
        f"import sys, {', '.join(modules)}; print(*(name for name in sys.modules if name.startswith('sim.')))"
    )
    loaded = set(run(code, tmp_path, PYTHONPATH=str(cache.SOURCES.parent)).split())
    packages = {
        "sim.load",
        "sim.demand",
        "sim.entities",
        "sim.policies",
        "sim.simulation",
        "sim.simulation.compiled",
    }
    assert loaded - packages == {_module(path) for path in cache.kernel_sources()} - packages


def _module(path: str) -> str:
    return "sim." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_digest_follows_kernels_and_their_helpers_only(package):
    first = cache.digest(package)
    assert first == cache.digest()
    edit(package / "errors.py")
    edit(package / "simulation" / "model.py")
    assert cache.digest(package) == first
    edit(package / "entities" / "units.py")
    second = cache.digest(package)
    edit(package / "demand" / "kernels.py")
    assert len({first, second, cache.digest(package)}) == 3


def test_digest_follows_flags_and_versions(monkeypatch):
    first = cache.digest()
    monkeypatch.setitem(cache.FLAGS, "nogil", False)
    second = cache.digest()
    monkeypatch.setattr(cache.numba, "__version__", "0.0")
    assert len({first, second, cache.digest()}) == 3


def test_an_edited_helper_in_another_file_is_never_stale(package, tmp_path):
    """Numba's own cache would answer 8 again: it looks only at the file of the cached function."""
    helper, variables = package / "demand" / "helper.py", {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    (package / "demand" / "probe.py").write_text(PROBE, "utf-8")
    answers = []
    for added in (1, 1, 100):
        helper.write_text(HELPER.format(added=added), "utf-8")
        answers.append(run("import sim.demand.probe", tmp_path, **variables).split())
    assert [answer[:2] for answer in answers] == [["False", "8"], ["True", "8"], ["False", "206"]]
    assert all(
        Path(answer[2]).is_relative_to(tmp_path / "cache" / "contact-center-sim") for answer in answers
    )


def test_an_unwritable_home_falls_back_to_a_private_temporary_folder(tmp_path):
    """A home below a plain file cannot be made, whoever asks (permissions would not stop root)."""
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "temporary").mkdir()
    code = "from sim.demand.cache import folder; import sim.demand.philox as p; print(folder(), p.uniform(*range(9)))"
    variables = {"HOME": str(tmp_path / "file" / "home"), "TMPDIR": str(tmp_path / "temporary")}
    first, second = (run(code, cache.SOURCES.parent, **variables).split() for _ in range(2))
    assert first == second
    kept = Path(first[0])
    assert kept.is_relative_to(tmp_path / "temporary")
    assert list(kept.rglob("*.nbi"))
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_a_temporary_folder_that_others_can_write_is_not_trusted(tmp_path):
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    assert cache._usable(tmp_path / "open")
    assert not cache._usable(tmp_path / "open", private=True)


def test_an_earlier_import_of_numba_does_not_lead_kernels_elsewhere(package, tmp_path):
    """Numba reads its settings again where its environment has changed since, and would forget the folder."""
    (package / "demand" / "helper.py").write_text(HELPER.format(added=1), "utf-8")
    (package / "demand" / "probe.py").write_text(PROBE, "utf-8")
    code = "import numba; import sim.demand.probe as p; print(p.inner._cache.cache_path, p.outer._cache.cache_path)"
    *_, where, inner, outer = run(code, tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache")).split()
    assert Path(inner).is_relative_to(where)
    assert Path(outer).is_relative_to(where)


def test_what_is_compiled_once_is_told_once(tmp_path):
    """When the samplers are first imported, and by a later process not again.

    That it is told is the point here: the first does not compile in fact, the second finds what this process has.
    """
    import_module("sim.demand.kernels")
    cold = {"XDG_CACHE_HOME": str(tmp_path), "NUMBA_DISABLE_JIT": "1"}
    said = []
    for variables in (cold, {}):
        done = subprocess.run(
            [sys.executable, "-c", "import experiments.compare, sim.demand.kernels"],
            env=os.environ | {"PYTHONPATH": str(cache.SOURCES.parent)} | variables,
            capture_output=True, text=True, check=True, cwd=tmp_path,
        )  # fmt: skip
        said.append(done.stderr.splitlines())
    assert said == [["Compiling the samplers: about three seconds, once for this version."], []]


def versions(home: Path, ages: list[float]) -> list[Path]:
    """Folders of kernels that were last used so many hours ago."""
    made = []
    for number, age in enumerate(ages):
        folder = home / f"{number:016x}"
        folder.mkdir(parents=True)
        (folder / "kernel.nbi").write_text("")
        os.utime(folder, (time.time() - 3600 * age,) * 2)
        made.append(folder)
    return made


def test_old_versions_are_removed_and_those_in_use_are_not(tmp_path):
    made = versions(tmp_path, [50, 0.5, 40, 3, 2, 0.2, 0.1, 0.3, 0.4])
    (tmp_path / "notes").mkdir()
    cache.prune(tmp_path)
    assert [path for path in made if path.exists()] == [made[place] for place in (1, 5, 6, 7, 8)]
    assert (tmp_path / "notes").exists()
    assert not list(tmp_path.glob(".old-*"))


def test_a_new_version_takes_the_place_of_the_oldest(tmp_path):
    made = versions(tmp_path / "cache" / "contact-center-sim", [50, 40, 30, 20])
    code = "from sim.demand.cache import folder; print(folder())"
    for _ in range(2):
        new = Path(run(code, cache.SOURCES.parent, XDG_CACHE_HOME=str(tmp_path / "cache")))
        assert new.is_dir()
        assert [path for path in made if path.exists()] == made[1:]


def test_programs_may_prune_at_one_time(tmp_path):
    made = versions(tmp_path, [hours + 2.0 for hours in range(40)])
    code = f"from pathlib import Path; from sim.demand.cache import prune; prune(Path({str(tmp_path)!r}))"
    environment = os.environ | {"PYTHONPATH": str(cache.SOURCES.parent)}
    programs = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [(program.communicate()[1], program.returncode) for program in programs] == [("", 0)] * 3
    assert sorted(tmp_path.iterdir()) == made[: cache.VERSIONS]


def kernels() -> list[Any]:
    """Every compiled function of the program."""
    modules = [
        import_module(_module(path))
        for path, text in cache.kernel_sources().items()
        if "@kernel(" in text and path != "demand/cache.py"
    ]
    found = (item for module in modules for item in vars(module).values() if hasattr(item, "targetoptions"))
    return list({id(item): item for item in found}.values())


def test_every_kernel_lets_other_threads_run():
    assert len(kernels()) > 80
    assert [item for item in kernels() if item.targetoptions.get("nogil") is not True] == []
    assert [item for item in kernels() if item.targetoptions.get("fastmath") is not False] == []


def test_a_thread_counts_while_another_one_is_in_a_kernel(tmp_path):
    """Under the interpreter's lock this thread would stand still from the kernel's begin to its end."""
    code = """
    import threading, time
    from sim.demand.cache import kernel

    @kernel("int64(int64)")
    def spin(rounds):
        total = 0
        for number in range(rounds):
            total += (number ^ total) % 7
        return total

    def work():
        begun.append(time.perf_counter())
        spin(150_000_000)
        ended.append(time.perf_counter())

    begun, ended, seen = [], [], []
    thread = threading.Thread(target=work)
    thread.start()
    while not ended:
        seen.append(time.perf_counter())
        time.sleep(0.005)
    thread.join()
    print(sum(begun[0] < moment < ended[0] for moment in seen[1:]), ended[0] - begun[0])
    """
    (tmp_path / "spinning.py").write_text(textwrap.dedent(code), "utf-8")
    where = os.pathsep.join([str(tmp_path), str(cache.SOURCES.parent)])
    counted, seconds = run("import spinning", tmp_path, PYTHONPATH=where).split()
    assert float(seconds) > 0.1
    assert int(counted) >= 3
