"""Kecamatan and kelurahan offices take part in a plan by a line per kind."""

import pytest

from sinergi.plans.models import Plan
from sinergi.plans.tests.test_api import run  # noqa: F401 a fixture
from sinergi.plans.tests.test_pages import offices  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def test_a_line_of_offices_gives_a_limit_to_each_office_of_the_city(
    client,
    charlie,
    pemkot,
    run,  # noqa: F811
    offices,  # noqa: F811
):
    client.force_login(charlie)
    data = {
        "name": "Bersama", "run": run.pk, "institution": pemkot.pk,
        "starts_on": "2023-10-02", "weeks": 4, "most_per_area": 6,
        "most_per_area_week": 2, "most_per_measure_area": 2, "caution": "0.5",
        "limit-kind-kelurahan-takes_part": "on", "limit-kind-kelurahan-agreed": "on",
        "limit-kind-kelurahan-budget": "5000000", "limit-kind-kelurahan-people": "2",
    }  # fmt: skip
    text = client.get("/plans/new/").content.decode()
    assert "Kantor kelurahan (3), jumlah untuk masing-masing" in text
    answer = client.post("/plans/new/", data)
    assert answer.status_code == 302
    made = Plan.all_rows.get(name="Bersama")
    limits = made.limits.values_list("institution_id", "budget", "people")
    assert sorted(limits) == [(one.pk, 5_000_000, 2.0) for one in offices[:2]]
    again = client.get(f"/plans/new/?like={made.pk}").content.decode()
    assert 'name="limit-kind-kelurahan-budget" value="5000000"' in again
