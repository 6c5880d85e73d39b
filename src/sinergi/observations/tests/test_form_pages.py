"""Pages of forms: uploaded, tried, published, retired; each asked as three people."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from conftest import MEETING, let_go, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.observations.models import Form, FormFile, FormVersion, VersionState
from sinergi.observations.offering import offered
from sinergi.observations.services.forms import retire_form
from sinergi.observations.services.shipped import put_shipped_forms
from sinergi.observations.tests.making import FORM, a_form, filled, receive
from sinergi.observations.xlsform import convert

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
WITH_LIST = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | media::image |
| | select_one_from_file pasar.csv | market | Pasar | Market | peta.png |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | pasar | Pasar | Market | 2026113001 | Bahasa Indonesia (id) |
"""
MARKETS = b"name,label\nrawasari,Pasar Rawasari\n"


def upload(client, institution, content, name="pantauan.md", beside=(), **more):
    """Return the answer to an upload."""
    data = {
        "file": SimpleUploadedFile(name, content),
        "institution": institution.pk,
        "beside": [SimpleUploadedFile(one, raw) for one, raw in beside],
        **more,
    }
    return client.post("/forms/new/", data)


def text_of(answer) -> str:
    return answer.content.decode()


def form_bytes(version="2026113001", code="pantauan") -> bytes:
    return FORM.format(code=code, version=version).encode()


# --- upload ------------------------------------------------------------------------------


def test_an_upload_becomes_a_draft_of_the_institution(client, alice, bawaslu):
    client.force_login(alice)
    answer = upload(client, bawaslu, form_bytes(), audience=["bawaslu"])
    assert answer.status_code == 302
    row = FormVersion.all_rows.get()
    assert (row.state, row.made_by, row.form.institution, row.form.audience) == (
        VersionState.DRAFT, alice, bawaslu, ["bawaslu"],
    )  # fmt: skip


def test_the_source_comes_back_byte_for_byte(client, alice, bawaslu):
    client.force_login(alice)
    upload(client, bawaslu, form_bytes())
    answer = client.get("/forms/pantauan/versions/2026113001/source")
    assert b"".join(answer.streaming_content) == form_bytes()
    let_go(answer)


def test_a_shipped_form_comes_as_a_workbook_that_is_the_same_form(client, alice):
    put_shipped_forms(at=MEETING)
    client.force_login(alice)
    version = FormVersion.all_rows.get(form__code="kejadian")
    address = f"/forms/kejadian/versions/{version.version}/source?as=xlsx"
    made = convert("kejadian.xlsx", client.get(address).content)
    assert made.xform == version.xform


def test_the_sample_is_a_form(client, alice):
    client.force_login(alice)
    made = convert("x.xlsx", client.get("/forms/new/sample.xlsx").content)
    assert made.languages == ("id", "en")
    assert set(made.media) == {"areas.csv", "districts.csv"}


@pytest.mark.parametrize(
    ("language", "word"), [("id", "Tidak ada jenis"), ("en", "There is no type")]
)
def test_all_faults_are_told_at_once_in_the_reader_s_language(
    client, alice, bawaslu, settings, language, word
):
    client.force_login(alice)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    content = form_bytes().replace(b"| date |", b"| dat |").replace(b"Foto", b"")
    answer = upload(client, bawaslu, content, beside=[("peta.exe", b"MZ")])
    assert answer.status_code == 422
    page = text_of(answer)
    assert word in page
    assert "peta.exe" in page
    assert page.count('<th scope="row">') >= 3


def test_what_was_chosen_stays_when_the_file_has_faults(client, alice, bawaslu):
    client.force_login(alice)
    answer = upload(client, bawaslu, b"", audience=["panwascam"])
    chosen = answer.context["form"]["audience"].value()
    assert chosen == ["panwascam"]
    assert text_of(answer).count(" checked") >= 1


def test_a_missing_file_and_an_unused_one_are_faults(client, alice, bawaslu):
    client.force_login(alice)
    beside = [("pasar2.csv", MARKETS), ("peta.png", PNG)]
    page = text_of(upload(client, bawaslu, WITH_LIST.encode(), beside=beside))
    assert "pasar.csv" in page
    assert "pasar2.csv" in page
    assert not FormVersion.all_rows.exists()


def test_files_of_a_first_attempt_need_not_be_sent_again(client, alice, bawaslu):
    client.force_login(alice)
    first = upload(client, bawaslu, WITH_LIST.encode(), beside=[("peta.png", PNG)])
    sent = first.context["packed"]
    second = upload(
        client, bawaslu, WITH_LIST.encode(), beside=[("pasar.csv", MARKETS)], sent=sent
    )
    assert second.status_code == 302
    assert set(FormFile.all_rows.values_list("name", flat=True)) == {
        "pasar.csv", "peta.png",
    }  # fmt: skip


def test_the_note_of_kept_files_is_its_person_s_alone(client, alice, bob, bawaslu):
    client.force_login(alice)
    first = upload(client, bawaslu, WITH_LIST.encode(), beside=[("peta.png", PNG)])
    client.force_login(bob)
    again = upload(
        client, bawaslu, WITH_LIST.encode(), beside=[("pasar.csv", MARKETS)],
        sent=first.context["packed"],
    )  # fmt: skip
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("peta.png", b"<svg onload='x'/>"),
        ("peta.svg", b"<svg/>"),
        ("pasar.csv", b"\xff\xfe\x00"),
        ("pasar.csv", b""),
        ("pasar.csv", b"\0,\0"),
        ("pasar.xml", b"<!DOCTYPE a><a/>"),
        ("pasar.geojson", b"[" * 100_000),
        ("areas.csv", MARKETS),
    ],
)
def test_a_file_that_cannot_go_beside_a_form_is_told(
    client, alice, bawaslu, name, content
):
    client.force_login(alice)
    answer = upload(client, bawaslu, form_bytes(), beside=[(name, content)])
    assert answer.status_code == 422
    assert name in text_of(answer)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 50, b"PK\x03\x04junk", b"| survey |", b"| a |"]
)
@pytest.mark.parametrize("name", ["f.xlsx", "f.md", "f.exe", "f"])
def test_no_upload_breaks_the_page(client, alice, bawaslu, content, name):
    client.force_login(alice)
    assert upload(client, bawaslu, content, name=name).status_code == 422


def test_nothing_but_odd_fields_is_told_in_the_form(client, alice):
    client.force_login(alice)
    odd = {"institution": "x", "audience": ["\0"], "sent": "junk", "file": "text"}
    assert client.post("/forms/new/", odd).status_code == 422


def test_a_version_that_is_taken_is_told_with_one_that_is_free(client, alice, bawaslu):
    client.force_login(alice)
    upload(client, bawaslu, form_bytes())
    page = text_of(upload(client, bawaslu, form_bytes()))
    assert "2026113001" in page
    assert FormVersion.all_rows.count() == 1


def test_the_code_of_another_institution_is_taken(client, alice, charlie, pemkot):
    a_form("pantauan", institution=alice.memberships[0].institution)
    client.force_login(charlie)
    answer = upload(client, pemkot, form_bytes("2026120101"))
    assert answer.status_code == 422
    assert FormVersion.all_rows.count() == 1


def test_a_new_version_stays_with_its_form(client, alice, bawaslu, panwascam):
    a_form("pantauan", institution=bawaslu)
    client.force_login(alice)
    assert upload(client, panwascam, form_bytes()).status_code == 302
    assert Form.all_rows.get().institution == bawaslu


def test_an_institution_outside_the_line_cannot_be_chosen(client, alice, pemkot):
    client.force_login(alice)
    assert upload(client, pemkot, form_bytes()).status_code == 422


# --- pages ---------------------------------------------------------------------------------

PAGES = (
    "/forms/pantauan/",
    "/forms/pantauan/versions/2026112901/",
    "/forms/pantauan/versions/2026112901/form.xml",
)


@pytest.mark.parametrize("page", PAGES)
def test_owner_and_colleague_see_a_form_a_stranger_gets_404(
    client, alice, bob, charlie, bawaslu, page
):
    a_form(institution=bawaslu)
    status = {}
    for person in (alice, bob, charlie):
        client.force_login(person)
        status[person.username] = client.get(page).status_code
    assert status == {"alice": 200, "bob": 200, "charlie": 404}


@pytest.mark.parametrize("act", ["versions/2026112901/publish/", "retire/"])
def test_a_stranger_and_a_supervisor_act_on_no_form(
    client, charlie, sinta, bawaslu, act
):
    row = a_form(institution=bawaslu, draft=True)
    for person, status in ((charlie, 404), (sinta, 403)):
        client.force_login(person)
        assert client.post(f"/forms/pantauan/{act}").status_code == status
    row.refresh_from_db()
    assert row.state == VersionState.DRAFT


def test_nobody_retires_a_form_of_the_platform(client, alice):
    a_form()
    client.force_login(alice)
    assert client.post("/forms/pantauan/retire/").status_code == 404


def test_a_draft_is_put_in_use_and_the_version_before_it_closed(client, alice, bawaslu):
    old = a_form(institution=bawaslu)
    new = a_form(version="2026113001", institution=bawaslu, draft=True)
    client.force_login(alice)
    client.post("/forms/pantauan/versions/2026113001/publish/")
    states = dict(FormVersion.all_rows.values_list("pk", "state"))
    assert states == {old.pk: VersionState.CLOSED, new.pk: VersionState.PUBLISHED}
    assert Fact.all_rows.filter(verb="observations:form:published").count() == 2


def test_publishing_twice_is_told_and_changes_nothing(client, alice, bawaslu):
    row = a_form(institution=bawaslu)
    client.force_login(alice)
    answer = client.post("/forms/pantauan/versions/2026112901/publish/", follow=True)
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.state == VersionState.PUBLISHED


def test_a_retired_form_is_offered_to_nobody_and_stands_in_its_list(
    client, alice, bawaslu
):
    a_form(institution=bawaslu)
    client.force_login(alice)
    client.post("/forms/pantauan/retire/")
    assert offered(alice) == []
    assert "pantauan" not in text_of(client.get("/forms/"))
    assert "pantauan" in text_of(client.get("/forms/?show=retired"))


def test_a_form_titled_in_its_new_version_takes_the_title(client, alice, bawaslu):
    a_form(institution=bawaslu)
    client.force_login(alice)
    upload(client, bawaslu, form_bytes().replace(b"Pantauan", b"Pengamatan"))
    client.post("/forms/pantauan/versions/2026113001/publish/")
    assert Form.all_rows.get().title_id == "Pengamatan"


def test_the_page_of_a_draft_says_what_changes(client, alice, bawaslu):
    a_form(institution=bawaslu)
    content = form_bytes().replace(
        b"| | text | note | Catatan | Note |",
        b"| | integer | count | Jumlah | How many |",
    )
    client.force_login(alice)
    upload(client, bawaslu, content)
    changes = client.get("/forms/pantauan/versions/2026113001/").context["changes"]
    assert [(one.kind, one.name) for one in changes] == [
        ("added", "count"), ("removed", "note"),
    ]  # fmt: skip


def test_counts_are_of_what_the_reader_sees(client, alice, charlie, sinta):
    a_form()
    receive(filled(), sinta)
    for person, count in ((alice, 1), (charlie, 0)):
        client.force_login(person)
        assert client.get("/forms/pantauan/").context["sent"] == count


def test_the_list_asks_as_many_questions_for_many_forms(
    client, alice, bawaslu, django_assert_max_num_queries
):
    for number in range(12):
        a_form(f"form-{number}", institution=bawaslu, draft=number % 2 == 0)
    client.force_login(alice)
    with django_assert_max_num_queries(22):
        assert client.get("/forms/").status_code == 200


@pytest.mark.parametrize(
    "query", ["?q=%00", "?show=zzz", "?page=99999999999", "?q=" + "a" * 3000]
)
def test_no_question_breaks_the_list(client, alice, query):
    client.force_login(alice)
    assert client.get(f"/forms/{query}").status_code in {200, 400}


def test_a_lost_source_is_told_not_broken(client, alice, bawaslu):
    a_form(institution=bawaslu)
    client.force_login(alice)
    answer = client.get("/forms/pantauan/versions/2026112901/source")
    assert answer.status_code == 410


# --- drafts, files, and what never changes ---------------------------------------------------


def test_the_newest_draft_alone_is_offered_to_be_tried(alice, bawaslu):
    a_form(institution=bawaslu)
    for version in ("2026113001", "2026113002"):
        a_form(version=version, institution=bawaslu, draft=True)
    assert [one.version for one in offered(alice, test=True)] == ["2026113002"]


def test_a_draft_that_a_later_version_overtook_is_offered_no_more(alice, bawaslu):
    a_form(version="2026113001", institution=bawaslu, draft=True)
    a_form(version="2026113002", institution=bawaslu)
    assert offered(alice, test=True) == []


def with_files(client, institution) -> FormVersion:
    upload(
        client, institution, WITH_LIST.encode(),
        beside=[("pasar.csv", MARKETS), ("peta.png", PNG)],
    )  # fmt: skip
    client.post("/forms/pasar/versions/2026113001/publish/")
    return FormVersion.all_rows.get(form__code="pasar")


def test_files_beside_a_form_are_served_to_who_fills_it_in(client, alice, bawaslu):
    client.force_login(alice)
    with_files(client, bawaslu)
    answer = client.get("/field/forms/pasar/2026113001/media/pasar.csv")
    assert (answer.content, answer["Content-Type"]) == (
        MARKETS, "text/csv; charset=utf-8",
    )  # fmt: skip
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_manifest_names_uploaded_files_without_reading_them(
    client, alice, bawaslu, settings
):
    from sinergi.observations.choices import media_for

    client.force_login(alice)
    row = with_files(client, bawaslu)
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "elsewhere"
    assert {one.name for one in media_for(alice, row)} == {"pasar.csv", "peta.png"}


def test_a_lost_file_beside_a_form_is_not_there_and_not_a_fault_of_ours(
    client, alice, bawaslu, settings
):
    client.force_login(alice)
    with_files(client, bawaslu)
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "elsewhere"
    assert client.get("/field/forms/pasar/2026113001/media/peta.png").status_code == 404
    assert (
        client.get("/forms/pasar/versions/2026113001/files/peta.png").status_code == 410
    )


def test_a_stranger_gets_no_file_of_a_form(client, alice, charlie, bawaslu):
    client.force_login(alice)
    with_files(client, bawaslu)
    client.force_login(charlie)
    page = "/forms/pasar/versions/2026113001/files/peta.png"
    assert client.get(page).status_code == 404
    assert client.get("/field/forms/pasar/2026113001/media/peta.png").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"xform": "<x/>"}, {"md5": "0" * 32}, {"version": "1"}, {"questions": {}},
        {"source_sha256": "1" * 64}, {"media": ["x"]}, {"languages": []},
        {"state": "draft"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_database_changes_no_published_version(bawaslu, change):
    row = a_form(institution=bawaslu)
    with pytest.raises(DatabaseError), transaction.atomic():
        FormVersion.all_rows.filter(pk=row.pk).update(**change)


def test_the_database_changes_a_draft(bawaslu):
    row = a_form(institution=bawaslu, draft=True)
    assert FormVersion.all_rows.filter(pk=row.pk).update(xform="<x/>") == 1


def test_the_database_adds_no_file_to_a_published_version_and_changes_none(
    client, alice, bawaslu
):
    client.force_login(alice)
    row = with_files(client, bawaslu)
    with pytest.raises(DatabaseError), transaction.atomic():
        FormFile.all_rows.create(
            version=row, name="x.png", media_type="image/png", sha256="0" * 64,
            md5="0" * 32, size=1,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        FormFile.all_rows.filter(version=row).update(sha256="1" * 64)


def test_shipped_forms_are_put_once_and_a_taken_code_is_left_out(bawaslu, caplog):
    a_form("nihil", institution=bawaslu)
    first = put_shipped_forms(at=MEETING)
    assert (first, put_shipped_forms(at=MEETING)) == (13, 0)
    assert "nihil" in caplog.text


def test_a_retired_form_takes_no_new_version(client, alice, bawaslu):
    row = a_form(institution=bawaslu)
    retire_form(row.form, by=alice, at=MEETING)
    client.force_login(alice)
    assert upload(client, bawaslu, form_bytes()).status_code == 422


def test_who_stands_below_sees_a_form_and_cannot_publish_it(client, bawaslu):
    lower = make_institution("Bawaslu kota kecil", InstitutionKind.BAWASLU)
    lower.superior = bawaslu
    lower.save()
    a_form(institution=bawaslu)
    client.force_login(make_person("below", Role.BAWASLU_ANALYST, lower))
    assert client.get("/forms/pantauan/").context["managed"] is False
    assert client.post("/forms/pantauan/retire/").status_code == 404


def test_a_workbook_is_taken_as_it_is(client, alice, bawaslu):
    client.force_login(alice)
    book = client.get("/forms/new/sample.xlsx").content
    assert upload(client, bawaslu, book, name="contoh.xlsx").status_code == 302
    source = FormVersion.all_rows.get()
    page = f"/forms/contoh-formulir/versions/{source.version}/source"
    answer = client.get(page)
    assert io.BytesIO(b"".join(answer.streaming_content)).read() == book
    let_go(answer)
