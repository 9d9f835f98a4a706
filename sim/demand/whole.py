"""Kernels are optimised and turned into machine code as a whole, once.

Numba optimises every function together with all that it calls, and gives it machine code of its own: a function deep
down in an event loop is worked on once for each function above it. Here the parts of a kernel keep their text only,
and the kernel that calls them takes in the texts of all that it reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite.binding import Linkage  # type: ignore[import-untyped]
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.environment import lookup_environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENVIRONMENT = "_ZN08NumbaEnv"
"""How names begin of what a function needs of Python, to raise an error."""


class Part(JITCodeLibrary):
    """The text of a function that is called by kernels only."""

    def finalize(self) -> None:
        """It is checked, and not made machine code on its own."""
        self._raise_if_finalized()  # type: ignore[no-untyped-call]
        self._final_module.verify()
        self._finalized = True


class Whole(JITCodeLibrary):
    """A kernel with all the parts that it reaches."""

    def finalize(self) -> None:
        """It becomes machine code together with them, and learns what they need of Python."""
        self._linking_libraries = list(_reached(self._linking_libraries))
        super().finalize()  # type: ignore[no-untyped-call]
        find: Any = lookup_environment
        for name in [found.name for found in self._final_module.global_variables]:
            if name.startswith(_ENVIRONMENT) and (environment := find(name)) is not None:
                self.codegen.set_env(name, environment)

    def _optimize_final_module(self) -> None:
        """Parts are nobody else's: how they are called, and what they return, may be changed."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = Linkage.internal
        super()._optimize_final_module()  # type: ignore[no-untyped-call]


def _reached(libraries: Iterable[Any]) -> Iterator[Any]:
    """Libraries and, of those that are parts, all that they call, each once."""
    seen, waiting = set[int](), list(libraries)
    while waiting:
        library = waiting.pop(0)
        if id(library) not in seen:
            seen.add(id(library))
            yield library
            if isinstance(library, Part):
                waiting += library._linking_libraries


class PartCompiler(Compiler):
    """Compiles a part, up to its text."""

    def __init__(self, typing: Any, target: Any, _library: Any, *others: Any) -> None:
        super().__init__(typing, target, _new(Part, target), *others)  # type: ignore[no-untyped-call]
        self.state.targetctx.get_executable = _nowhere


class WholeCompiler(Compiler):
    """Compiles a kernel."""

    def __init__(self, typing: Any, target: Any, _library: Any, *others: Any) -> None:
        super().__init__(typing, target, _new(Whole, target), *others)  # type: ignore[no-untyped-call]


def _new(kind: type, target: Any) -> Any:
    library = kind(target.codegen(), kind.__name__)
    library.enable_object_caching()
    return library


def _nowhere(library: Any, description: Any, environment: Any) -> Any:
    """What Numba knows a part by, which Python cannot call."""
    name = description.qualname
    return _dynfunc.make_function(description.lookup_module(), name, name, 0, environment, (library,))
