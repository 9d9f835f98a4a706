"""House rules that a reader relies on and no other tool checks; the import walls are in pyproject.toml."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for room in ("sim", "experiments") for path in (ROOT / room).rglob("*.py"))
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_BYTES_OF_A_TRACKED_FILE = 1_000_000

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _repository_files() -> list[Path]:
    """Files that are tracked or would be by `git add .`, without those deleted but not yet committed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
            "\0"
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: there is no list of the repository's files")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def _public(tree: ast.AST) -> Iterator[Function | ast.ClassDef]:
    """Public functions and classes of a module and, downwards, the public methods of these classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If | ast.Try):
            yield from _public(node)
        elif isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _undocumented(module: ast.Module) -> list[str]:
    """Public names without a docstring; a method may inherit the one of a class above it in the same file."""
    heirs = [node for node in _public(module) if isinstance(node, ast.ClassDef) and node.bases]
    inherited = {
        method
        for heir in heirs
        for method in heir.body
        if isinstance(method, Function)
        and any(
            method.name == other.name and other.lineno < heir.lineno and ast.get_docstring(other)
            for other in _public(module)
        )
    }
    bare = [node for node in _public(module) if not ast.get_docstring(node) and node not in inherited]
    return [f"line {node.lineno}: {node.name} has no docstring" for node in bare]


def _body_lines(function: Function) -> int:
    first = function.body[0]
    if ast.get_docstring(function) is not None and len(function.body) > 1:
        first = function.body[1]
    return (function.end_lineno or first.lineno) - first.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_source_file_is_documented_and_of_readable_size(path: Path) -> None:
    """Every public name has a docstring; files have at most 400 lines and functions at most 50 without theirs."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    faults = [] if ast.get_docstring(tree) else ["the module has no docstring"]
    faults += _undocumented(tree)
    faults += [
        f"line {node.lineno}: {node.name} has {_body_lines(node)} lines, at most {MOST_LINES_OF_A_FUNCTION}"
        for node in ast.walk(tree)
        if isinstance(node, Function) and _body_lines(node) > MOST_LINES_OF_A_FUNCTION
    ]
    if (lines := text.count("\n")) > MOST_LINES_OF_A_FILE:
        faults.append(f"the file has {lines} lines, at most {MOST_LINES_OF_A_FILE}")
    assert not faults, f"{_name(path)}: " + "; ".join(faults)


def test_every_room_of_sim_stands_in_the_layers() -> None:
    """A new room or file of sim/ gets its place in the import contract before it is used."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = configuration["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    placed = set(re.findall(r"sim\.(\w+)", " ".join(layers)))
    rooms = {path.name for path in (ROOT / "sim").iterdir() if (path / "__init__.py").is_file()}
    files = {path.stem for path in (ROOT / "sim").glob("*.py")} - {"__init__"}
    assert rooms | files <= placed


def test_no_address_of_a_registry_and_no_path_of_a_machine_is_written_down() -> None:
    """The lock holds names, versions and hashes; where packages come from is the business of who installs."""
    forbidden = re.compile(
        r"py" r"pi\.org|python" r"hosted\.org|ana" r"conda\.org|npm" r"js\.org"
        r"|(index|registry)" r"-url|find" r"-links|file:/" r"//|(?<![\w.])/(work|root|opt)" r"/"
    )  # fmt: skip
    found = []
    for path in _repository_files():
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:  # pictures
            continue
        found += [
            f"{_name(path)}:{i}: {m[0]}" for i, line in enumerate(lines, 1) for m in forbidden.finditer(line)
        ]
    assert not found


def test_no_large_file_is_in_the_repository() -> None:
    """Records and results stay outside; the largest thing the repository needs is a figure."""
    large = [
        _name(path) for path in _repository_files() if path.stat().st_size > MOST_BYTES_OF_A_TRACKED_FILE
    ]
    assert not large


def test_no_real_record_is_in_the_repository(shared_data: Path) -> None:
    """None of the files of ../shared/data, under whatever name, has been copied into the repository."""
    sizes = {path.stat().st_size: path for path in shared_data.rglob("*") if path.is_file()}
    digests = {_digest(path) for path in shared_data.rglob("*") if path.is_file()}
    suspects = [path for path in _repository_files() if path.stat().st_size in sizes]
    assert not [_name(path) for path in suspects if path.stat().st_size and _digest(path) in digests]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def test_the_map_in_the_readme_names_every_room() -> None:
    """Each room and file directly under sim/, and each folder with code or texts, stands in the README's map."""
    readme = (ROOT / "README.md").read_text("utf-8")
    rooms = [f"{path.name}/" for path in (ROOT / "sim").iterdir() if (path / "__init__.py").is_file()]
    files = [path.name for path in (ROOT / "sim").glob("*.py") if path.stem != "__init__"]
    folders = [f"{name}/" for name in ("sim", "configs", "experiments", "benchmarks", "tests", "docs")]
    missing = [
        name for name in rooms + files + folders if not re.search(rf"(?<![\w-]){re.escape(name)}", readme)
    ]
    assert not missing
