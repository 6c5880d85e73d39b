"""`load_example`: Jakarta Timur as cited facts, example people, a published run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sinergi.access.clock import real_now
from sinergi.accounts.example import PEOPLE, SHOWN_FIRST, login_path
from sinergi.web.acts.example import ExampleFailed, NotEmpty, load_example


class Command(BaseCommand):
    """Loads the example into an installation without areas."""

    help = "Load the example of Jakarta Timur into an empty installation."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then tell the one password of the example people, this one time."""
        try:
            loaded = load_example(at=real_now())
        except (NotEmpty, ExampleFailed) as problem:
            raise CommandError(str(problem)) from problem
        if options["verbosity"] > 1:
            for line in loaded.said:
                self.stdout.write(f"  {line}")
        others = ", ".join(one[0] for one in PEOPLE if one[0] != SHOWN_FIRST)
        self.stdout.write(
            f"  Example login (this machine only):  {SHOWN_FIRST}  {loaded.people.password}\n"
            f"  The same password for: {others}\n"
            f"  (kept in {login_path()})"
        )
