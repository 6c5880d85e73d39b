"""Changes of studies: registered, changed as a new version, computed."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.jobs.queue import start_job
from sinergi.outcomes.measured import coded, is_own, reads
from sinergi.outcomes.models import Study
from sinergi.outcomes.rules.study import (
    BadStudy,
    Protocol,
    check,
    digest_of,
    seed_of,
)
from sinergi.outcomes.tasks import compute_study
from sinergi.plans.models import Measure, Plan
from sinergi.scores.models import Run


@dataclass(frozen=True, slots=True)
class StudyDraft:
    """What is to be registered; run, plan and measure go into the protocol by their key."""

    title: str
    institution: Institution
    protocol: Protocol
    run: Run | None = None
    plan: Plan | None = None
    measure: Measure | None = None
    example: bool = False

    def frozen(self) -> Protocol:
        """Return the protocol with the keys of the rows it rests on."""
        names = [name for name, _better in self.protocol.columns]
        return replace(
            self.protocol,
            office=self.institution.pk if any(map(is_own, names)) else None,
            run=self.run.pk if self.run else None,
            plan=self.plan.pk if self.plan else None,
            measure=self.measure.code if self.measure else "",
        )


@transaction.atomic
def register_study(
    draft: StudyDraft, *, by: Actor | None, at: dt.datetime, earlier: Study | None = None,
    reason: str = "",
) -> Study:  # fmt: skip
    """Freeze what is to be found out, with digest and time; return it.

    With `earlier` it is the next version of that study, and both stay. The right to
    register, or to approve the plan it comes from, is asked of `by`, and that to read what
    one institution alone may count. Raises BadStudy: "not-yours", "not-readable",
    "run-late" when the scores to compare on know of the work already, "same" when it stands registered so already, "changed" when another
    version came in between, and what `check` raises.
    """
    _check_right(draft, by)
    asked = draft.frozen()
    check(asked)
    _check_reading(asked, draft, by)
    if draft.run is not None and draft.run.as_of >= asked.after[0]:
        raise BadStudy("run-late", "run")
    plain = asked.as_plain()
    digest = digest_of(plain)
    if earlier is not None:
        _replace(earlier, digest, at)
    try:
        with transaction.atomic():
            row = Study.all_rows.create(
                title=draft.title, institution=draft.institution, plan=draft.plan,
                measure=draft.measure, run=draft.run, area_code=asked.area_code,
                treated_on=asked.after[0], after_to_on=asked.after[1], protocol=plain,
                digest=digest, seed=seed_of(digest), earlier=earlier, reason=reason,
                version=earlier.version + 1 if earlier else 1, registered_at=at,
                registered_by=by.pk if by is not None else None, example=draft.example,
            )  # fmt: skip
    except IntegrityError:
        raise BadStudy("same") from None
    record(
        Verb.STUDY_REGISTERED, at=at, actor=by, target=f"study:{row.pk}",
        institution_id=row.institution_id, version=row.version, digest=digest,
    )  # fmt: skip
    return row


def _check_right(draft: StudyDraft, by: Actor | None) -> None:
    if by is None or by.holds(
        Permission.WRITE_OUTCOMES, institution=draft.institution.pk
    ):
        return
    approves = by.holds(Permission.APPROVE_PLAN, institution=draft.institution.pk)
    if draft.plan is None or not approves:
        raise BadStudy("not-yours", "institution")


def _check_reading(asked: Protocol, draft: StudyDraft, by: Actor | None) -> None:
    """Refuse counting the rows of an institution whose rows the person may not read.

    And two counts of the same rows: what one hides as too few, the other would tell.
    """
    own = [coded(name).stream for name, _better in asked.columns if is_own(name)]
    if len(own) != len(set(own)):
        raise BadStudy("overlap", "also")
    for name, _better in asked.columns:
        needed = reads(name)
        if by is None or needed is None:
            continue
        if not by.holds(needed, institution=draft.institution.pk):
            raise BadStudy("not-readable", "column")


def _replace(earlier: Study, digest: str, at: dt.datetime) -> None:
    if earlier.digest == digest:
        raise BadStudy("same")
    rows = Study.all_rows.filter(pk=earlier.pk, replaced_at=None)
    if not rows.update(replaced_at=at):
        raise BadStudy("changed")


@transaction.atomic
def start_study(
    study: Study, *, by: Actor, at: dt.datetime, today: dt.date, language: str = "id"
) -> Study:
    """Queue the computation; raises BadStudy "early", "done", "running", "not-yours"."""
    if not by.holds(Permission.WRITE_OUTCOMES, institution=study.institution_id):
        raise BadStudy("not-yours")
    row = Study.all_rows.select_for_update(of=("self",)).get(pk=study.pk)
    if row.computed_at is not None or row.replaced_at is not None:
        raise BadStudy("done")
    if row.is_running:
        raise BadStudy("running")
    if row.after_to_on >= today:
        raise BadStudy("early")
    row.job = start_job(
        "study", compute_study, args={"study_id": row.pk, "language": language},
        started_by=by, at=at, target=f"study:{row.pk}",
    )  # fmt: skip
    row.save(update_fields=["job"])
    record(
        Verb.STUDY_STARTED, at=at, actor=by, target=f"study:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row
