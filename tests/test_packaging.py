"""What a user installs: the lock fits the requirements, and the wheel carries everything that runs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def _project() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def _locked() -> dict[str, str]:
    """Version by name; each line of the lock is a pinned name with an optional marker or a hash of it."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pin = re.compile(r"([a-z0-9][a-z0-9.-]*)==([\w.]+)( ; [^/]+)? \\")
    pins = [match for line in lines if (match := pin.fullmatch(line))]
    hashes = [line for line in lines if re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)]
    assert len(pins) + len(hashes) == len(lines), "a line that is neither a pinned name nor a hash"
    return {match[1]: match[2] for match in pins}


def test_the_lock_fits_every_requirement() -> None:
    """Each requirement of the project and of its dev extra is locked, in a version within its bounds."""
    project = _project()
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    dependencies = project["dependencies"]
    assert isinstance(dependencies, list)
    locked = _locked()
    for requirement in map(Requirement, dependencies + extras["dev"]):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is not locked: run make lock"
        assert requirement.specifier.contains(locked[name]), f"{requirement}, but {locked[name]} is locked"


def test_the_wheel_carries_code_types_and_configs(tmp_path: Path) -> None:
    """Every source, the marker of typed packages and every config are in the wheel; no other folder is."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    code = {
        path.relative_to(ROOT).as_posix()
        for room in ("sim", "experiments")
        for path in (ROOT / room).rglob("*.py")
    }
    configs = {path.relative_to(ROOT / "configs").as_posix() for path in (ROOT / "configs").rglob("*.yaml")}
    wanted = code | {"sim/py.typed"} | {f"sim/_configs/{name}" for name in configs}
    assert wanted <= carried
    assert {name.split("/")[0] for name in carried} == {"sim", "experiments"}
