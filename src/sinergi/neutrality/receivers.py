"""Form `pakta`: a sheet of signatures of one RW, collected on a phone."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.neutrality.rules.subjects import BadOffice, neighbourhoods
from sinergi.neutrality.services.pledging import (
    BadPledge,
    SheetDraft,
    Signed,
    replace_from_form,
)
from sinergi.observations.instance import first_answers
from sinergi.observations.models import Submission
from sinergi.observations.rules.review import BadReview

LONGEST = 4


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Keep a pledge for each office that signed; end those the replaced form brought.

    They are kept by the kelurahan of the area where there is one, else by the sender's
    institution. Raises BadReview for a place or answers that cannot be taken.
    """
    draft = None if new is None else _draft(new)
    try:
        replace_from_form(draft, None if old is None else old.pk, at=at)
    except BadPledge:
        raise BadReview("answers") from None


def _draft(row: Submission) -> SheetDraft:
    told = first_answers(row.answers.get("values", {}))
    if not row.area_code:
        raise BadReview("place")
    day = row.happened_on or timezone.localdate(row.received_at)
    election = _election(row, day)
    if election is None:
        raise BadReview("answers")
    return SheetDraft(
        institution=_keeper(row), election=election, area_code=row.area_code,
        signed_on=day, signed=_signed(told), note=told.get("note", "")[:300],
        submission_id=row.pk,
    )  # fmt: skip


def _signed(told: Mapping[str, str]) -> list[Signed]:
    first, last = _whole(told.get("rt_first", "")), _whole(told.get("rt_last", ""))
    chair = told.get("rw_signed") == "yes"
    rw = _whole(told.get("rw", "")) or 0
    try:
        found = neighbourhoods(rw, first, last, chair=chair)
        return [Signed(kind, office) for kind, office in found]
    except BadOffice:
        raise BadReview("answers") from None


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def _keeper(row: Submission) -> Institution:
    """Return the kelurahan of the area in the sender's line, else the sender's own."""
    rows = Institution.all_rows.filter(kind="kelurahan", area_code=row.area_code)
    found = rows.order_by("pk").first()
    return found if found is not None else row.institution


def _election(row: Submission, day: dt.date) -> Election | None:
    """Return the election the form names, else the coming one, else the last."""
    if row.election is not None:
        return row.election
    coming = Election.all_rows.filter(voting_on__gte=day).order_by("voting_on").first()
    return coming or Election.all_rows.order_by("-voting_on").first()
