"""The page on which an office says where it is found."""

import pytest

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi.reports.models import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_who_sorts_reports_says_where_their_office_is_found(client, bawaslu, pemkot):
    analyst = make_person("analis-meja", Role.BAWASLU_ANALYST, bawaslu, "31.75")
    client.force_login(analyst)
    assert client.get("/reports/desk/").status_code == 200
    assert client.post("/reports/desk/", {"address": ""}).status_code == 422
    told = {"address": "Jalan Uji 7", "phone": "021", "hours": "08.00"}
    assert client.post(f"/reports/desk/?office={pemkot.pk}", told).status_code == 302
    row = Desk.all_rows.get()
    assert (row.institution, row.address) == (bawaslu, "Jalan Uji 7")
    assert "Jalan Uji 7" in client.get("/reports/desk/").content.decode()
    client.force_login(make_person("camat-meja", Role.COORDINATOR, pemkot, "31.75"))
    assert client.get("/reports/desk/").status_code == 403
