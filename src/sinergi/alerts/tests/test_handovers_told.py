"""Who is told of a hand-over: received, answered, disputed, overdue."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Notice
from sinergi.alerts.pages import page_of, reference_of
from sinergi.alerts.rules import Kind
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.steps import Act
from sinergi.handovers.services.acting import Said, act_on
from sinergi.handovers.services.sending import send
from sinergi.handovers.tests.making import WORDS, answered, give_keys, received

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LATER = MEETING + dt.timedelta(hours=3)


@pytest.fixture
def package(bawaslu, pemkot, alice, charlie):
    Cursor.all_rows.create(name="facts")
    give_keys((bawaslu, alice), (pemkot, charlie))
    return send(
        sender=bawaslu, receiver=pemkot, category=Category.KPU, subject=None,
        words=WORDS, by=None, at=MEETING,
    )  # fmt: skip


def told(person, at=LATER) -> list[str]:
    make_notices(at)
    return list(Notice.visible.to(person).order_by("pk").values_list("kind", flat=True))


def test_each_side_is_told_what_the_other_did(package, alice, charlie):
    assert told(charlie) == [Kind.PACKAGE_ARRIVED]
    target = Notice.all_rows.get().target
    assert page_of(target) == f"/handovers/{package.pk}/"
    assert reference_of(target) == package.number
    received(package)
    assert told(alice) == [Kind.PACKAGE_RECEIVED]
    answered(Handover.all_rows.get())
    assert told(alice) == [Kind.PACKAGE_RECEIVED, Kind.PACKAGE_ANSWERED]
    assert told(charlie) == [Kind.PACKAGE_ARRIVED]


def test_a_dispute_is_told_to_the_other_side(package, alice, charlie):
    received(package)
    said = Said(words={"text": "Lampiran tidak ada."})
    act_on(
        Handover.all_rows.get(), Act.DISPUTE, said, version=None, by=charlie, at=LATER
    )
    assert Kind.PACKAGE_DISPUTED in told(alice)
    assert Kind.PACKAGE_DISPUTED not in told(charlie)


def test_both_are_told_once_that_it_is_overdue(package, alice, charlie):
    Handover.all_rows.update(receipt_due_at=LATER)
    assert Kind.PACKAGE_LATE not in told(alice, LATER)
    late = LATER + dt.timedelta(minutes=5)
    assert told(alice, late).count(Kind.PACKAGE_LATE) == 1
    assert told(charlie, late).count(Kind.PACKAGE_LATE) == 1
    assert told(alice, late + dt.timedelta(hours=1)).count(Kind.PACKAGE_LATE) == 1
