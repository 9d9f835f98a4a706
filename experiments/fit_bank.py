"""Fits the Anonymous Bank center to its call log: `python -m experiments.fit_bank --data FOLDER --out FILE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.errors import ConfigError

DATA = Path("../shared/data/anonymous_bank_1999")
OUT = Path("configs/center/anonymous_bank.yaml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the center, prints the fit report; returns 0, or 2 where the log is missing or not a log."""
    parser = argparse.ArgumentParser(prog="python -m experiments.fit_bank", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with calls_1999*.parquet")
    parser.add_argument("--out", type=Path, default=OUT, help="YAML file to write")
    options = parser.parse_args(arguments)
    try:
        report, center = refit(options.data)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    options.out.write_text(center, encoding="utf-8")
    sys.stdout.write(f"{report}\n\nWritten: {options.out}\n")
    return 0


def refit(folder: Path) -> tuple[str, str]:
    """The fit report and the YAML text of the center, from the log in a folder."""
    from experiments.bank.fit import fit_bank
    from experiments.bank.log import read_log
    from experiments.bank.report import fit_report
    from experiments.bank.writer import render

    fit = fit_bank(read_log(folder))
    return fit_report(fit), render(fit)


if __name__ == "__main__":
    sys.exit(main())
