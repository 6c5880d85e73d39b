"""A right held in one institution reaches no run of another."""

import datetime as dt

import pytest
from django.test import Client

from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import give_role
from sinergi.scores.models import Sensitivity
from sinergi.scores.tests.making import AT, make_run

pytestmark = pytest.mark.django_db


def test_a_reader_here_and_analyst_elsewhere_starts_no_sensitivity_here(
    client: Client,
    alice: Person,
    charlie: Person,
    bawaslu: Institution,
) -> None:
    run = make_run(alice, bawaslu)
    since = dt.date(2022, 1, 1)
    give_role(charlie, bawaslu, Role.LEADER, "31.75", valid_from=since, by=None, at=AT)
    client.force_login(Person.objects.get(pk=charlie.pk))
    assert client.post(f"/runs/{run.pk}/sensitivity/").status_code == 403
    assert not Sensitivity.all_rows.exists()
