"""Who viewed or took away what is sensitive stands on the page of readings."""

import pytest

from conftest import MEETING, let_go
from sinergi.audit.models import Fact
from tests.rows import Owner
from tests.rows.field import a_submission
from tests.rows.meetings import a_meeting
from tests.rows.numbers import a_plan, an_import
from tests.rows.people import a_person
from tests.rows.promises import a_commitment
from tests.test_access_rows import areas, ground, signed, world_of  # noqa: F401 fixtures

pytestmark = pytest.mark.django_db

TAKEN = {
    "person": (a_person, "", "viewed"),
    "import": (an_import, "file", "exported"),
    "faults": (an_import, "faults.xlsx", "exported"),
    "plan": (a_plan, "export.xlsx", "exported"),
    "paper": (a_meeting, "papers/attendance.pdf", "exported"),
    "proof": (a_commitment, "/commitments/files/", "exported"),
    "submission": (a_submission, "", "viewed"),
    "form as a device sent it": (a_submission, "xml", "exported"),
    "form on paper": (a_submission, "paper.pdf", "exported"),
}


@pytest.fixture
def owner(ground) -> Owner:  # noqa: F811
    """Return a Bawaslu with its leader, who may do all of it."""
    return world_of("bawaslu").owner


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_viewed_or_taken_away_is_a_fact_of_the_reader(client, owner, name):
    maker, page, act = TAKEN[name]
    sample = maker(owner)
    address = next(
        one for one in sample.addresses
        if (page in one if page.startswith("/") else one == sample.addresses[0] + page)
    )  # fmt: skip
    signed(client, owner.by)
    answer = client.get(address)
    let_go(answer)
    assert answer.status_code == 200
    fact = Fact.all_rows.get(verb=f"audit:rows:{act}")
    assert (fact.target, fact.actor_id, fact.institution_id) == (
        sample.targets[0], owner.by.pk, owner.of.pk,
    )  # fmt: skip
    assert fact.at > MEETING
    assert f">{fact.target}<" in client.get("/audit/readings/").content.decode()


def test_a_photo_shown_on_the_page_is_no_export(client, owner):
    sample = a_commitment(owner)
    signed(client, owner.by)
    for address in sample.addresses:
        if address.endswith("?show=1"):
            let_go(client.get(address))
    assert not Fact.all_rows.filter(verb__startswith="audit:rows:").exists()
