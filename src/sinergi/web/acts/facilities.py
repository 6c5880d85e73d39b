"""Accepting to mend a defect makes its commitment: two stages, one transaction."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.commitments.services.progress import accept
from sinergi.facilities.models import Defect
from sinergi.facilities.services.defects import decide_defect, link_commitment

PROOF = "Pemeriksaan ulang butir ini dengan hasil baik."


@transaction.atomic
def accept_and_commit(
    defect: Defect,
    *,
    note: str = "",
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Commitment:
    """Accept a defect for its budget holder and return the commitment, accepted with it.

    The commitment's origin is the defect, the defect names the commitment. Raises what
    `decide_defect` raises; then nothing is written.
    """
    row = decide_defect(defect, accept=True, reason=note, version=version, by=by, at=at)
    draft = _draft(row)
    # The asker asked when it proposed the defect; here the owner says yes to that.
    made = propose_commitment(draft, by=None, at=at)
    accept(made, by=by, at=at)
    link_commitment(row, made.pk, by=by, at=at)
    made.refresh_from_db()
    return made


def _draft(row: Defect) -> Draft:
    if row.holder is None:
        raise ValueError("a defect proposed to nobody")
    return Draft(
        title=f"{row.item_name}: {row.facility.name}"[:200],
        detail=row.reason,
        institution=row.holder,
        asked_by=row.asked_by,
        area_code=row.facility.area_code,
        due_on=row.due_on,
        proof_needed=PROOF,
        origin_kind=OriginKind.READINESS,
        origin_id=row.pk,
        origin_note=row.facility.name[:300],
        shared=False,
        example=row.example,
    )
