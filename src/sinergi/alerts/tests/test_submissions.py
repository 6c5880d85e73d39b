"""Programs of an institution, and of those above it, hear of filled forms by number."""

import json

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.alerts.making import begin_now, make_notices
from sinergi.alerts.models import Delivery, Notice, Webhook
from sinergi.observations.models import State
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, a_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def sinta(bawaslu):
    panwascam = make_institution("Panwascam", InstitutionKind.PANWASCAM, "31.75.06")
    panwascam.superior = bawaslu
    panwascam.save()
    return make_person("sinta", Role.SUPERVISOR, panwascam, "31.75.06")


def a_hook(institution, by, kinds=()):
    return Webhook.all_rows.create(
        institution=institution, url="https://example.org/", kinds=list(kinds),
        salt="s", created_at=MEETING, created_by=by,
    )  # fmt: skip


def test_those_above_hear_of_receipt_and_decision(sinta, alice, bawaslu, pemkot):
    hook = a_hook(bawaslu, alice)
    a_hook(pemkot, alice)
    begin_now()
    a_form()
    row = a_submission(sinta)
    review_submission(row, State.REJECTED, reason="x", by=alice, at=MEETING)
    make_notices(MEETING)
    told = Delivery.all_rows.exclude(webhook=None)
    assert set(told.values_list("webhook", "notice__kind", "notice__reference")) == {
        (hook.pk, "submission.received", row.receipt),
        (hook.pk, "submission.reviewed", row.receipt),
    }


def test_no_answer_and_no_person_is_in_it(sinta, alice, bawaslu):
    a_hook(bawaslu, alice, ["submission.received"])
    begin_now()
    a_form()
    a_submission(sinta, answers="<note>rahasia</note>")
    make_notices(MEETING)
    notice = Notice.all_rows.get(person=None)
    assert "rahasia" not in json.dumps([notice.reference, notice.target, notice.key])
