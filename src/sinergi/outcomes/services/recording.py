"""What came of a study, stored once."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.outcomes.computing import corrected, outcome_fields
from sinergi.outcomes.found import Found
from sinergi.outcomes.models import Outcome, Study
from sinergi.outcomes.registered import is_as_registered
from sinergi.outcomes.rules.study import BadStudy
from sinergi_core import __version__


@transaction.atomic
def record_outcome(
    study: Study, found: Sequence[Found], *, at: dt.datetime
) -> list[Outcome]:
    """Store what came of a study, once; the commitments of its areas are its origin."""
    row = Study.all_rows.select_for_update(of=("self",)).get(pk=study.pk)
    if row.computed_at is not None or not is_as_registered(row):
        raise BadStudy("done")
    kept = _commitments_of(row)
    made = []
    for place, (one, p) in enumerate(zip(found, corrected(found), strict=True)):
        smallest = row.asked.smallest if place == 0 else None
        outcome = Outcome.all_rows.create(
            study=row, place=place, seed=row.seed, code_version=__version__,
            framework=_framework(row), computed_at=at,
            **outcome_fields(one, p, smallest),
        )  # fmt: skip
        outcome.commitments.set(kept)
        made.append(outcome)
    row.computed_at = at
    row.save(update_fields=["computed_at"])
    record(
        Verb.OUTCOME_RECORDED, at=at, actor=None, target=f"study:{row.pk}",
        institution_id=row.institution_id, outcomes=len(made),
    )  # fmt: skip
    return made


def _framework(row: Study) -> str:
    if row.run is None:
        return ""
    return f"{row.run.framework_code} {row.run.framework_edition}"


def _commitments_of(row: Study) -> list[Commitment]:
    """Return what its plan asked for in its areas, of its measure where it has one."""
    if row.plan is None:
        return []
    items = row.plan.items.filter(area_code__in=row.asked.treated)
    if row.measure is not None:
        items = items.filter(measure__code=row.measure.code)
    keys = items.exclude(commitment_id=None).values_list("commitment_id", flat=True)
    return list(
        Commitment.all_rows.filter(
            pk__in=list(keys), origin_kind=OriginKind.PLAN, origin_id=row.plan.pk
        )
    )
