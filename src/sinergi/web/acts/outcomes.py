"""Accepting what studies say of a measure: outcomes and the library, one transaction."""

import datetime as dt
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.outcomes.models import EffectProposal
from sinergi.outcomes.rules.study import BadStudy
from sinergi.outcomes.services.proposals import decide_proposal, take_back_proposal
from sinergi.plans.models import Measure
from sinergi.plans.services import edit_measure

AUTHORITY = "kajian di sini / studies here"
KEPT = (
    "name_id", "name_en", "description_id", "description_en", "proof_id", "proof_en",
    "stages", "kinds", "addresses", "staff_weeks", "cost", "cost_authority",
    "lead_weeks", "lasts_weeks", "source", "source_url",
)  # fmt: skip
"""What a new version takes over from the one before."""

EFFECT = (
    "effect_low", "effect_mid", "effect_high", "effect_sure", "effect_authority",
)  # fmt: skip


@transaction.atomic
def accept_effect(
    proposal: EffectProposal, *, note: str, by: Actor, at: dt.datetime
) -> Measure:
    """Write the proposed effect as a new version of its measure; return that.

    Raises BadStudy "decided", or "old" when the measure has a newer version since.
    """
    measure = Measure.all_rows.get(pk=proposal.measure_id)
    if measure.replaced_at is not None or measure.retired_at is not None:
        raise BadStudy("old")
    made = edit_measure(measure.code, _fields(measure, proposal), by=by, at=at)
    decide_proposal(proposal, accept=True, note=note, by=by, at=at, made=made)
    return made


def _fields(measure: Measure, proposal: EffectProposal) -> dict[str, Any]:
    kept = {name: getattr(measure, name) for name in KEPT}
    return kept | {
        "effect_low": proposal.low,
        "effect_mid": proposal.mid,
        "effect_high": proposal.high,
        "effect_sure": _sure(proposal.cases),
        "effect_authority": f"{AUTHORITY}: {proposal.cases}, #{proposal.pk}",
    }


@transaction.atomic
def take_back_effect(
    proposal: EffectProposal, *, note: str, by: Actor, at: dt.datetime
) -> Measure:
    """Give a measure the effect it had before a proposal was accepted; return the version.

    Plans approved meanwhile keep what they were made with. Raises BadStudy "not-accepted",
    or "old" when somebody wrote a version of the measure since.
    """
    if not proposal.accepted or proposal.made_id is None or proposal.taken_back_at:
        raise BadStudy("not-accepted")
    now = Measure.all_rows.get(pk=proposal.made_id)
    if now.replaced_at is not None or now.retired_at is not None:
        raise BadStudy("old")
    before = Measure.all_rows.get(pk=proposal.measure_id)
    fields = {name: getattr(now, name) for name in KEPT}
    fields |= {name: getattr(before, name) for name in EFFECT}
    made = edit_measure(now.code, fields, by=by, at=at)
    take_back_proposal(proposal, note=note, by=by, at=at, back_to=made)
    return made


def _sure(cases: int) -> str:
    """Return how sure so many studies make one: our own steps."""
    if cases >= 10:
        return "high"
    return "middle" if cases >= 5 else "low"
