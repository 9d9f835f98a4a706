"""Whose fault an error is: one raised in a router of the user's own is told with its file and line."""

from __future__ import annotations

import traceback
from pathlib import Path

from sim.errors import UserError
from sim.policies.router import Router


class RouterError(UserError):
    """A routing policy of the user's own failed."""


def blamed(error: Exception, router: type[Router]) -> RouterError | None:
    """The error as one of the router, where it was raised in the router's file or in what that called."""
    if router is Router or isinstance(error, UserError):
        return None
    files = {file for kind in router.__mro__ if _is_own(kind) for file in _files(kind)}
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    if not own:
        return None
    frame = own[-1]
    where = f"{Path(frame.filename).name}, line {frame.lineno}, in {frame.name}: {frame.line or ''}"
    return RouterError(f"router {router.__name__} failed: {type(error).__name__}: {error}\n  {where}")


def _is_own(kind: type) -> bool:
    return issubclass(kind, Router) and kind.__module__.split(".")[0] != "sim"


def _files(kind: type) -> set[str]:
    """Where the methods of a class were written; known also where its module cannot be imported."""
    return {member.__code__.co_filename for member in vars(kind).values() if hasattr(member, "__code__")}
