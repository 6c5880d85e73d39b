"""Receipt and answer of a hand-over become the receipt and the step of its case.

A worker reads the facts of hand-overs; nobody types a number a second time.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.alerts.models import Cursor
from sinergi.audit.chain import last_settled_fact
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Case, Forwarding
from sinergi.cases.rules.kinds import Body
from sinergi.cases.rules.steps import BadStep, Step
from sinergi.cases.services.drafts import StepDraft
from sinergi.cases.services.receipts import note_receipt
from sinergi.cases.services.stepping import take_step
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.clocks import Category
from sinergi.web.acts.case_handovers import body_of

READER = "receipts-of-cases"
AT_ONCE = 200
READ = (Verb.PACKAGE_RECEIVED, Verb.PACKAGE_ANSWERED)


def follow_handovers(at: dt.datetime) -> int:
    """Note receipts and answers in the cases that were handed over; return how many."""
    with transaction.atomic():
        cursor, _new = Cursor.all_rows.select_for_update().get_or_create(pk=READER)
        facts = Fact.all_rows.filter(
            pk__gt=cursor.fact, pk__lte=last_settled_fact(), verb__in=READ
        )
        noted = 0
        for fact in facts.order_by("pk")[:AT_ONCE]:
            noted += _follow(fact, at)
            cursor.fact = fact.pk
        cursor.save(update_fields=["fact"])
    return noted


def _follow(fact: Fact, at: dt.datetime) -> int:
    key = fact.target.partition(":")[2]
    row = Handover.all_rows.filter(pk=key, subject_kind="case", incoming=False).first()
    if row is None or row.subject_id is None:
        return 0
    case = Case.all_rows.filter(pk=row.subject_id).first()
    body = body_of(case, Category(row.category)) if case is not None else None
    if case is None or body is None:
        return 0
    if fact.verb == Verb.PACKAGE_RECEIVED:
        return _received(case, body, row, at)
    return _answered(case, body, row, at)


def _number(row: Handover) -> str:
    return row.receiver_number or row.number


def _received(case: Case, body: Body, row: Handover, at: dt.datetime) -> int:
    on = timezone.localdate(row.received_at or row.state_at)
    return int(note_receipt(case, body, _number(row), on, at=at) is not None)


def _answered(case: Case, body: Body, row: Handover, at: dt.datetime) -> int:
    """Take the step “answered”, dated to the answer; a case elsewhere by now takes none.

    Nor does one whose newest forwarding went to another body: what others answer is no
    answer of that body.
    """
    newest = Forwarding.all_rows.filter(case=case).order_by("pk").last()
    if newest is None or newest.body != body:
        return 0
    when = min(row.answered_at or row.state_at, at)
    draft = StepDraft(
        to=Step.FOLLOWED, version=case.version, happened_at=timezone.localtime(when),
        late_reason=row.number, receipt_number=_number(row),
        receipt_on=timezone.localdate(when),
    )  # fmt: skip
    try:
        take_step(case, draft, by=None, at=at)
    except BadStep:
        return 0
    return 1
