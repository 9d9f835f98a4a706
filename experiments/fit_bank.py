"""Fits the Anonymous Bank center to its call log: `python -m experiments.fit_bank --data FOLDER --out FILE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.bank.fit import fit_bank
from experiments.bank.log import read_log
from experiments.bank.report import fit_report, play_report
from experiments.bank.writer import render
from sim.errors import ConfigError

OUT = Path("configs/center/anonymous_bank.yaml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the center, prints the fit report; returns 0, or 2 where the log is missing or not a log."""
    parser = argparse.ArgumentParser(prog="python -m experiments.fit_bank", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with calls_1999*.parquet")
    parser.add_argument("--out", type=Path, default=OUT, help="YAML file to write")
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(refit(options.data, options.out) + "\n")
    except (ConfigError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def refit(data: Path, out: Path) -> str:
    """Writes the center fitted to the log in a folder, and returns the fit report."""
    fit = fit_bank(read_log(data))
    center = render(fit)
    report = f"{fit_report(fit)}\n\n{play_report(fit, center)}\n\nWritten: {out}"
    out.write_text(center, encoding="utf-8")
    return report


if __name__ == "__main__":
    sys.exit(main())
