"""Background work of reports: the index after unlocking."""

from dataclasses import replace

from django.utils.translation import gettext as _

from sinergi.access.clock import real_now
from sinergi.jobs import task
from sinergi.jobs.models import Job
from sinergi.jobs.queue import JobProblem, running, start_job
from sinergi.reports.filling import Filled, top_up
from sinergi.seals.keeping import Locked, ask

KIND = "report-index"
FEW = 2
"""So many new reports are compared while somebody waits for the page."""


@task()
def fill_index(job_id: int, institution_id: int) -> None:
    """Take all reports of an office into the index, then seek what is near each new one."""
    with running(job_id) as job:
        try:
            while not (filled := top_up(institution_id, 2.0)).is_whole:
                job.step(filled.count, filled.total, _("opening reports"))
            while left := _seek(institution_id, 1.0):
                job.step(
                    max(0, filled.waiting - left),
                    filled.waiting,
                    _("comparing new reports with all others"),
                )
        except Locked as locked:
            raise JobProblem(
                _("The office was locked before all reports were opened.")
            ) from locked


def keep_filled(institution_id: int) -> Filled:
    """Top up the index; what takes longer goes on in the background. Raises Locked."""
    filled = top_up(institution_id)
    if filled.is_whole and 0 < filled.waiting <= FEW:
        filled = replace(filled, waiting=_seek(institution_id, 0.1))
    is_behind = not filled.is_whole or filled.waiting > FEW
    if is_behind and not _is_running(institution_id):
        start_job(
            KIND, fill_index, args={"institution_id": institution_id}, started_by=None,
            at=real_now(), target=f"institution:{institution_id}",
        )  # fmt: skip
    return filled


def _seek(institution_id: int, seek_s: float) -> int:
    """Seek what is near new reports for a while; return how many are left."""
    told = ask(institution_id, "reports-likely", {"seek_s": seek_s})
    return int(told["waiting"])


def _is_running(institution_id: int) -> bool:
    rows = Job.all_rows.filter(kind=KIND, target=f"institution:{institution_id}")
    return rows.filter(ended_at=None).exists()
