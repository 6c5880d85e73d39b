"""Evidence as people use it in the browser, and what strangers get: nothing."""

import hashlib
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import let_go
from sinergi.evidence.models import CustodyEvent, EvidenceItem, ExportRun
from sinergi.evidence.standalone import verify
from sinergi.evidence.tasks import pack
from sinergi.evidence.tests.conftest import jpeg
from sinergi.seals.keeping import lock

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def get(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.content[:800])
    return answer.content.decode()


def post(client, address, data, status=302):
    answer = client.post(address, data)
    assert answer.status_code == status, (address, body(answer)[:3000])
    return answer


def body(answer):
    if answer.streaming:
        found = b"".join(answer.streaming_content)
        let_go(answer)
        return found
    return answer.content


def last():
    return EvidenceItem.all_rows.order_by("-pk").first()


def test_from_an_empty_shelf_to_a_verified_export(
    client, alice, bob, keys, bawaslu, tmp_path
):
    client.force_login(alice)
    client.cookies["sinergi_language"] = "en"
    assert "No evidence yet" in get(client, "/evidence/")
    assert "data-hash" in get(client, "/evidence/new/")
    form = {"title": "Amplop di gang", "source": "upload", "institution": bawaslu.pk}
    sent = jpeg()
    wrong = form | {
        "file": SimpleUploadedFile("a.jpg", sent),
        "device_sha256": "0" * 64,
    }
    assert b"changed on the way" in post(client, "/evidence/new/", wrong, 422).content
    assert not EvidenceItem.all_rows.exists()
    right = form | {
        "file": SimpleUploadedFile("a.jpg", sent),
        "device_sha256": hashlib.sha256(sent).hexdigest(), "note": "dari warga",
    }  # fmt: skip
    post(client, "/evidence/new/", right)
    photo = last()
    base = f"/evidence/{photo.pk}/"
    page = get(client, base)
    assert "same hash on the sender" in page
    assert "Amplop di gang" in page
    assert "dari warga" in page
    # the same bytes twice are told
    again = form | {"file": SimpleUploadedFile("b.jpg", sent)}
    assert (
        "kept already"
        in client.post("/evidence/new/", again, follow=True).content.decode()
    )
    # a look needs a purpose and stands in the chain
    assert (
        b"field-error" in post(client, f"{base}open/", {"how": "viewed"}, 422).content
    )
    shown = post(client, f"{base}open/", {"how": "viewed", "purpose": "study"}, 200)
    assert shown["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert body(shown)[:3] == b"\xff\xd8\xff"
    taken = post(
        client, f"{base}open/", {"how": "original-downloaded", "purpose": "court"}, 200
    )
    with zipfile.ZipFile(io.BytesIO(body(taken))) as pair:
        assert pair.namelist() == ["original.key.age", "original.age"]
    assert "study of the case" in get(client, base)
    # a redaction by numbers, proved
    assert get(client, f"{base}redact/").count("data-boxes")
    assert client.get(f"{base}pages/1.png").content[:3] == b"\xff\xd8\xff"
    boxes = {"boxes": "1 0 0 500 500", "title": "Untuk umum", "purpose": "publication"}
    bad = post(client, f"{base}redact/", boxes | {"boxes": "1 0 0 x"}, 422)
    assert b"Line 1" in bad.content
    post(client, f"{base}redact/", boxes)
    redacted = last()
    assert "Proof by a second reading" in get(client, f"/evidence/{redacted.pk}/")
    # hold, lifted by somebody else
    post(client, f"{base}hold/", {"reason": "case"})
    hold = photo.holds.get()
    own = post(client, f"{base}lift/", {"hold": hold.pk, "note": "selesai"}, 422)
    assert b"another person" in own.content
    post(
        client,
        f"{base}retention/",
        {"basis": "records-schedule", "until": "2999-01-01"},
    )
    # export what is ticked
    items = {
        "items": f"{photo.pk},{redacted.pk},99999999999",
        "opened": "yes",
        "purpose": "hearing",
    }
    assert redacted.number in get(
        client, f"/evidence/exports/new/?items={photo.pk}&items={redacted.pk}"
    )
    post(client, "/evidence/exports/new/", items)
    run = ExportRun.all_rows.get()
    assert run.items == [photo.pk, redacted.pk]
    get(client, f"/evidence/exports/{run.pk}/")
    pack(run)
    assert "Download the folder" in get(client, f"/evidence/exports/{run.pk}/")
    assert "ready" in get(client, "/evidence/exports/")
    packed = body(post(client, f"/evidence/exports/{run.pk}/file.zip", {}, 200))
    assert hashlib.sha256(packed).hexdigest() == run.sha256
    with zipfile.ZipFile(io.BytesIO(packed)) as folder:
        folder.extractall(tmp_path)
    assert verify.verify(str(tmp_path / run.name))[0] == []
    # lists, tables, heads
    assert photo.number in get(
        client, f"/evidence/?q={photo.number}&state=held&media=image"
    )
    assert "No item fits" in get(client, "/evidence/?state=deleted")
    for form in ("csv", "xlsx"):
        table = body(client.get(f"/evidence/list.{form}"))
        assert table
        assert b"Amplop" not in table
    post(client, f"/evidence/chains/{bawaslu.pk}/check/", {})
    assert "whole" in get(client, "/evidence/chains/")
    kinds = (
        CustodyEvent.all_rows.filter(item=photo)
        .order_by("seq")
        .values_list("kind", flat=True)
    )
    assert list(kinds) == [
        "taken-in", "viewed", "original-downloaded", "viewed", "derived", "held",
        "retention-set", "exported",
    ]  # fmt: skip


def test_texts_are_transcribed_barred_and_handed_on(
    client, alice, letter, pemkot, charlie
):
    from sinergi.seals.tests.making import keys_for

    keys_for(pemkot, charlie)
    client.force_login(alice)
    base = f"/evidence/{letter.pk}/"
    post(client, f"{base}transcript/", {
        "kind": "translation", "title": "In English", "text": "Envelopes\r\nby Budi",
        "purpose": "study",
    })  # fmt: skip
    derived = last()
    assert (derived.source, derived.size) == ("derived", len("Envelopes\nby Budi"))
    assert "Budi Santoso" in get(client, f"{base}redact/")
    barred = {
        "phrases": "budi santoso",
        "title": "Untuk umum",
        "purpose": "publication",
    }
    missing = barred | {"phrases": "tidak ada"}
    assert b"field-error" in post(client, f"{base}redact/", missing, 422).content
    post(client, f"{base}redact/", barred)
    post(client, f"{base}transfer/", {"institution": pemkot.pk, "purpose": "handover"})
    received = last()
    assert (received.institution, received.sha256) == (pemkot, letter.sha256)
    assert "Pemkot" in get(client, base)


def test_a_locked_office_shows_no_title_and_says_why(client, alice, photo, bawaslu):
    client.force_login(alice)
    lock(bawaslu.pk)
    assert "sembako" not in get(client, "/evidence/")
    assert "sembako" not in get(client, f"/evidence/{photo.pk}/")
    wanted = {"how": "downloaded", "purpose": "study"}
    post(client, f"/evidence/{photo.pk}/open/", wanted, 423)
    get(client, f"/evidence/{photo.pk}/redact/", 423)
    drawn = {
        "boxes": "1 11 22 333 444",
        "title": "Untuk umum",
        "purpose": "publication",
    }
    kept = post(client, f"/evidence/{photo.pk}/redact/", drawn, 423).content.decode()
    assert "1 11 22 333 444" in kept, "what was drawn is given back"
    assert f"/seals/{bawaslu.pk}/unlock/" in kept
    assert CustodyEvent.all_rows.count() == 1, "what was refused is no look"


def test_a_stranger_finds_nothing_and_a_reader_changes_nothing(
    client, photo, charlie, alice, bawaslu
):
    from conftest import make_person
    from sinergi.accounts.roles import Role

    base = f"/evidence/{photo.pk}/"
    acts = ("open", "transcript", "transfer", "hold", "lift", "retention", "delete")
    client.force_login(charlie)
    for address in (base, *(f"{base}{one}/" for one in acts), "/api/v1/evidence"):
        assert client.get(address).status_code in {403, 404}, address
    analyst = make_person("penelaah", Role.BAWASLU_ANALYST, bawaslu)
    client.force_login(analyst)
    due = {"until": "2099-01-01", "basis": "consent"}
    post(client, f"{base}retention/", due, 403)  # the system would delete for them
    keeper = make_person("kustodian", Role.CUSTODIAN, bawaslu)
    client.force_login(keeper)
    get(client, base)
    for one in ("transcript", "transfer", "hold", "retention", "delete", "lift"):
        post(client, f"{base}{one}/", {}, 403)
    assert client.get(f"{base}redact/").status_code == 403
    assert client.get(f"{base}nonsense/").status_code == 404
    assert client.get("/evidence/99999999999999999999/").status_code == 404


def test_the_api_shows_items_and_chains_without_titles(client, alice, photo):
    client.force_login(alice)
    listed = client.get("/api/v1/evidence?q=BB-2023").json()
    assert (listed["count"], listed["items"][0]["sha256"]) == (1, photo.sha256)
    one = client.get(f"/api/v1/evidence/{photo.pk}").json()
    chain = client.get(f"/api/v1/evidence/{photo.pk}/events").json()
    assert chain["items"][-1]["digest"] == one["digest"]
    assert not re.search("sembako|foto.jpg", str([listed, one, chain]))
