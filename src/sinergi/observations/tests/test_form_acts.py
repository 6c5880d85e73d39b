"""Taking a retired form back into use; throwing a draft away with its trials."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import keep_any
from sinergi.observations.models import Attachment, Form, FormVersion, Submission
from sinergi.observations.offering import offered
from sinergi.observations.services.forms import (
    FormRefused,
    discard_draft,
    publish_version,
    retire_form,
)
from sinergi.observations.tests.expecting import expect
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db
PAGE = "/forms/pantauan/"
DRAFT = "/forms/pantauan/versions/2026113001/"


def last_fact():
    return Fact.all_rows.order_by("-pk")[0]


@pytest.fixture
def retired(alice, bawaslu):
    return retire_form(a_form(institution=bawaslu).form, by=alice, at=MEETING)


@pytest.fixture
def draft(bawaslu):
    a_form(institution=bawaslu)
    return a_form(version="2026113001", institution=bawaslu, draft=True)


def trial(person, **more):
    xml = filled(version="2026113001", answers="<photo>a.jpg</photo>", **more)
    photo = keep_any(SimpleUploadedFile("a.jpg", b"\xff\xd8\xfffoto"))
    return receive(xml, person, files=[photo], test=True).submission


def test_a_retired_form_is_offered_again_as_it_was(client, alice, retired):
    assert offered(alice) == []
    client.force_login(alice)
    assert f"{PAGE}restore/" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}restore/").status_code == 302
    assert [one.version for one in offered(alice)] == ["2026112901"]
    assert last_fact().verb == Verb.FORM_RESTORED


def test_a_form_in_use_is_not_restored_once_more(client, alice, bawaslu):
    a_form(institution=bawaslu)
    client.force_login(alice)
    client.post(f"{PAGE}restore/")
    assert last_fact().verb != Verb.FORM_RESTORED
    assert f"{PAGE}restore/" not in client.get(PAGE).content.decode()


def test_who_does_not_manage_the_form_restores_none(client, retired, charlie, bawaslu):
    lower = make_institution("Bawaslu kota kecil", InstitutionKind.BAWASLU)
    lower.superior = bawaslu
    lower.save()
    for person in (charlie, make_person("below", Role.BAWASLU_ANALYST, lower)):
        client.force_login(person)
        assert client.post(f"{PAGE}restore/").status_code in {403, 404}
    assert Form.all_rows.get().retired_at is not None


def test_a_draft_goes_with_its_files_and_trials(client, alice, draft):
    first = trial(alice, instance_id="uuid:1")
    trial(alice, deprecated_id="uuid:1")
    assert Submission.all_rows.exclude(root=None).get().root == first
    client.force_login(alice)
    assert "2" in client.get(f"{DRAFT}discard/").content.decode()
    assert client.post(f"{DRAFT}discard/").url == PAGE
    assert [one.version for one in FormVersion.all_rows.all()] == ["2026112901"]
    assert not Submission.all_rows.exists()
    assert not Attachment.all_rows.exists()
    fact = last_fact()
    assert (fact.verb, fact.details["trials"], fact.details["form"]) == (
        Verb.FORM_DISCARDED, 2, False,
    )  # fmt: skip


def test_asking_throws_nothing_away(client, alice, draft):
    client.force_login(alice)
    html = client.get(f"{DRAFT}discard/").content.decode()
    assert "2026113001" in html
    assert FormVersion.all_rows.count() == 2


def test_a_form_that_was_only_drafted_goes_with_its_draft(client, alice, bawaslu):
    a_form(version="2026113001", institution=bawaslu, draft=True)
    client.force_login(alice)
    assert client.post(f"{DRAFT}discard/").url == "/forms/"
    assert not Form.all_rows.exists()
    a_form(institution=bawaslu)


def test_a_form_of_which_reports_are_expected_stays(alice, bawaslu):
    row = a_form(institution=bawaslu, draft=True)
    expect(bawaslu)
    discard_draft(row, by=alice, at=MEETING)
    assert Form.all_rows.exists()


def test_a_version_that_was_put_in_use_is_not_thrown_away(client, alice, draft):
    publish_version(draft, by=alice, at=MEETING)
    client.force_login(alice)
    assert client.post(f"{DRAFT}discard/").status_code == 404
    with pytest.raises(FormRefused, match="not-draft"):
        discard_draft(draft, by=alice, at=MEETING)


def test_what_counts_keeps_its_draft(alice, draft):
    Submission.all_rows.filter(pk=trial(alice).pk).update(test=False)
    with pytest.raises(FormRefused, match="in-earnest"):
        discard_draft(draft, by=alice, at=MEETING)
    assert Submission.all_rows.get().files.count() == 1


def test_trials_of_another_version_stay_when_their_first_goes_with_the_draft(
    alice, bawaslu, draft
):
    a_form(version="2026113002", institution=bawaslu, draft=True)
    trial(alice, instance_id="uuid:1")
    others = [
        receive(
            filled(
                version="2026113002", instance_id=f"uuid:{n}",
                deprecated_id=f"uuid:{n - 1}",
            ),
            alice, test=True,
        ).submission
        for n in (2, 3)
    ]  # fmt: skip
    assert discard_draft(draft, by=alice, at=MEETING) == 1
    rows = Submission.all_rows.order_by("pk").values_list("pk", "root", "current")
    first, second = (row.pk for row in others)
    assert list(rows) == [(first, None, False), (second, first, True)]


def test_the_edited_trial_of_another_version_is_decided_about_once_its_edit_is_gone(
    alice, bawaslu, draft
):
    a_form(version="2026113002", institution=bawaslu, draft=True)
    xml = filled(version="2026113002", instance_id="uuid:1")
    first = receive(xml, alice, test=True).submission
    trial(alice, deprecated_id="uuid:1")
    discard_draft(draft, by=alice, at=MEETING)
    assert Submission.all_rows.get().pk == first.pk
    assert Submission.all_rows.get().current


def test_twice_is_refused(alice, draft):
    discard_draft(draft, by=alice, at=MEETING)
    with pytest.raises(FormRefused, match="not-draft"):
        discard_draft(draft, by=alice, at=MEETING)


def test_who_does_not_manage_the_form_throws_no_draft_away(client, draft, charlie):
    client.force_login(charlie)
    assert client.get(f"{DRAFT}discard/").status_code in {403, 404}
    assert client.post(f"{DRAFT}discard/").status_code in {403, 404}
    assert FormVersion.all_rows.count() == 2
