"""Who sees which commitments: own institution and line, own area, shared rows."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import Attachment, Commitment, Progress
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.commitments.services.commitment import set_needs
from sinergi.commitments.services.meeting import create_meeting
from sinergi.commitments.services.meeting_agenda import put_on_agenda
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.commitments.tests.conftest import promise
from sinergi.commitments.tests.meeting_rows import draft, held
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


def linked(client, row) -> str:
    return client.get(f"/commitments/{row.pk}/").content.decode()


def test_a_part_names_its_whole_to_those_alone_who_see_it(
    client, cakung, pemkot, charlie, camat
):
    whole = promise(pemkot)
    part = promise(cakung, asked_by=pemkot, parent=whole)
    for person, told in ((charlie, True), (camat, False)):
        client.force_login(person)
        assert (whole.number in linked(client, part)) is told


def test_the_meeting_it_came_from_is_a_link_for_those_inside_alone(
    client, cakung, pemkot, charlie, camat, at
):
    meeting = create_meeting(draft(pemkot), by=charlie, at=at)
    row = promise(
        cakung, asked_by=pemkot, origin_kind=OriginKind.MEETING, origin_id=meeting.pk
    )
    for person, told in ((charlie, True), (camat, False)):
        client.force_login(person)
        assert (f"/meetings/{meeting.pk}/" in linked(client, row)) is told


def test_what_the_other_side_needs_first_stays_when_one_does_not_see_it(
    cakung, pemkot, charlie, camat, at
):
    hidden, own = promise(pemkot), promise(cakung)
    row = promise(cakung, asked_by=pemkot)
    set_needs(row, [hidden], by=charlie, at=at)
    set_needs(row, [own], by=camat, at=at)
    set_needs(row, [], by=camat, at=at)
    assert [one.needs for one in row.needs_rows.all()] == [hidden]


def test_who_is_on_neither_side_hands_nothing_down(client, pemkot, bawaslu, alice):
    row = promise(pemkot, shared=True)
    client.force_login(alice)
    answer = client.get(f"/commitments/{row.pk}/cascade/")
    assert (answer.status_code, answer.url) == (302, f"/commitments/{row.pk}/")


def test_the_asker_mends_the_terms_and_the_owners_person_stays(
    client, cakung, pemkot, charlie, camat
):
    row = promise(cakung, asked_by=pemkot, person=camat)
    client.force_login(charlie)
    sent = {"title": "Rapat", "version": row.version}
    assert client.post(f"/commitments/{row.pk}/edit/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.person) == ("Rapat", camat)


def test_a_point_of_the_agenda_leads_only_who_may_read_its_promise(
    client, dian, pemkot, charlie, at
):
    (fkub,) = Institution.all_rows.filter(pk__in=dian.institutions)
    row, made = held(pemkot, charlie, fkub), promise(pemkot, title="Of Pemkot")
    put_on_agenda(row, made, by=charlie, at=at)
    found = []
    for person in (charlie, dian):
        client.force_login(person)
        page = client.get(f"/meetings/{row.pk}/").content.decode()
        found.append(("Of Pemkot" in page, f'href="/commitments/{made.pk}/"' in page))
    assert found == [(True, True), (True, False)]


def test_the_area_of_a_promise_leads_only_who_may_read_scores(
    client, dian, pemkot, charlie
):
    (fkub,) = Institution.all_rows.filter(pk__in=dian.institutions)
    links = []
    for person, owner in ((charlie, pemkot), (dian, fkub)):
        client.force_login(person)
        page = client.get(f"/commitments/{promise(owner).pk}/").content.decode()
        links.append('href="/areas/31.75/"' in page)
    assert links == [True, False]
