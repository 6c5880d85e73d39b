import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinergi.intake.models import Batch
from sinergi.intake.tests.tables import AREAS, take
from sinergi.jobs.models import Job
from sinergi.places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }


def upload(client, text=AREAS, source="areas", **answers):
    file = SimpleUploadedFile("areas.csv", text.encode())
    return client.post(f"/imports/{source}/", {"file": file, **answers})


def test_alice_takes_a_file_from_upload_to_its_rows(client, omar):
    client.force_login(omar)
    mapping = upload(client)
    client.post(
        mapping.url, {"column-0": "code", "column-1": "name", "column-2": "type"}
    )
    batch = Batch.all_rows.get()
    client.post(f"/imports/batches/{batch.pk}/check/")
    assert not Area.all_rows.exists()
    client.post(f"/imports/batches/{batch.pk}/apply/")
    assert Area.all_rows.current().count() == 8


def test_a_job_leads_to_the_page_of_the_batch(client, omar):
    client.force_login(omar)
    upload(client)
    batch = Batch.all_rows.get()
    client.post(f"/imports/batches/{batch.pk}/check/")
    assert Job.all_rows.get().target_url == f"/imports/batches/{batch.pk}/"


def test_bob_sees_the_faults_of_alices_file_in_words(client, alice, bob):
    batch, _ = take("areas", "code,name\n31.75.XX,Cakung\n")
    client.force_login(bob)
    page = client.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert "31.75.XX" in page
    assert "kode wilayah" in page


def test_charlie_without_the_permission_is_refused(client, dian):
    client.force_login(dian)
    assert client.get("/imports/").status_code == 403
    assert upload(client).status_code == 403


def test_a_visitor_is_sent_to_the_login_page(client):
    assert client.get("/imports/").status_code == 302


def test_a_person_imports_only_for_the_own_areas(client, bob):
    take("areas", AREAS)
    client.force_login(bob)
    upload(client, "code,name\n32.01,Bogor\n")
    batch = Batch.all_rows.order_by("-pk").first()
    client.post(f"/imports/batches/{batch.pk}/check/")
    batch.refresh_from_db()
    assert batch.counts["by_code"]["outside-scope"] == 1


@pytest.mark.parametrize("name", ["a.exe", "a.pdf", "a"])
def test_a_file_of_another_kind_is_refused_in_words(client, omar, name):
    client.force_login(omar)
    file = SimpleUploadedFile(name, b"code,name\n")
    response = client.post("/imports/areas/", {"file": file})
    assert response.status_code == 422
    assert "Jenis berkas" in response.content.decode()


def test_the_original_comes_back_byte_for_byte_as_a_download(client, bob):
    batch, _ = take("areas", AREAS)
    client.force_login(bob)
    response = client.get(f"/imports/batches/{batch.pk}/file")
    assert b"".join(response.streaming_content) == AREAS.encode()
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "page",
    [
        "/imports/",
        "/imports/areas/",
        "/imports/indicator_tables/",
        "/imports/unplaced/",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_shown_in_both_languages(client, bob, page, language):
    client.force_login(bob)
    client.cookies["sinergi_language"] = language
    assert client.get(page).status_code == 200


def test_an_undo_asked_on_the_page_is_done(client, omar):
    batch, _ = take("areas", AREAS)
    client.force_login(omar)
    client.post(f"/imports/batches/{batch.pk}/undo/")
    batch.refresh_from_db()
    assert batch.state == "undone"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "\u0663", "-1"])
def test_an_odd_number_in_the_address_breaks_no_page(client, bob, number):
    client.force_login(bob)
    assert client.get("/imports/unplaced/", {"batch": number}).status_code == 200
