"""Work of seals that takes long: sealing everything anew at a change of term."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.jobs import task
from sinergi.jobs.models import Job
from sinergi.jobs.queue import JobProblem, running, start_job
from sinergi.seals.keeper.speaking import KeeperFailed, Locked
from sinergi.seals.keeping import is_unlocked
from sinergi.seals.models import Rewrap
from sinergi.seals.services.rewrapping import begin_rewrap, go_on, terms_to_finish

MOST_ROUNDS = 5


@task()
def rewrap_rows(job_id: int, rewrap_id: int) -> None:
    """Go through all sealed rows of an office, until a round finds nothing to move."""
    with running(job_id) as job:
        row = Rewrap.all_rows.get(pk=rewrap_id)
        try:
            for done in range(MOST_ROUNDS):
                job.step(done, MOST_ROUNDS, _("Sealing anew"))
                if go_on(row, at=real_now()).ended_at is not None:
                    break
        except Locked as error:
            raise JobProblem(
                _("The office was locked meanwhile. Unlock it and go on.")
            ) from error
        except KeeperFailed as error:
            raise JobProblem(
                _("The keeper did not answer. Nothing is lost; go on.")
            ) from error
        job.leads_to(f"rewrap:{row.pk}", reverse("seals:keys"))


def start_rewrap(row: Rewrap, *, by: Actor | None) -> Job:
    """Queue the work of a round and return its job."""
    return start_job(
        "rewrap", rewrap_rows, args={"rewrap_id": row.pk}, started_by=by,
        at=real_now(), target=f"rewrap:{row.pk}", target_url=reverse("seals:keys"),
    )  # fmt: skip


def finish_terms(at: dt.datetime) -> int:
    """Look once more for what came late after a change of term; return how many rounds began.

    Of offices that are unlocked: the others wait for it.
    """
    begun = 0
    for office in terms_to_finish(at):
        if is_unlocked(office.pk):
            with transaction.atomic():
                start_rewrap(begin_rewrap(office, by=None, at=at), by=None)
            begun += 1
    return begun
