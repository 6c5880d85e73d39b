"""The command with which anyone computes a run again from its table."""

from sinergi.scores.models import Run
from sinergi.scores.rules import LEVEL_CODES


def recipe(run: Run) -> str:
    """Return the command; both files are downloads of the run's page."""
    off = run.options.get("without", [])
    without = f"--without {','.join(off)} " if off else ""
    return (
        f"sinergi index run-{run.pk}-framework.yaml run-{run.pk}-table.csv "
        f"--level {LEVEL_CODES[run.level]} --draws {run.draws} --seed {run.seed} "
        f"{without}--as-of {run.as_of.isoformat()} --out run-{run.pk}"
    )
