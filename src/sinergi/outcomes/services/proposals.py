"""Proposals to the library of measures: made of studies, decided by a person."""

import datetime as dt

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.outcomes.models import EffectProposal
from sinergi.outcomes.rules.study import BadStudy
from sinergi.outcomes.worked import digest_of, outcomes_of, worked_of
from sinergi.plans.models import Measure


@transaction.atomic
def propose_effect(measure: Measure, *, by: Actor, at: dt.datetime) -> EffectProposal:
    """Propose what the studies of a measure say; raises BadStudy "few", "open", "old"."""
    if measure.replaced_at is not None or measure.retired_at is not None:
        raise BadStudy("old")
    worked = worked_of(measure, outcomes_of(measure.code))
    says = worked.suggested
    if says is None:
        raise BadStudy("few")
    counted = worked.counted
    try:
        with transaction.atomic():
            row = EffectProposal.all_rows.create(
                measure=measure, low=says.low, mid=says.mid, high=says.high,
                cases=says.cases, rests_on=[one.pk for one in counted],
                digest=digest_of(counted), proposed_at=at, proposed_by=by.pk,
            )  # fmt: skip
    except IntegrityError:
        raise BadStudy("open") from None
    record(
        Verb.EFFECT_PROPOSED, at=at, actor=by, target=f"measure:{measure.pk}",
        proposal=row.pk, cases=row.cases,
    )  # fmt: skip
    return row


@transaction.atomic
def take_back_proposal(
    proposal: EffectProposal, *, note: str, by: Actor, at: dt.datetime, back_to: Measure
) -> EffectProposal:
    """Mark an accepted proposal as taken back; `back_to` has the effect of before again.

    Raises BadStudy "not-accepted" when it was not accepted or was taken back already.
    """
    rows = EffectProposal.all_rows.filter(
        pk=proposal.pk, accepted=True, taken_back_at=None
    )
    done = rows.update(
        taken_back_at=at, taken_back_by=by.pk, taken_back_note=note[:500],
        back_to=back_to,
    )  # fmt: skip
    if not done:
        raise BadStudy("not-accepted")
    record(
        Verb.EFFECT_TAKEN_BACK, at=at, actor=by, target=f"measure:{back_to.pk}",
        proposal=proposal.pk, version=back_to.version,
    )  # fmt: skip
    return EffectProposal.all_rows.get(pk=proposal.pk)


@transaction.atomic
def decide_proposal(
    proposal: EffectProposal, *, accept: bool, note: str, by: Actor, at: dt.datetime,
    made: Measure | None = None,
) -> EffectProposal:  # fmt: skip
    """Close a proposal; `made` is the version of the measure that accepting it made.

    Raises BadStudy "decided" when somebody was faster.
    """
    rows = EffectProposal.all_rows.filter(pk=proposal.pk, decided_at=None)
    done = rows.update(
        decided_at=at, decided_by=by.pk, accepted=accept, note=note[:500], made=made
    )
    if not done:
        raise BadStudy("decided")
    record(
        Verb.EFFECT_DECIDED, at=at, actor=by, target=f"measure:{proposal.measure_id}",
        proposal=proposal.pk, accepted=accept,
    )  # fmt: skip
    return EffectProposal.all_rows.get(pk=proposal.pk)
