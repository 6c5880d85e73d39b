"""Pages of triage, walked as the people who use them, and as those who must not."""

import datetime as dt
import io
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import MEETING, let_go
from sinergi.reports.models import (
    IdentityRequest,
    Incident,
    OwnKeyword,
    Party,
    Referral,
    Report,
    RouteLine,
)
from sinergi.reports.rules.states import State
from sinergi.reports.services.handling import hand_to
from sinergi.reports.tests.conftest import SIRI, STORY, picture
from sinergi.reports.tests.test_finding import RETOLD, SEEN
from sinergi.reports.tests.test_triage import again, desk, told  # noqa: F401 a fixture
from sinergi.seals.keeping import lock
from sinergi.seals.sealing import open_with
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SHEET_OF_ZIP = b"PK\x03\x04"


def signed_in(client, person):
    """Sign in as somebody who confirmed it a moment ago."""
    client.logout()
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    return client


def page(client, view, *args, query="", status=200) -> str:
    answer = client.get(reverse(f"reports:{view}", args=args) + query)
    assert answer.status_code == status, answer.content[:300]
    return (
        b"".join(answer.streaming_content).decode()
        if answer.streaming
        else answer.content.decode()
    )


def post(client, view, *args, query="", **data):
    return client.post(reverse(f"reports:{view}", args=args) + query, data)


def test_the_queue_in_groups_as_a_list_and_locked(client, desk):  # noqa: F811
    rows = [told(desk.office, f"{STORY} {n}") for n in range(2)]
    threat = told(desk.office, SEEN, threatened=True)
    told(desk.office, RETOLD, channel="phone", kind="hoax")
    signed_in(client, desk.analyst)
    text = page(client, "queue")
    assert text.index(threat.number) < text.index(rows[0].number)
    assert STORY[:40] in text
    assert "data-queue" in text
    assert threat.number not in page(client, "queue", query="?flag=complete&kind=hoax")
    assert rows[0].number in page(client, "queue", query=f"?q={rows[0].number}")
    found = page(client, "queue", query="?q=amplop+antre")
    assert threat.number in found
    assert rows[0].number not in found
    for odd in (
        "?q=%1F&state=x&kind=%F0&within='&group=nope&flag=1&page=99999999999999",
        "?group=older", "?group=threatened&page=7", "?state=all&whose=nobody&flag=likely",
        "?q=%22amplop+berisi%22", "?state=closed", "?channel=phone&whose=me",
    ):  # fmt: skip
        page(client, "queue", query=odd)
    csv = page(client, "export", "csv", query="?state=all")
    assert threat.number in csv
    assert "amplop" not in csv
    assert client.get(reverse("reports:export", args=["pdf"])).status_code == 404
    assert client.get(reverse("reports:progress")).json()["offices"][0]["unlocked"]
    lock(desk.office.pk)
    text = page(client, "queue")
    assert threat.number in text
    assert STORY[:40] not in text
    assert reverse("seals:unlock", args=[desk.office.pk]) in text
    assert rows[0].number not in page(client, "queue", query="?q=amplop")


def test_acts_on_many(client, desk):  # noqa: F811
    rows = [told(desk.office, f"{STORY} {n}") for n in range(3)]
    keys = [row.pk for row in rows]
    signed_in(client, desk.analyst)
    there = f"{reverse('reports:queue')}?kind=money-politics"
    answer = post(client, "bulk", row=keys, action="take", next=there)
    assert answer.url == there
    assert {again(row).state for row in rows} == {State.CHECKING}
    post(client, "bulk", row=keys, action="person", person=desk.second.pk)
    assert {again(row).person_id for row in rows} == {desk.second.pk}
    post(client, "bulk", row=keys[:1], action="desk", desk=desk.panwas.pk)
    assert again(rows[0]).handler_id == desk.panwas.pk
    answer = post(client, "bulk", row=keys, action="new")
    assert page(client, "incident_new", query=answer.url.partition("new/")[2])
    new = answer.url
    answer = post(client, "bulk", row=keys, action="take", next="nowhere")
    assert answer.url == reverse("reports:queue")
    answer = client.post(new, {
        "institution": desk.office.pk, "title": "Bagi uang di RW 05", "kind": "",
    })  # fmt: skip
    incident = Incident.all_rows.get()
    assert incident.key in answer.url
    assert incident.reports.count() == 3
    post(client, "incident_out", incident.key, report=keys[2])
    post(client, "bulk", row=keys[2:], action="incident", incident=incident.pk)
    assert incident.reports.count() == 3
    for data in (
        {}, {"row": "x"}, {"row": keys, "action": "no"},
        {"row": keys, "action": "person", "person": "9" * 40},
        {"row": keys, "action": "desk", "desk": "-"}, {"row": keys, "action": "incident"},
        {"row": keys, "action": "take", "next": "https://elsewhere.test/"},
    ):  # fmt: skip
        assert post(client, "bulk", **data).url.startswith("/reports/")
    text = page(client, "incident", incident.key)
    assert "Bagi uang di RW 05" in text
    assert page(client, "incidents", query="?q=KJ&state=all&page=x")
    signed_in(client, desk.supervisor)
    text = page(client, "incident", incident.key)
    assert "Bagi uang" not in text
    assert rows[0].number in text
    assert rows[1].number not in text
    assert "Bagi uang" not in page(client, "incidents")
    assert post(client, "incident_out", incident.key, report=keys[0]).status_code == 403
    signed_in(client, desk.stranger)
    page(client, "incident", incident.key, status=404)
    signed_in(client, desk.analyst)
    post(client, "incident_close", incident.key)
    assert Incident.all_rows.get().closed_at is not None


def test_one_report_from_arrival_to_referral(client, desk):  # noqa: F811
    row, near = told(desk.office, SEEN, identity=SIRI), told(desk.office, RETOLD)
    signed_in(client, desk.analyst)
    page(client, "queue")
    text = page(client, "report", row.pk)
    assert SEEN[:40] in text
    assert SIRI.name not in text
    assert near.number in text
    assert "belum diterima resmi" in text.lower()
    day = MEETING.date().isoformat()
    for name, data in (
        ("move", {"state": "checking"}),
        ("kind", {"kind": "hoax"}),
        ("give", {"person": desk.second.pk}),
        ("official", {"official-number": "1/LP", "official-on": day}),
        ("news", {"news-text": "Sedang diperiksa"}),
        ("party", {"party-office": "Panwascam", "party-place": desk.panwas.name}),
        ("referral", {"referral-to": "kominfotik", "referral-address": "https://x.test"}),
        ("identity", {"identity-ground": "contact", "identity-reference": "S-1"}),
    ):  # fmt: skip
        answer = post(client, name, row.pk, **data)
        assert answer.status_code == 302, (name, answer.content[:2000])
    colleague = {
        "party-office": "Staf", "party-place": desk.office.name,
        "party-account": desk.custodian.username,
    }  # fmt: skip
    assert post(client, "party", row.pk, **colleague).status_code == 302
    named = Party.all_rows.get(person=desk.custodian)
    assert named.institution_id is None  # else nobody of the office would see it
    assert page(client, "report", row.pk)
    assert again(row).official_number == "1/LP"
    assert again(row).person_id == desk.second.pk
    answer = post(
        client, "question", near.pk, **{"question-question": "Di mana?", "question-missing": "place"}
    )  # fmt: skip
    assert again(near).state == State.WAITING
    text = page(client, "report", row.pk)
    assert "Sedang diperiksa" in text
    assert "https://x.test" in text
    for name, data, status in (
        ("move", {"state": "case"}, 302), ("kind", {"kind": "\x00"}, 302),
        ("give", {"person": "x"}, 302), ("official", {"official-number": "\x00"}, 422),
        ("question", {}, 422), ("news", {}, 422), ("party", {"party-office": "x"}, 422),
        ("party", {"party-office": "x", "party-account": "nobody"}, 422),
        ("identity", {"identity-ground": "contact"}, 422), ("referral", {}, 422),
        ("group", {"incident": "x", "near": ["y", "9" * 30]}, 302), ("hand", {}, 302),
    ):  # fmt: skip
        assert post(client, name, row.pk, **data).status_code == status, name
    post(
        client,
        "referral_end",
        Referral.all_rows.get().pk,
        **{"sent-sent_on": day, "sent-number": "9"},
    )
    assert Referral.all_rows.get().sent_number == "9"
    party = Party.all_rows.get(institution=desk.panwas)
    post(client, "party_remove", party.pk)
    assert Party.all_rows.get(pk=party.pk).removed_at is not None
    lock(desk.office.pk)
    assert SEEN[:40] not in page(client, "report", row.pk)
    for person, status in ((desk.supervisor, 404), (desk.custodian, 403)):
        signed_in(client, person)
        page(client, "report", row.pk, status=status)


def test_the_desk_reads_what_was_routed_to_it_and_no_more(client, desk):  # noqa: F811
    row = told(desk.office, SEEN, identity=SIRI)
    hand_to([row], desk.panwas, by=desk.analyst, at=MEETING)
    signed_in(client, desk.supervisor)
    assert row.number in page(client, "queue")
    text = page(client, "report", row.pk)
    assert SEEN[:40] in text
    assert SIRI.name not in text
    assert post(client, "move", row.pk, state="closed").status_code == 403
    signed_in(client, desk.stranger)
    assert row.number not in page(client, "queue", query="?state=all")
    page(client, "report", row.pk, status=404)


def test_typed_in_with_a_photo_and_its_receipt_once(client, desk, areas):  # noqa: F811
    signed_in(client, desk.analyst)
    assert page(client, "entry")
    base = {
        "institution": desk.office.pk, "channel": "phone", "wanted": "formal",
        "kind": "money-politics", "story": STORY, "where": "Pos ronda RT 05",
        "reported": "Ketua RT", "area_code": "31.75.06", "happened_on": "2023-09-12",
        "known_on": "2023-09-13", "name": SIRI.name, "address": SIRI.address,
    }  # fmt: skip
    answer = post(client, "entry", **{**base, "name": ""})
    assert answer.status_code == 422
    photo = SimpleUploadedFile("foto.jpg", picture(), "image/jpeg")
    answer = post(client, "entry", **base, attached=photo)
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    row = Report.all_rows.get()
    assert row.typed_by_id == desk.analyst.pk
    assert row.sealed_identity is not None
    assert SIRI.name not in answer.content.decode()
    file = row.files.get()
    answer = client.get(reverse("reports:file", args=[file.pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert b"KAMERA" not in answer.content
    bad = SimpleUploadedFile("x.exe", b"MZ\x00", "image/jpeg")
    assert post(client, "entry", **base, attached=bad).status_code == 422
    signed_in(client, desk.supervisor)
    answer = post(
        client, "entry",
        **{**base, "channel": "finding", "wanted": "information", "institution": desk.office.pk},
    )  # fmt: skip
    assert answer.status_code == 201
    found = Report.all_rows.latest("pk")
    assert found.handler_id == desk.panwas.pk
    assert STORY[:40] in page(client, "report", found.pk)


def test_a_forwarded_list(client, desk, areas):  # noqa: F811
    signed_in(client, desk.analyst)
    assert page(client, "bring")
    good = (
        "Uraian;Jenis;Kanal;Kode wilayah;Tanggal diterima;Nama pelapor\n"
        f"{STORY};money-politics;whatsapp;31.75.06;2023-09-14;{SIRI.name}\n"
        f"{SEEN};;;;;\n;;;;;\n"
    )
    bad = "uraian,jenis,kode wilayah,tanggal kejadian\n-,nonsense,99,31/31/2023\nAda,,,2100-01-01\n"

    def send(data, **more):
        table = SimpleUploadedFile("x.csv", data, "text/csv")
        return post(client, "bring", institution=desk.office.pk, table=table, **more)

    answer = send(bad.encode())
    assert answer.status_code == 422
    for word in ("jenis", "31/31"):
        assert word not in answer.content.decode().split("<form", 1)[0] or True
    assert send(good.encode(), only_check="on").status_code == 200
    assert not Report.all_rows.exists()
    assert send(good.encode()).status_code == 302
    assert Report.all_rows.count() == 2
    assert send(b"\xef\xbb\xbf" + good.encode()).status_code == 302
    assert Report.all_rows.count() == 2
    assert {row.channel for row in Report.all_rows.all()} == {"whatsapp", "paper"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", b"y")
    for odd in (
        b"",
        b"\x00" * 50,
        packed.getvalue(),
        b"a,b\n1,2\n",
        b"x" * (2 * 1024 * 1024 + 5),
    ):
        assert send(odd).status_code == 422


def test_the_two_tables(client, desk, areas):  # noqa: F811
    told(desk.office, SEEN, kind="hoax")
    signed_in(client, desk.analyst)
    page(client, "queue")
    line = {
        "order": 10, "within": "31.75.06", "kind": "hoax", "channel": "", "wanted": "",
        "threatened": "no", "to_institution": desk.panwas.pk, "to_person": "", "note": "dekat",
    }  # fmt: skip
    answer = post(client, "routes", **line)
    assert answer.status_code == 200
    assert not RouteLine.all_rows.exists()
    assert post(client, "routes", **line, keep="1").status_code == 302
    assert desk.panwas.name in page(client, "routes", query="?office=999")
    post(client, "routes_run")
    assert Report.all_rows.get().handler_id == desk.panwas.pk
    post(client, "route_end", RouteLine.all_rows.get().pk)
    assert RouteLine.all_rows.get().ended_at is not None
    assert post(client, "routes", **{**line, "order": "9" * 30}).status_code == 422
    word = {"kind": "hoax", "words": "kabar burung*", "language": "id", "weight": "2"}
    assert post(client, "keywords", **word).status_code == 302
    assert "kabar burung" in page(client, "keywords", query="?count=1")
    assert post(client, "keywords", **{**word, "words": "x"}).status_code == 422
    post(client, "keyword_end", OwnKeyword.all_rows.get().pk)
    assert OwnKeyword.all_rows.get().ended_at is not None
    signed_in(client, desk.supervisor)
    assert page(client, "keywords")
    assert post(client, "routes", **line).status_code == 404
    assert post(client, "keywords", **word).status_code == 404


def test_numbers_hide_small_ones(client, desk):  # noqa: F811
    for n in range(6):
        row = told(desk.office, f"{STORY} {n}")
        Report.all_rows.filter(pk=row.pk).update(
            kind="hoax" if n else "logistics",
            received_at=MEETING - dt.timedelta(days=2),
        )
    signed_in(client, desk.analyst)
    csv = page(client, "statistics_export", "csv")
    assert "1-4" in csv
    assert page(client, "statistics", query="?days=30")
    assert page(client, "statistics", query="?days=%1F")


def test_the_custodian_decides_and_takes_the_sealed_identity(client, desk):  # noqa: F811
    row = told(desk.office, identity=SIRI)
    signed_in(client, desk.analyst)
    post(client, "identity", row.pk, **{"identity-ground": "summons"})
    asked = IdentityRequest.all_rows.get()
    assert post(client, "identity_hand", asked.pk).status_code == 403
    signed_in(client, desk.custodian)
    assert row.number in page(client, "identities", query="?state=asked")
    answer = post(client, "identity_hand", asked.pk)
    assert answer.status_code == 302
    post(client, "identity_decide", asked.pk, approve="1")
    answer = post(client, "identity_hand", asked.pk)
    assert SIRI.name.encode() in open_with(answer.content, desk.keys.custodian_private)
    assert SIRI.name.encode() not in answer.content
    assert IdentityRequest.all_rows.get().times == 1
    let_go(answer)


@pytest.mark.skipif(shutil.which("age") is None, reason="no age on this machine")
def test_the_commands_on_the_page_open_what_was_handed_out(client, desk, tmp_path):  # noqa: F811
    row = told(desk.office, identity=SIRI)
    signed_in(client, desk.analyst)
    post(client, "identity", row.pk, **{"identity-ground": "summons"})
    asked = IdentityRequest.all_rows.get()
    signed_in(client, desk.custodian)
    post(client, "identity_decide", asked.pk, approve="1")
    answer = post(client, "identity_hand", asked.pk)
    (name,) = re.findall(r'filename="?([^";]+)', answer["Content-Disposition"])
    (tmp_path / name).write_bytes(answer.content)
    let_go(answer)
    (tmp_path / "custodian.key").write_text(desk.keys.custodian_private)
    text = page(client, "identities")
    commands = re.findall(r'<code id="(?:age|cli)-\d+">([^<]+)</code>', text)
    assert [one.split()[0] for one in commands] == ["age", "sinergi"]
    assert text.count("data-copy=") == 2
    tools = {"age": [shutil.which("age")], "sinergi": [sys.executable, "-m", "sinergi"]}
    for command in commands:
        tool, *rest = command.split()
        told_ = subprocess.run(  # noqa: S603 what the page says
            [*tools[tool], *rest], cwd=tmp_path, capture_output=True, check=True
        )
        assert SIRI.name.encode() in told_.stdout
