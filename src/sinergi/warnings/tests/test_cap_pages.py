"""The pages of messages: list, one, bringing one in, sources, feeds."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import MEETING
from sinergi.warnings.cap.signing import signing_pair, verified
from sinergi.warnings.models import (
    CapFeed,
    CapMessage,
    CapReceipt,
    CapSource,
    Warning,
)
from sinergi.warnings.rules.steps import Scope
from sinergi.warnings.services.cap_receiving import Arrival, receive
from sinergi.warnings.services.cap_sources import make_cap_feed, revoke_cap_feed
from sinergi.warnings.tests.test_cap_receiving import HOSTILE, NOWCAST
from sinergi.warnings.tests.test_cap_writing import warn  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(bawaslu) -> CapMessage:
    arrival = Arrival(institution=bawaslu)
    content = NOWCAST.replace(b"<scope>Public", b"<scope>Private")
    return receive(content, arrival, by=None, at=MEETING).message


def bring(client, institution, content: bytes, name: str = "pesan.xml"):
    file = SimpleUploadedFile(name, content)
    given = {"institution": institution.pk, "document": file}
    return client.post(reverse("cap:message_new"), given)


def test_a_message_brought_in_by_hand_is_shown(client, alice, bawaslu):
    client.force_login(alice)
    answer = bring(client, bawaslu, NOWCAST)
    row = CapMessage.all_rows.get()
    assert answer.status_code == 302
    assert answer.url == reverse("cap:message", args=[row.key])
    assert row.received_by == alice
    page = client.get(answer.url).content.decode()
    assert "Periksa atap gudang" in page
    assert client.get(reverse("cap:list"), {"show": "all"}).context["rows"][0][0] == row
    assert not client.get(reverse("cap:list")).context["rows"]  # it is over


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_told_and_never_an_error_of_ours(
    client, alice, bawaslu, what
):
    client.force_login(alice)
    answer = bring(client, bawaslu, HOSTILE[what])
    assert answer.status_code == 422
    assert answer.context["form"].errors["document"]
    assert client.get(reverse("cap:refused")).context["rows"][0][1]


def test_faults_are_told_in_the_language_of_the_page(client, alice, bawaslu):
    client.force_login(alice)
    client.cookies["sinergi_language"] = "en"
    (told,) = bring(client, bawaslu, b"<x/>").context["form"].errors["document"]
    client.cookies["sinergi_language"] = "id"
    (again,) = bring(client, bawaslu, b"<x/>").context["form"].errors["document"]
    assert (told[:12], again[:12]) == ("The document", "Dokumen tida")
    assert CapReceipt.all_rows.count() == 1


def test_a_restricted_message_is_of_who_received_it(
    client, row, alice, bob, charlie, dian
):
    address = reverse("cap:message", args=[row.key])
    expected = {alice: 200, bob: 200, charlie: 404, dian: 403}
    for person, status in expected.items():
        client.force_login(person)
        assert client.get(address).status_code in {
            status,
            404 if person is dian else status,
        }
        if status == 404:
            assert client.get(f"{address}document.xml").status_code == 404
            assert row.identifier not in client.get("/cap/?show=all").content.decode()


def test_a_warning_is_drafted_from_a_message_once(client, row, alice, bawaslu, charlie):
    client.force_login(alice)
    address = reverse("cap:draft", args=[row.key])
    for _n in range(2):
        answer = client.post(address, {"institution": bawaslu.pk})
        assert answer.status_code == 302
    made = Warning.all_rows.get()
    assert (made.step, made.hazard, made.severity) == ("draft", "weather", "Moderate")
    assert made.headline_en == "Heavy Rain with Lightning in Jakarta Timur"
    assert row.identifier in made.description_id
    assert made.area_codes == ["31.75"]
    client.post(address, {"institution": "x"})
    client.force_login(charlie)
    assert client.post(address, {"institution": bawaslu.pk}).status_code == 404
    assert Warning.all_rows.count() == 1


def test_the_document_comes_as_it_came_and_is_never_shown(client, row, alice):
    client.force_login(alice)
    answer = client.get(reverse("cap:document", args=[row.key]))
    assert b"<scope>Private" in answer.content
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"


def test_filters_take_anything(client, row, alice):
    client.force_login(alice)
    for query in (
        "show=x",
        "hazard=x",
        "q=%25_\\",
        "page=x",
        "page=99999999999999999999",
    ):
        assert client.get(f"/cap/?show=all&{query}").status_code == 200
    assert client.get("/cap/?show=all&q=lebat").context["rows"]
    assert not client.get("/cap/?show=all&q=salju").context["rows"]


def test_a_source_is_added_and_stopped(client, alice, bawaslu, charlie, settings):
    client.force_login(alice)
    given = {"institution": bawaslu.pk, "name": "Cuaca", "every": 10}
    address = reverse("cap:sources")
    bad = client.post(address, given | {"url": "http://x.example/", "every": 0})
    assert bad.status_code == 422
    assert {*bad.context["form"].errors} == {"url", "every"}
    good = given | {"url": "https://cuaca.example/atom"}
    assert client.post(address, good).status_code == 302
    assert client.post(address, good).status_code == 422
    row = CapSource.all_rows.get()
    client.force_login(charlie)
    stop = reverse("cap:source_stop", args=[row.pk])
    assert client.post(stop).status_code == 404
    client.force_login(alice)
    assert client.post(stop).status_code == 302
    row.refresh_from_db()
    assert row.stopped_at is not None


# --- feeds of ours ------------------------------------------------------------------------


@pytest.fixture
def feed(alice) -> tuple[CapFeed, str]:
    return make_cap_feed("Pusdalops", language="id", by=alice, at=MEETING)


def test_the_address_of_a_feed_is_shown_once(client, alice):
    client.force_login(alice)
    page = client.post(reverse("cap:feeds"), {"name": "Pusdalops"}).content.decode()
    token = page.partition("/cap/feed/")[2].partition(".atom")[0]
    assert client.get(f"/cap/feed/{token}.atom").status_code == 200
    assert token not in client.get(reverse("cap:feeds")).content.decode()
    for name in ("", "Pusdalops"):  # sent twice it is one
        assert client.post(reverse("cap:feeds"), {"name": name}).status_code == 422
    assert CapFeed.all_rows.count() == 1


def test_a_feed_leads_to_signed_documents(client, feed, warn):  # noqa: F811
    row = warn()
    address = f"/cap/feed/{feed[1]}.atom"
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    document = f"/cap/feed/{feed[1]}/{row.key}.xml"
    assert document in answer.content.decode()
    assert (
        client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code
        == 304
    )
    content = client.get(document).content
    verified(content, client.get("/cap/certificate.pem").content)
    assert signing_pair().certificate == client.get("/cap/certificate.pem").content


def test_exercises_and_drafts_stay_out_of_feeds(client, feed, warn):  # noqa: F811
    rows = [warn("1", exercise=True), warn("2", step="draft", sent_at=None)]
    page = client.get(f"/cap/feed/{feed[1]}.atom").content.decode()
    for row in rows:
        assert row.key not in page
        assert client.get(f"/cap/feed/{feed[1]}/{row.key}.xml").status_code == 404


def test_a_revoked_feed_shows_nothing_nor_does_one_of_who_has_left(client, feed, alice):
    address = f"/cap/feed/{feed[1]}.atom"
    alice.is_active = False
    alice.save()
    assert client.get(address).status_code == 404
    alice.is_active = True
    alice.save()
    revoke_cap_feed(feed[0], by=alice, at=MEETING)
    assert client.get(address).status_code == 404
    assert client.get(f"/cap/feed/{'x' * 300}.atom").status_code == 404


def test_only_what_is_public_is_everybodys_document(client, warn):  # noqa: F811
    shown, hidden = warn("1", scope=Scope.PUBLIC), warn("2")
    assert client.get(f"/cap/public/{shown.key}.xml").status_code == 200
    assert client.get(f"/cap/public/{hidden.key}.xml").status_code == 404
    assert client.get("/cap/public/x.xml").status_code == 404
