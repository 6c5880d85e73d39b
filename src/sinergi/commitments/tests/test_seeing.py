"""Who sees which commitments: own institution and line, own area, shared rows."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import Attachment, Commitment, Progress
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.commitments.tests.conftest import promise
from sinergi.doors.uploads import KeptFile

pytestmark = pytest.mark.django_db


def seen(person) -> set[str]:
    rows = Commitment.visible.to(person)
    return set(rows.values_list("title", flat=True))


def test_another_institution_sees_nothing_unshared(bawaslu, alice, charlie):
    promise(bawaslu, by=alice, title="Own")
    assert seen(alice) == {"Own"}
    assert seen(charlie) == set()


def test_who_asked_sees_what_was_asked(bawaslu, pemkot, alice, charlie):
    promise(pemkot, by=alice, asked_by=bawaslu, title="Asked")
    assert seen(alice) == seen(charlie) == {"Asked"}


def test_who_stands_above_sees_what_is_below_and_not_the_reverse(
    pemkot, cakung, charlie, camat
):
    promise(cakung, title="Below")
    promise(pemkot, title="Above")
    assert seen(charlie) == {"Below", "Above"}
    assert seen(camat) == {"Below"}


def test_a_sister_institution_sees_nothing(kelurahan, lurah):
    promise(kelurahan[0], title="Of the neighbour")
    assert seen(lurah) == set()


def test_a_shared_row_is_seen_in_its_area_and_below(pemkot, bawaslu, lurah, alice):
    promise(pemkot, title="Shared", shared=True)
    assert seen(lurah) == seen(alice) == {"Shared"}


def test_a_shared_row_is_not_seen_beside_its_area(pemkot, kelurahan):
    promise(pemkot, title="Elsewhere", shared=True, area_code="31.75.07")
    lurah = make_person("l", Role.LURAH, kelurahan[0], kelurahan[0].area_code)
    assert seen(lurah) == set()


def test_a_partner_sees_its_own_alone(dian, pemkot):
    promise(pemkot, title="Shared", shared=True)
    (fkub,) = dian.institutions
    from sinergi.accounts.models import Institution

    promise(Institution.all_rows.get(pk=fkub), title="Of FKUB", shared=True)
    assert seen(dian) == {"Of FKUB"}


def test_who_runs_the_server_sees_none(omar, pemkot):
    promise(pemkot, shared=True)
    assert seen(omar) == set()


def test_a_role_elsewhere_does_not_see_the_line_outside_its_area(pemkot, cakung):
    promise(cakung, title="Cakung")
    west = make_person("west", Role.COORDINATOR, pemkot, "31.75.01")
    assert seen(west) == set()


def test_notes_and_files_are_seen_with_their_commitment(pemkot, charlie, alice, at):
    one = promise(pemkot, by=charlie)
    file = KeptFile("foto.jpg", "image/jpeg", "0" * 64, 3)
    report_progress(one, ProgressDraft("done", files=(file,)), by=charlie, at=at)
    assert Attachment.visible.to(charlie).count() == 1
    assert Attachment.visible.to(alice).count() == 0
    assert Progress.visible.to(alice).count() == 0


PAGES = ("", "tell/", "needs/", "edit/", "cascade/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_pages_of_another_row_are_404(client, page, method, pemkot, alice):
    one = promise(pemkot)
    client.force_login(alice)
    status = getattr(client, method)(f"/commitments/{one.pk}/{page}").status_code
    assert status in {404, 405}


@pytest.mark.parametrize(
    "page",
    [
        "/commitments/?step=all", "/commitments/export.csv?step=all", "/queue/",
        "/queue/?whose=institution", "/queue/week/", "/board/", "/timeline/",
        "/commitments/follow-through/",
    ],
)  # fmt: skip
def test_no_list_count_or_export_tells_of_another_row(client, page, pemkot, alice):
    promise(pemkot, title="Geheim-Pemkot")
    client.force_login(alice)
    answer = client.get(page)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert b"Geheim-Pemkot" not in body
    assert b"Pemkot Jakarta Timur" not in body


def test_a_bulk_action_leaves_another_row_alone(client, pemkot, alice):
    one = promise(pemkot)
    client.force_login(alice)
    client.post("/commitments/bulk/", {"row": [one.pk], "action": "accept"})
    one.refresh_from_db()
    assert one.step == "proposed"


def test_a_number_of_another_row_cannot_be_named_as_needed(
    client, pemkot, bawaslu, alice
):
    foreign, own = promise(pemkot), promise(bawaslu)
    client.force_login(alice)
    client.post(f"/commitments/{own.pk}/needs/", {"numbers": foreign.number})
    assert own.needs_rows.count() == 0


def test_an_institution_of_the_same_kind_elsewhere_sees_nothing(pemkot):
    promise(pemkot, title="Own", shared=True)
    other = make_institution("Pemkot lain", InstitutionKind.PEMKOT, "31.74")
    assert seen(make_person("other", Role.COORDINATOR, other, "31.74")) == set()
