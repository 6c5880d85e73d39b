"""The same form at the same moment, from an impatient thumb or two threads: kept once."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.observations.models import Submission
from sinergi.observations.tests.making import a_form, filled, receive

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_the_same_at_the_same_moment_is_kept_once():
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    sinta = make_person("sinta", Role.SUPERVISOR, bawaslu)
    a_form()
    xml = filled(answers="<note>x</note>")
    found = at_once(*[lambda: receive(xml, sinta) for _ in range(4)])
    assert {receipt.submission.pk for receipt in found} == {
        Submission.all_rows.get().pk
    }
    assert sum(receipt.new for receipt in found) == 1
