"""Propose media or hoax content to another body, and note that it was sent or dropped."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Referral, Report
from sinergi.reports.rules.acting import Act, ReferredTo
from sinergi.reports.rules.told import clean
from sinergi.reports.sealed import seal_text
from sinergi.reports.services.tracing import BadAct, trace_and_record


def propose_referral(
    report: Report, to: str, address: str, note: str = "", *, by: Actor, at: dt.datetime
) -> Referral:
    """Propose to refer content and return the row; the report itself stays where it is.

    Raises BadAct "to", "address"; or NoKey.
    """
    if to not in set(ReferredTo):
        raise BadAct("to", "to")
    words = {"address": clean(address, 500), "note": clean(note, 2_000)}
    if not words["address"]:
        raise BadAct("address", "address")
    sealed = seal_text(words, report.institution_id)
    with transaction.atomic():
        row = Referral.all_rows.create(
            report=report, institution_id=report.institution_id, to=to,
            sealed_text=sealed, proposed_at=at, proposed_by_id=by.pk,
        )  # fmt: skip
        trace_and_record(
            Verb.REPORT_REFERRAL, Act.REFERRED, report, by=by, at=at, referral=row.pk,
            to=to,
        )  # fmt: skip
    return row


@transaction.atomic
def end_referral(
    referral: Referral, *, sent_on: dt.date | None, number: str = "", by: Actor,
    at: dt.datetime,
) -> Referral:  # fmt: skip
    """Note that it was sent on a day under a number, or drop it (no day); return the row.

    Raises BadAct "ended-before", "on".
    """
    row = Referral.all_rows.select_for_update().get(pk=referral.pk)
    if row.sent_on is not None or row.dropped_at is not None:
        raise BadAct("ended-before")
    if sent_on is None:
        row.dropped_at = at
    else:
        if sent_on > timezone.localdate(at) + dt.timedelta(days=1):
            raise BadAct("on", "sent_on")
        row.sent_on, row.sent_number = sent_on, clean(number, 80)
    row.save(update_fields=["sent_on", "sent_number", "dropped_at"])
    trace_and_record(
        Verb.REPORT_REFERRAL_ENDED, Act.REFERRED, row.report, by=by, at=at,
        referral=row.pk, sent=sent_on is not None,
    )  # fmt: skip
    return row
