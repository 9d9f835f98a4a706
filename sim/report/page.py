"""The page: sections become one HTML file that needs nothing else, neither the network nor scripts."""

from __future__ import annotations

from base64 import b64encode
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.pieces import Section


def page(title: str, subtitle: str, answer: Sequence[str], sections: Sequence[Section]) -> str:
    """The page as text; every word of the user's is escaped."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_unbroken
    )
    environment.filters["base64"] = lambda data: b64encode(data).decode()
    template = environment.from_string(files("sim.report").joinpath("page.html").read_text("utf-8"))
    head = next((place for place, line in enumerate(answer) if line.endswith(":")), len(answer))
    return template.render(
        title=title, subtitle=subtitle, answer=answer[:head], details=answer[head:], sections=sections
    )


def _unbroken(value: Any) -> Any:
    """No line ends between a number and its percent sign."""
    return value.replace(" %", "\u00a0%") if isinstance(value, str) else value
