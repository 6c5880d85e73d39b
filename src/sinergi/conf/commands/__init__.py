"""Commands for the person who runs an installation; the table is `sinergi/command.py`."""

import os
import sys
from pathlib import Path


def start_django() -> None:
    """Load settings and apps; needed before anything that touches the database.

    From here on, what this process writes is for its owner alone: data of people may be in it.
    """
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinergi.conf.settings")
    import django

    django.setup()


def home() -> Path:
    """The data directory of this installation (SINERGI_HOME), which exists afterwards."""
    from sinergi.conf.settings import SINERGI_HOME

    return SINERGI_HOME


def say(text: str = "") -> None:
    """One line on standard output, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
