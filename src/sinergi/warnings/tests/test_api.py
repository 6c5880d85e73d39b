"""The API of warnings: what is listed, and one answer by program."""

import pytest

from sinergi.warnings.models import Recipient
from sinergi.warnings.tests.making import drafted, sent

pytestmark = pytest.mark.django_db


def test_a_program_lists_and_answers(client, city):
    row = sent(city)
    drafted(city)
    client.force_login(city.lurah)
    listed = client.get("/api/v1/warnings?step=all").json()["value"]
    assert [one["number"] for one in listed] == ["PD-2023-0001"]
    path = f"/api/v1/warnings/{row.pk}"
    shown = client.get(path)
    assert len(shown.json()["recipients"]) == 5
    answered = client.post(
        f"{path}/answer", {"answer": "cannot"}, content_type="application/json",
        headers={"If-Match": shown["ETag"]},
    )  # fmt: skip
    assert answered.status_code == 422
    answered = client.post(
        f"{path}/answer", {"answer": "acknowledge"}, content_type="application/json",
        headers={"If-Match": shown["ETag"]},
    )  # fmt: skip
    assert answered.status_code == 200
    mine = Recipient.all_rows.get(warning=row, institution=city.kelurahan, person=None)
    assert mine.state == "acknowledged"
