"""Start a run, publish it, withdraw it; ask for its sensitivity."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.jobs.queue import start_job
from sinergi.scores.models import Publication, Run, Sensitivity
from sinergi.scores.rules import CannotPublish, PublishQuestion, Refusal, check_publish
from sinergi.scores.tasks import compute_run, compute_run_sensitivity
from sinergi_core.index.framework import Framework, framework_text

OPTIONS_VERSION = 1


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a person asks to be computed."""

    framework: Framework
    level: int
    within: str
    within_name: str
    as_of: dt.date
    draws: int
    seed: int
    institution_id: int
    election_id: int | None = None
    without: tuple[str, ...] = ()
    experimental: bool = False
    note: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def start_run(request: RunRequest, *, by: Actor, at: dt.datetime) -> Run:
    """Store what is asked, queue the computation, and return the run.

    The caller has checked that the person may start a run for this area and institution.
    """
    framework = request.framework
    run = Run.all_rows.create(
        framework_code=framework.code,
        framework_edition=framework.edition,
        framework_names=framework.names,
        framework_digest=framework.digest,
        framework_text=framework.text or framework_text(framework),
        publisher=framework.publisher,
        experimental=request.experimental,
        level=request.level,
        within=request.within,
        within_name=request.within_name,
        election_id=request.election_id,
        as_of=request.as_of,
        draws=request.draws,
        seed=request.seed,
        options={
            "version": OPTIONS_VERSION,
            "without": list(request.without),
            **request.note,
        },
        institution_id=request.institution_id,
        by_id=by.pk,
        started_at=at,
    )
    run.job = start_job(
        "run",
        compute_run,
        args={"run_id": run.pk, "language": get_language() or "id"},
        started_by=by,
        at=at,
        target=f"run:{run.pk}",
        target_url=reverse("scores:run", args=[run.pk]),
    )
    run.save(update_fields=["job"])
    record(
        Verb.RUN_STARTED,
        at=at,
        actor=by,
        target=f"run:{run.pk}",
        institution_id=run.institution_id,
        framework=run.framework_code,
        within=run.within,
        level=run.level,
        experimental=run.experimental,
    )
    return run


def publish_question(run: Run, by: Actor) -> PublishQuestion:
    """Return what decides whether this person may publish this run."""
    own = run.institution_id
    return PublishQuestion(
        is_complete=run.is_complete,
        is_experimental=run.experimental,
        is_published=run.is_published,
        is_own=own in by.institutions,
        is_of_bawaslu=run.is_of_bawaslu,
        holds_publish=by.holds(Permission.PUBLISH_RUN, run.within, institution=own),
        holds_publish_ikp=by.holds(
            Permission.PUBLISH_IKP_RUN, run.within, institution=own
        ),
        draws=run.draws,
    )


@transaction.atomic
def publish_run(run: Run, *, label: str, by: Actor, at: dt.datetime) -> Publication:
    """Show the run to all readers of scores.

    It replaces what the same institution had in force for the framework, level and area;
    another institution's stays. Raises CannotPublish with the reason.
    """
    run = Run.all_rows.select_for_update(of=("self",)).get(pk=run.pk)
    check_publish(publish_question(run, by))
    try:
        with transaction.atomic():
            publication = _put_in_force(run, label=label, by=by, at=at)
    except IntegrityError as error:
        raise CannotPublish(Refusal.SAME_MOMENT) from error
    record(
        Verb.RUN_PUBLISHED,
        at=at,
        actor=by,
        target=f"run:{run.pk}",
        institution_id=run.institution_id,
        framework=run.framework_code,
        within=run.within,
    )
    return publication


def _put_in_force(run: Run, *, label: str, by: Actor, at: dt.datetime) -> Publication:
    place = {
        "framework_code": run.framework_code,
        "level": run.level,
        "within": run.within,
        "institution_id": run.institution_id,
    }
    Publication.all_rows.in_force().filter(**place).update(replaced_at=at)
    return Publication.all_rows.create(
        run=run, label=label, by_id=by.pk, at=at, **place
    )


@transaction.atomic
def withdraw_run(run: Run, *, reason: str, by: Actor, at: dt.datetime) -> Run:
    """Take every publication of the run back; it is its institution's alone again.

    The caller has checked that the person may publish this run.
    """
    Publication.all_rows.filter(run=run, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by_id=by.pk, reason=reason
    )
    record(
        Verb.RUN_WITHDRAWN,
        at=at,
        actor=by,
        target=f"run:{run.pk}",
        institution_id=run.institution_id,
    )
    return Run.all_rows.get(pk=run.pk)


@transaction.atomic
def start_sensitivity(
    run: Run, *, samples: int, by: Actor, at: dt.datetime
) -> Sensitivity:
    """Queue the sensitivity analysis of a complete run and return its row."""
    row = Sensitivity.all_rows.create(
        run=run, samples=samples, seed=run.seed, by_id=by.pk, started_at=at
    )
    row.job = start_job(
        "sensitivity",
        compute_run_sensitivity,
        args={"sensitivity_id": row.pk, "language": get_language() or "id"},
        started_by=by,
        at=at,
        target=f"run:{run.pk}",
        target_url=reverse("scores:run", args=[run.pk]) + "?tab=sensitivity",
    )
    row.save(update_fields=["job"])
    record(
        Verb.SENSITIVITY_STARTED,
        at=at,
        actor=by,
        target=f"run:{run.pk}",
        institution_id=run.institution_id,
    )
    return row
