#!/usr/bin/env python3
"""Behind ./run, ./test and ./bench: only finds a Python that is new enough.

This file must be readable by any Python 3, however old; the work is in devtools/.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def newer_python() -> "str | None":
    """The path of a Python on PATH that is new enough, or None."""
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found:
            return found
    return None


def main() -> int:
    """Run one task; exit status 0 when it went well."""
    if sys.version_info < OLDEST:
        found = newer_python()
        if found:
            os.execv(found, [found, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: S606
        sys.exit(
            "Sinergi needs Python %d.%d or newer; this one is %s.\n"  # noqa: UP031
            "What to do: install a newer Python (Debian 12, Ubuntu 24.04: "
            "apt install python3 python3-venv) and run this again."
            % (OLDEST[0], OLDEST[1], sys.version.split()[0])
        )
    from devtools.tasks import main as tasks

    return tasks(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
