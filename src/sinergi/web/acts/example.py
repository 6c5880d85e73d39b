"""Load the example: areas, calendars, figures, people, a published run, their work.

The one place that crosses the apps for it. Figures and people are stored in one
transaction; the run is then computed as any other, by the queue, and published; then the
people's meeting, commitments and plan are stored in another, and their field reports.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import (
    CITY,
    ExamplePeople,
    keep_login,
    make_example_offices,
    make_example_people,
)
from sinergi.alerts.making import begin_now
from sinergi.elections.models import Election
from sinergi.jobs.worker import run_worker
from sinergi.observations.example import load_example as load_figures
from sinergi.places.models import Area
from sinergi.scores.catalogue import shipped
from sinergi.scores.models import Run
from sinergi.scores.services import RunRequest, publish_run, start_run
from sinergi.web.acts.example_cases import load_cases, load_keys
from sinergi.web.acts.example_detection import load_detection
from sinergi.web.acts.example_facilities import load_facilities
from sinergi.web.acts.example_field import load_field
from sinergi.web.acts.example_neutrality import load_neutrality
from sinergi.web.acts.example_operations import load_operations
from sinergi.web.acts.example_outcomes import load_outcomes
from sinergi.web.acts.example_outreach import load_outreach
from sinergi.web.acts.example_public import load_public
from sinergi.web.acts.example_warnings import load_warnings
from sinergi.web.acts.example_workspace import load_workspace

FRAMEWORK = "dasar-jaktim"
KELURAHAN = 4
DRAWS, SEED = 1_000, 1
ELECTION = "pemilu-2024"
ANALYST, PUBLISHER = "analis", "ketua"


class NotEmpty(Exception):
    """There are areas already: the example would mix with real data."""


class ExampleFailed(Exception):
    """The first run could not be computed; the text says why."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: a line per thing, the people, and the published run."""

    people: ExamplePeople
    run: Run
    said: list[str] = field(default_factory=list)


def load_example(
    *, at: dt.datetime, draws: int = DRAWS, work: Callable[[], None] | None = None
) -> Loaded:
    """Load everything into a database without areas and publish a first run.

    `work` runs the queue; by default a worker in this process until the queue is empty.
    Raises NotEmpty when there are areas, ExampleFailed when the run fails.
    """
    if Area.all_rows.exists():
        raise NotEmpty("there are areas already; the example goes into an empty one")
    with transaction.atomic():
        said = load_figures(by=None, at=at)
        people = make_example_people(at=at)
        offices = make_example_offices(people, at=at)
        said.append(f"{offices} offices without people")
        run = _start(people, at, draws)
    (work or _work)()
    run = Run.all_rows.get(pk=run.pk)
    if not run.is_complete:
        raise ExampleFailed(run.job.problem if run.job else "the queue did not run")
    publish_run(run, label="", by=people.people[PUBLISHER], at=at)
    said.append(f"run {run.pk}: {run.ranked} of {run.areas} areas ranked, published")
    said += load_workspace(people, run, at=at)
    said += load_field(people, at=at)
    said += load_facilities(people, at=at)
    said += load_operations(people, at=at)
    load_keys(people, at=at)
    said += load_neutrality(people, at=at)
    coming = Election.all_rows.order_by("-voting_on").first()
    said += load_outreach(people, coming or run.election, at=at)
    said += load_cases(people, at=at)
    said += load_outcomes(people, run, at=at)
    said += load_public(people, run, at=at)
    said += load_detection(people, at=at)
    said += load_warnings(people, at=at)
    begin_now()
    keep_login(people.password)
    return Loaded(people=people, run=run, said=said)


def _start(people: ExamplePeople, at: dt.datetime, draws: int) -> Run:
    city = Area.all_rows.current().get(code=CITY)
    election = Election.all_rows.filter(code=ELECTION).first()
    request = RunRequest(
        framework=shipped(FRAMEWORK),
        level=KELURAHAN,
        within=city.code,
        within_name=city.name,
        as_of=timezone.localdate(at),
        draws=draws,
        seed=SEED,
        institution_id=people.institutions["bawaslu"].pk,
        election_id=election.pk if election else None,
    )
    return start_run(request, by=people.people[ANALYST], at=at)


def _work() -> None:
    run_worker(batch=True)
