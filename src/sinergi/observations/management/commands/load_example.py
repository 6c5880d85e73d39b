"""`manage load_example`: the example data of Jakarta Timur."""

from typing import Any

from django.core.management.base import BaseCommand

from sinergi.access.clock import real_now
from sinergi.observations.example import load_example


class Command(BaseCommand):
    """Load areas, calendars and the indicator table that ship with Sinergi."""

    help = "load the example data of Jakarta Timur; loading twice changes nothing"

    def handle(self, *words: Any, **options: Any) -> None:
        """Load and say what was loaded."""
        for line in load_example(by=None, at=real_now()):
            self.stdout.write(line)
