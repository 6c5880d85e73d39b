"""Background work of studies."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.clock import real_now
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, running
from sinergi.outcomes.computing import compute
from sinergi.outcomes.models import Study
from sinergi.outcomes.registered import is_as_registered
from sinergi.outcomes.services.recording import record_outcome

STEPS = 3


@task()
def compute_study(job_id: int, study_id: int, language: str = "id") -> None:
    """Compute a study from its frozen protocol and record what came of it."""
    with override(language), running(job_id) as job:
        study = Study.all_rows.select_related("plan", "measure", "run").get(pk=study_id)
        if study.computed_at is not None:
            return
        if not is_as_registered(study):
            raise JobProblem(_("What was registered is not what stands here now."))
        job.step(1, STEPS, _("comparing the areas"))
        found = compute(study.asked, study.seed)
        job.step(2, STEPS, _("keeping what came of it"))
        record_outcome(study, found, at=real_now())
        job.step(STEPS, STEPS, _("complete"))
