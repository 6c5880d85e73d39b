"""One commitment of the city becomes one of each kecamatan or kelurahan."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.scope import within
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment, Progress
from sinergi.commitments.rules.commitment import (
    OPEN,
    BadDraft,
    NotYours,
    Side,
    Step,
)
from sinergi.commitments.services.commitment import (
    Draft,
    locked,
    proposed_fields,
)
from sinergi.commitments.services.numbering import next_numbers
from sinergi.commitments.services.rights import sides_of


def institutions_for(area_code: str, kind: str) -> list[Institution]:
    """Return the institutions of a kind in an area and below it, by area code."""
    rows = Institution.all_rows.filter(within(area_code, "area_code"), kind=kind)
    return list(rows.order_by("area_code", "name"))


@transaction.atomic
def cascade(
    commitment: Commitment,
    kind: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    institutions: list[Institution] | None = None,
) -> list[Commitment]:
    """Propose one part to each institution of `kind` in the area; return the new parts.

    Each must accept its own. Those that have a part already get no second one, so that
    the same call again makes nothing. Raises NotYours for people who are neither owner
    nor asker, BadDraft when the commitment is over or there is no such institution.
    """
    row = locked(commitment, None)
    if by is not None and not {Side.OWNER, Side.ASKER} & sides_of(row, by):
        raise NotYours(Side.OWNER)
    if row.step not in OPEN:
        raise BadDraft("over", "kind")
    chosen = (
        institutions_for(row.area_code, kind) if institutions is None else institutions
    )
    if not chosen:
        raise BadDraft("no-institution", "kind")
    have = set(
        Commitment.all_rows.filter(parent=row).values_list("institution", flat=True)
    )
    fresh = [
        one for one in chosen if one.pk not in have and one.pk != row.institution_id
    ]
    parts = _make_parts(row, fresh, by=by, at=at)
    record(
        Verb.COMMITMENT_CASCADED,
        at=at,
        actor=by,
        target=f"commitment:{row.pk}",
        institution_id=row.institution_id,
        kind=str(kind),
        parts=[part.pk for part in parts],
    )
    return parts


def _make_parts(
    row: Commitment,
    institutions: list[Institution],
    *,
    by: Actor | None,
    at: dt.datetime,
) -> list[Commitment]:
    numbers = next_numbers(at.year, len(institutions))
    parts = [
        Commitment(**proposed_fields(_part(row, one), number, by, at, row))
        for one, number in zip(institutions, numbers, strict=True)
    ]
    made = Commitment.all_rows.bulk_create(parts)
    by_id = by.pk if by is not None else None
    Progress.all_rows.bulk_create(
        Progress(commitment=part, at=at, by_id=by_id, step_to=Step.PROPOSED)
        for part in made
    )
    return made


def _part(row: Commitment, institution: Institution) -> Draft:
    """Return what the institution is asked: the same, in its own area.

    It is asked by the institution that owes the whole, which confirms it too.
    """
    return Draft(
        title=row.title,
        detail=row.detail,
        institution=institution,
        asked_by=row.institution,
        area_code=institution.area_code,
        election=row.election,
        stage=row.stage,
        due_on=row.due_on,
        due_rule=row.due_rule,
        proof_needed=row.proof_needed,
        origin_kind=row.origin_kind,  # type: ignore[arg-type]
        origin_id=row.origin_id,
        origin_note=row.origin_note,
        shared=row.shared,
        example=row.example,
    )
