"""Background work of evidence: packing an export."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.clock import real_now
from sinergi.evidence import bodies
from sinergi.evidence.models import EvidenceItem, ExportRun
from sinergi.evidence.packing import export_folder
from sinergi.evidence.services.exporting import keep_export
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, running
from sinergi.seals.keeping import CannotOpen, KeeperAway, Locked


@task()
def pack_export(job_id: int, run_id: int, language: str = "id") -> None:
    """Pack the folder and keep it sealed. A run that is packed already is left alone."""
    with override(language), running(job_id) as job:
        run = ExportRun.all_rows.get(pk=run_id)
        if run.made_at is not None:
            return

        def step(done: int, total: int) -> None:
            job.step(done, total, _("packing the items"))

        try:
            pack(run, step)
        except (Locked, KeeperAway) as lack:
            raise JobProblem(
                _("The office was locked meanwhile. Unlock it and export again.")
            ) from lack
        except CannotOpen as fault:
            raise JobProblem(
                _(
                    "A sealed file is missing or damaged. Look at the check of the chain."
                )
            ) from fault


def pack(run: ExportRun, step: object = None) -> ExportRun:
    """Pack a run now and return it; raises Locked, KeeperAway or CannotOpen."""
    items = list(EvidenceItem.all_rows.filter(pk__in=run.items).order_by("pk"))
    at = real_now()
    with bodies.keeping() as (out, body):
        export_folder(
            items, out, name=run.name, opened=run.opened, at=at, purpose=run.purpose,
            step=step if callable(step) else (lambda done, total: None),
        )  # fmt: skip
        made = body()
    try:
        return keep_export(run, made, at=at)
    except BaseException:
        bodies.remove(made.file)
        raise
