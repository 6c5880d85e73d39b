"""The same form sent at the same moment, and many reports at once."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.reports.models import Report
from sinergi.reports.rules.receipt import code_from
from sinergi.reports.services.taking import take_report
from sinergi.reports.tests.conftest import AT, draft_of
from sinergi.seals.tests.making import keys_for

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_each_form_is_one_report_with_a_number_of_its_own():
    office = make_institution("Bawaslu Uji", InstitutionKind.BAWASLU)
    keys_for(office, make_person("kustodian", Role.CUSTODIAN, office, "31.75"))
    codes = [code_from(bytes([max(0, n)] * 16)) for n in (-2, -1, 0, 1, 2, 3)]
    told = at_once(
        *(
            lambda code=code: take_report(draft_of(office, code=code), by=None, at=AT)
            for code in codes
        )
    )
    assert [one.is_new for one in told].count(True) == 4
    numbers = set(Report.all_rows.values_list("number", flat=True))
    assert numbers == {f"LP-2023-{n:06}" for n in (1, 2, 3, 4)}
