"""Background work of scores. Each task may run twice: a stored result is never redone."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.clock import real_now
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, RunningJob, running
from sinergi.observations.filling import count_waiting
from sinergi.scores.computed import computed_sources
from sinergi.scores.computing import Computed, compute
from sinergi.scores.gathering import Gathered, gather, sources_of
from sinergi.scores.models import Run, Sensitivity
from sinergi.scores.rules import LEVEL_CODES
from sinergi.scores.sensing import sense
from sinergi.scores.storing import store_run, store_sensitivity
from sinergi.scores.tables import read_table
from sinergi_core.index.framework import FrameworkError

STEPS = 100
READ, SCORED, DRAWN = 5, 15, 90
"""Where the progress bar stands, of 100, after reading, scoring and drawing."""


@task()
def compute_run(job_id: int, run_id: int, language: str = "id") -> None:
    """Compute a run and store it; a run that is complete already is left alone."""
    with override(language), running(job_id) as job:
        run = Run.all_rows.get(pk=run_id)
        if run.is_complete:
            return
        job.step(0, STEPS, _("reading the data"))
        waiting = count_waiting(run.framework.inputs, run.within)
        gathered = gather_for(run)
        job.step(READ, STEPS, _("computing scores"))
        computed = compute_for(run, gathered, job)
        job.step(DRAWN, STEPS, _("storing the results"))
        columns = gathered.table.columns
        sources = sources_of(columns, within=run.within, up_to=run.as_of)
        for column, named in computed_sources(gathered.table).items():
            sources.setdefault(column, []).extend(named)
        store_run(
            run, gathered, computed, sources=sources, waiting=waiting, at=real_now()
        )
        job.step(STEPS, STEPS, _("complete"))


def gather_for(run: Run) -> Gathered:
    """Return the run's data; JobProblem says what is lacking and what to do."""
    gathered = gather(
        run.framework, within=run.within, level=run.level, up_to=run.as_of
    )
    if not gathered.names:
        raise JobProblem(
            _(
                "There are no areas of this level in %(area)s. Import the areas first, "
                "or choose another level."
            )
            % {"area": run.within_name}
        )
    if not gathered.has_data:
        raise JobProblem(
            _(
                "There is no data for this framework in %(area)s up to that day. Nothing "
                "was computed. Import a table with these columns first: %(columns)s"
            )
            % {
                "area": run.within_name,
                "columns": ", ".join(gathered.table.columns[:12]),
            }
        )
    return gathered


def compute_for(run: Run, gathered: Gathered, job: RunningJob) -> Computed:
    """Return the run's numbers, telling the job how far the draws are."""

    def tell(done: int, total: int) -> None:
        share = SCORED + (DRAWN - SCORED) * done // max(total, 1)
        job.step(share, STEPS, _("drawing uncertainty"))

    try:
        return compute(
            run.framework,
            gathered.table,
            area_level=LEVEL_CODES[run.level],
            draws=run.draws,
            seed=run.seed,
            options=run.options,
            tell=tell,
        )
    except (FrameworkError, ValueError) as error:
        raise JobProblem(
            _(
                "The framework cannot be computed on this data: %(why)s. Nothing changed."
            )
            % {"why": error}
        ) from error


@task()
def compute_run_sensitivity(
    job_id: int, sensitivity_id: int, language: str = "id"
) -> None:
    """Compute what drives the ranks of a stored run, from its stored table."""
    with override(language), running(job_id) as job:
        row = Sensitivity.all_rows.select_related("run").get(pk=sensitivity_id)
        if row.completed_at is not None:
            return
        job.step(0, STEPS, _("computing sensitivity"))
        try:
            result = sense(
                row.run.framework,
                read_table(bytes(row.run.input_table)),
                area_level=LEVEL_CODES[row.run.level],
                samples=row.samples,
                seed=row.seed,
                options=row.run.options,
                tell=lambda done, total: job.step(
                    STEPS * done // max(total, 1), STEPS, _("computing sensitivity")
                ),
            )
        except ValueError as error:
            raise JobProblem(
                _("The sensitivity cannot be computed: %(why)s") % {"why": error}
            ) from error
        store_sensitivity(row, result, at=real_now())
        job.step(STEPS, STEPS, _("complete"))
