"""Filled forms that a file brought: listed together, withdrawn with it."""

import pytest

from sinergi.observations.models import Submission
from sinergi.observations.tests.importing import bring_forms
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(areas, sinta):
    a_form()
    return bring_forms(sinta)


def receipts():
    rows = Submission.all_rows.exclude(batch=None).order_by("pk")
    return [row.receipt for row in rows]


def test_the_list_shows_what_one_file_brought(client, batch, sinta, alice):
    other = receive(filled(), sinta).submission
    client.force_login(alice)
    html = client.get(f"/submissions/?batch={batch.pk}").content.decode()
    assert all(one in html for one in receipts())
    assert other.receipt not in html
    assert 'href="?"' in html  # takes the filter away


def test_a_file_of_strangers_shows_nothing(client, batch, charlie):
    client.force_login(charlie)
    html = client.get(f"/submissions/?batch={batch.pk}").content.decode()
    assert not any(one in html for one in receipts())
