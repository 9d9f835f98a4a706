"""The most memory that this process has used."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def peak_memory() -> int:
    """The peak of resident memory so far, in bytes.

    Linux hands what `getrusage` tells on to the programs that a process starts: a small one that a large one has
    started would tell the peak of the large one.
    """
    import resource

    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"^VmHWM:\s*(\d+) kB", status.read_text(), re.MULTILINE)):
        return 1024 * int(found[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak
