"""Every way of failing as one clear message and an exit code; what is half done never stands in the way."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from errno import EDQUOT, ENOSPC

from sim.errors import UserError

USERS_MISTAKE = 2
PROGRAMS_MISTAKE = 1
INTERRUPTED = 130


def exit_code(action: Callable[[], None], trace: bool) -> int:
    """0 if all went well, 2 for a mistake of the user, 1 for one of the program, 130 for Ctrl-C.

    With `trace` an error of the program is raised as it is.
    """
    try:
        action()
    except UserError as error:
        return complain(str(error), code=USERS_MISTAKE)
    except KeyboardInterrupt as stop:
        finished = str(stop) or "nothing was finished, and nothing was written"
        return complain(f"ccsim: stopped by Ctrl-C; {finished}", code=INTERRUPTED)
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader has seen enough: `ccsim ... | head`
    except Exception as error:
        if isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT}:
            said = f"ccsim: {error.filename or 'results'}: {error.strerror}; nothing was written"
            return complain(f"{said}. Free some space and give the command again.", code=USERS_MISTAKE)
        if trace:
            raise
        said = f"ccsim: {type(error).__name__}: {error}\nThis is an error of the program; --trace shows where it is."
        return complain(said, code=PROGRAMS_MISTAKE)
    return 0


def listen() -> None:
    """What the simulator tells its log goes to stderr: what is done once and takes a while, what could not be kept."""
    log = logging.getLogger("sim")
    log.setLevel(logging.INFO)
    log.handlers = [logging.StreamHandler()]


def complain(text: str, code: int) -> int:
    """Write to stderr; the exit code."""
    sys.stderr.write(f"{text}\n")
    return code
