"""The validation page: what was held against what, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.verification.case import Family
from experiments.verification.verdict import (
    CONFIDENCE,
    Judged,
    Verdict,
    chance_of_mean_square,
    false_alarms,
    figures_of,
    mean_square,
)

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

**How the standard errors are judged.** Were they too small, or many figures a little biased, the squares of z would be
too large on the whole before any figure left its band. So the mean square z of the first figures of the cases is
stated, beside where it lies in 95 runs of 100 if nothing is wrong (chi square). One run in twenty is out of that; what
is wrong stays so with other seeds, and chance does not: `ccsim verify seed=2` plays all cases with other random numbers
and writes a results folder instead of this page.

**What could bias a figure.** *The start from empty*: cases in a steady state count from a moment on at which the
expected deviation, by the transient solution of the chain itself, is far below the band
(`tests/theory/test_warm_up.py`). *The end*: where later contacts may overtake, counting stops hours before closing.
*Whole microseconds*: rounding moves a time by at most 0.5 µs, below 1e-6 of every figure. *The ratio*: its own bias is
of the order of one over the number of contacts. *Few replications*: where a figure is skewed, its standard error rises
and falls with it, so that z leans to one side, by up to half a standard error with the ten replications of a quick run
and by less than a tenth with the hundreds of the whole one.
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
    contacts = sum(entry.contacts for entry in every) / 1e6
    engines = ", ".join(sorted({entry.engine for entry in every}))
    return (
        f"**Result.** {inside} of {len(figures)} figures of {len(every)} cases lie in their bands. "
        f"{square_told(every)} Version {version}, seed {seed}, engine {engines}, {contacts:,.1f} million contacts.\n"
    )


def square_told(every: Sequence[Judged]) -> str:
    """The mean square z of the cases, and what chance makes of it."""
    low, high = chance_of_mean_square(len(every))
    return (
        f"The first figures of the cases, which are independent, have a mean square z of {mean_square(every):.2f}; "
        f"1 is expected, and in 95 runs of 100 it lies between {low:.2f} and {high:.2f}."
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
