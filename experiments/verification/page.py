"""The validation page: what was held against what, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.verification.case import Family
from experiments.verification.verdict import CONFIDENCE, Judged, Verdict, false_alarms, figures_of

Found = Sequence[tuple[Family, Sequence[Judged]]]

_INTRO = """\
# Validation

Written by `make verify` (`ccsim verify`); `ccsim verify quick=true` plays the same cases shorter, as the tests do.

Each case is a center whose figures are known by other means: a closed form, a chain of all its states, or a published
result. It is described in the words of a center file, played as any center is, and measured by the same KPIs. The
exact values are worked out again from the parameters in `tests/theory/`, which shares no code with the program.

**How a figure is judged.** The replications of a case are independent. A figure is a ratio of sums over them; its
standard error is that of the ratio (delta method), its band Student's interval at {confidence:.2f} %. *z* is the
difference from the exact value in standard errors. With {count} figures, were they independent, the chance that at
least one true value falls out of its band is {alarms:.0f} %; seeds are fixed, so that the verdict is the same at every
run.

**What could bias a figure.** *The start from empty*: cases in a steady state count from a moment on at which the
expected deviation, by the transient solution of the chain itself, is far below the band
(`tests/theory/test_warm_up.py`). *The end*: where later contacts may overtake, counting stops hours before closing.
*Whole microseconds*: rounding moves a time by at most 0.5 µs, below 1e-6 of every figure. *The ratio*: its own bias is
of the order of one over the number of contacts.
"""


def page(found: Found, seed: int, version: str, picture: str) -> str:
    """The whole page; `picture` is the path of the calibration figure as seen from it."""
    every = [entry for _, judged in found for entry in judged]
    figures = figures_of(every)
    intro = _INTRO.format(
        confidence=100 * CONFIDENCE, count=len(figures), alarms=100 * false_alarms(len(figures))
    )
    parts = [intro, _summary(every, figures, seed, version), f"![Calibration of the bands]({picture})\n"]
    for family, judged in found:
        parts += [f"## {family.name}\n", f"{family.about}\n"]
        parts += ["\n".join(_case(entry)) for entry in judged]
    return "\n".join(parts)


def _summary(every: Sequence[Judged], figures: Sequence[Verdict], seed: int, version: str) -> str:
    inside = sum(verdict.holds for verdict in figures)
    first = [entry.verdicts[0].normal_score for entry in every]
    square = sum(score**2 for score in first) / len(first)
    contacts = sum(entry.contacts for entry in every) / 1e6
    engines = ", ".join(sorted({entry.engine for entry in every}))
    return (
        f"**Result.** {inside} of {len(figures)} figures of {len(every)} cases lie in their bands. The first figures "
        f"of the cases, which are independent, have a mean square z of {square:.2f}; 1 is expected, give or take "
        f"{(2.0 / len(first)) ** 0.5:.2f}. Version {version}, seed {seed}, engine {engines}, {contacts:,.1f} million "
        "contacts.\n"
    )


def _case(entry: Judged) -> Iterator[str]:
    case = entry.case
    yield f"### {case.name}\n"
    played = f"{entry.replications:,} replications, {entry.contacts:,} contacts"
    yield f"{case.promise}. Exact values: {case.source}. {played}.\n"
    if case.note:
        yield f"{case.note}\n"
    yield "| figure | exact | estimate | ± | z | |"
    yield "|---|---:|---:|---:|---:|---|"
    for verdict in entry.verdicts:
        yield "| " + " | ".join(row(verdict)) + " |"
    yield ""


def row(verdict: Verdict) -> tuple[str, ...]:
    """Figure, exact value, estimate, half the band, z, verdict."""
    check = verdict.check
    return (
        check.label, f"{check.exact:.6g}", f"{verdict.mean:.6g}", f"{verdict.band:.2g}", f"{verdict.z:+.2f}",
        "in the band" if verdict.holds else "**outside**",
    )  # fmt: skip
