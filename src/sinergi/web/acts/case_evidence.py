"""A case that goes to the office above takes the custody of its files along."""

import datetime as dt

from sinergi.access.actor import Actor
from sinergi.cases.models import Case, CaseStep
from sinergi.cases.rules.steps import BadStep
from sinergi.cases.services.drafts import StepDraft
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence, Purpose
from sinergi.evidence.services.transferring import transfer_to


def hand_up(
    case: Case, step: CaseStep, _draft: StepDraft, by: Actor | None, at: dt.datetime
) -> None:
    """Transfer the files of the case to the office that leads it now, chained on both sides.

    Part of the step. The originals stay with the custodians of the office below; the items
    above name their hashes. Raises Locked, or BadStep "evidence" for a file that cannot go.
    """
    rows = EvidenceItem.all_rows.filter(institution_id=step.office_id)
    for one in rows.kept().about("case", case.pk).order_by("pk"):
        try:
            transfer_to(
                one, case.institution, purpose=Purpose.HANDOVER,
                by_id=None if by is None else by.pk, at=at, note=case.number,
            )  # fmt: skip
        except BadEvidence as problem:
            raise BadStep("evidence") from problem
