"""The leader's page: whose it is, what it says, and the printed page."""

import datetime as dt
import io

import pypdf
import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.outcomes.goals.figure import Figure

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def leader(pemkot):
    return make_person("pimpinan", Role.LEADER, pemkot)


@pytest.fixture
def late(pemkot, charlie, settings):
    """One commitment of Pemkot, accepted and late."""
    settings.SINERGI_TODAY = dt.date(2023, 10, 10)
    draft = Draft(title="Jadwal patroli", institution=pemkot, area_code="31.75",
                  due_on=dt.date(2023, 10, 2))  # fmt: skip
    row = propose_commitment(draft, by=charlie, at=MEETING)
    step = ProgressDraft(note="", to_step="accepted", version=1)
    report_progress(row, step, by=charlie, at=MEETING)
    return row


def english(client, address: str) -> str:
    return client.get(address, headers={"accept-language": "en"}).content.decode()


def test_it_names_what_is_late_of_how_many(client, leader, late):
    client.force_login(leader)
    assert "1 late of 1" in english(client, "/leader/")


def test_it_says_unknown_where_nothing_is_recorded(client, leader, areas):
    client.force_login(leader)
    assert "nobody reported on it in this period" in english(client, "/leader/")


def test_a_blocked_commitment_waits_for_a_decision(client, leader, late, charlie):
    for to in ("working", "blocked"):
        late.refresh_from_db()
        step = ProgressDraft(note="Menunggu izin", to_step=to, version=late.version)
        report_progress(late, step, by=charlie, at=MEETING)
    client.force_login(leader)
    assert f"{late.number} Jadwal patroli" in english(client, "/leader/")


def test_every_decision_that_waits_is_counted_not_only_those_shown(
    client, leader, pemkot, charlie
):
    for number in range(9):
        draft = Draft(title=f"Janji {number}", institution=pemkot, area_code="31.75")
        row = propose_commitment(draft, by=charlie, at=MEETING)
        for version, to in enumerate(("accepted", "working", "blocked"), start=1):
            step = ProgressDraft(note="Menunggu izin", to_step=to, version=version)
            report_progress(row, step, by=charlie, at=MEETING)
    client.force_login(leader)
    assert "4 more wait." in english(client, "/leader/")


def test_another_institution_reads_none_of_it(client, late, alice):
    client.force_login(alice)
    assert "Jadwal patroli" not in english(client, "/leader/")


def test_people_without_the_summary_are_refused(client, dian):
    client.force_login(dian)
    assert client.get("/leader/").status_code == 403


def test_the_printed_summary_is_one_page(client, leader, late, published):
    client.force_login(leader)
    content = client.get("/leader/summary.pdf").content
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1


def test_a_measure_without_rows_has_no_share():
    assert Figure("kept", 0, None).share is None


def test_the_page_asks_as_often_for_many_as_for_few(
    client, leader, late, published, django_assert_max_num_queries
):
    client.force_login(leader)
    for n in range(30):
        one = make_institution(f"Unit {n}", InstitutionKind.PEMKOT_UNIT)
        draft = Draft(title="x", institution=one, asked_by=leader.memberships[0].institution,
                      area_code="31.75")  # fmt: skip
        propose_commitment(draft, by=None, at=MEETING)
    with django_assert_max_num_queries(80):
        assert client.get("/leader/").status_code == 200


def test_what_moved_says_to_which_step(client, leader, late):
    client.force_login(leader)
    page = english(client, "/leader/")
    line = page.partition(f"{late.number} Jadwal patroli")[2].partition("</li>")[0]
    assert '<span class="tag">accepted</span>' in line


def test_a_share_of_nothing_says_why_it_is_unknown(client, leader, areas):
    client.force_login(leader)
    page = english(client, "/leader/")
    assert "no meeting in these 90 days" in page
    assert "nothing was due yet" in page
