"""Personal data as its keepers meet it: record, rules by two people, requests, breaches."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.elections.models import Election
from sinergi.neutrality.models import PledgeName
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.pledging import SheetDraft, Signed, collect_pledges
from sinergi.operations.models import Lending, LentName
from sinergi.operations.removing import remove_names
from sinergi.privacy.models import Breach, Hold, Removal, Request, RetentionRule
from sinergi.privacy.services.retention import (
    BadRule,
    Removed,
    approve_rule,
    place_hold,
    propose_rule,
    remove_due,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def eva(bawaslu):
    """Return Eva, custodian beside Alice."""
    return make_person("eva", Role.CUSTODIAN, bawaslu)


def body(answer) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace")


def english(client, person):
    client.force_login(person)
    client.cookies["sinergi_language"] = "en"
    return client


def test_the_record_is_read_searched_and_handed_out(client, alice):
    english(client, alice)
    page = body(client.get("/privacy/"))
    assert "sealed to custodians alone" in page
    assert "no rule yet" in page
    assert "reports.Report" in page
    found = body(client.get("/privacy/?q=posko%20unread"))
    assert "Bawaslu unread" in found
    assert "reports.Report" not in found
    assert "Nothing fits" in body(client.get("/privacy/?q=zzz"))
    table = body(client.get("/privacy/export.csv"))
    assert "neutrality.PledgeName.name" in table
    assert client.get("/privacy/export.xlsx").status_code == 200
    paper = PdfReader(io.BytesIO(client.get("/privacy/record.pdf").content))
    told = " ".join(page.extract_text() for page in paper.pages)
    assert "sealed to custodians alone" in " ".join(told.split())
    assert client.get("/privacy/export.pdf").status_code == 404


def test_a_rule_is_set_by_two_people(client, alice, eva, bawaslu):
    given = {"institution": bawaslu.pk, "kind": "pledge-names", "months": 24,
             "ground": "JRA 2024"}  # fmt: skip
    english(client, alice)
    assert client.get("/privacy/retention/new/").status_code == 200
    for bad in ({"months": 0}, {"months": "9" * 40}, {"kind": "x"}, {"ground": " "}):
        answer = client.post("/privacy/retention/new/", {**given, **bad})
        assert answer.status_code == 422
    assert client.post("/privacy/retention/new/", given).status_code == 302
    row = RetentionRule.all_rows.get()
    client.post(f"/privacy/retention/{row.pk}/approve/")
    row.refresh_from_db()
    assert row.state == "proposed"
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.all_rows.update(approved_by=alice)
    english(client, eva)
    assert "Approve" in body(client.get("/privacy/retention/"))
    client.post(f"/privacy/retention/{row.pk}/approve/")
    row.refresh_from_db()
    assert (row.state, row.approved_by_id) == ("in-force", eva.pk)
    assert "24" in body(client.get("/privacy/?q=pledged"))
    assert client.post(f"/privacy/retention/{row.pk}/burn/").status_code == 404
    client.post(f"/privacy/retention/{row.pk}/end/")
    with pytest.raises(BadRule, match="state"):
        approve_rule(row, by=eva, at=MEETING)


def test_what_is_over_is_removed_unless_a_hold_stands(client, alice, eva, bawaslu):
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu", name_en="Election", kind="pemilu",
        voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip
    for year in (2020, 2023):
        draft = SheetDraft(
            institution=bawaslu, election=election, area_code="31.75",
            signed_on=dt.date(year, 9, 1),
            signed=[Signed(SubjectKind.ASN, f"Kasi {year}", f"Nama {year}")],
        )  # fmt: skip
        collect_pledges(draft, by=None, at=MEETING)
    assert remove_due(MEETING) == []
    rule = propose_rule(bawaslu, "pledge-names", 24, "JRA", by=alice, at=MEETING)
    assert remove_due(MEETING) == []
    approve_rule(rule, by=eva, at=MEETING)
    english(client, alice)
    assert client.get("/privacy/holds/new/").status_code == 200
    given = {"institution": bawaslu.pk, "kind": "", "reason": "Sengketa di MK"}
    assert client.post("/privacy/holds/new/", given).status_code == 302
    assert remove_due(MEETING) == []
    lift = f"/privacy/holds/{Hold.all_rows.get().pk}/lift/"
    assert "Somebody else" in body(client.post(lift, follow=True))  # who placed it
    assert Hold.all_rows.get().lifted_at is None
    english(client, eva)
    assert client.post(lift).url
    (row,) = remove_due(MEETING)
    assert (row.removed, row.before_on) == (1, dt.date(2021, 9, 14))
    assert list(PledgeName.all_rows.values_list("name", flat=True)) == ["Nama 2023"]
    assert remove_due(MEETING) == []
    page = body(client.get("/privacy/retention/"))
    assert "Sengketa di MK" in page
    told = Fact.all_rows.get(verb="privacy:data:removed").details
    assert told == {"kind": "pledge-names", "removed": 1, "held": 0}
    assert Removal.all_rows.count() == 1
    with pytest.raises(BadRule, match="kind"):
        place_hold(bawaslu, "x", "y", by=None, at=MEETING)


def test_a_request_runs_its_hours_and_is_answered_once(client, alice, bawaslu):
    english(client, alice)
    assert client.get("/privacy/requests/new/").status_code == 200
    given = {"institution": bawaslu.pk, "right": "access", "reference": "Map 7/2023",
             "received_at": "2023-09-14T10:00", "proven": "on"}  # fmt: skip
    for bad in ({"received_at": "2999-01-01T00:00"}, {"received_at": "1800-01-01T00:00"},
                {"right": "x"}, {"institution": 10**30}, {"reference": ""}):  # fmt: skip
        answer = client.post("/privacy/requests/new/", {**given, **bad})
        assert answer.status_code == 422
    page = client.post("/privacy/requests/new/", given).url
    row = Request.all_rows.get()
    assert row.number.startswith("PD-")
    assert row.due_at - row.received_at == dt.timedelta(hours=72)
    shown = body(client.get(page))
    assert "UU 27/2022 art. 7, 32" in shown
    assert "not yet checked against the gazetted text" in shown
    for query in ("", "?state=late", "?q=Map", "?right=access&state=open"):
        assert row.number in body(client.get(f"/privacy/requests/{query}"))
    assert "No request" in body(client.get("/privacy/requests/?right=erasure&page=9"))
    assert "hours late" in body(client.get("/privacy/requests/"))
    assert row.number in body(client.get("/privacy/requests/export.csv"))
    assert client.get("/privacy/requests/export.xlsx").status_code == 200
    assert row.number in body(client.get("/queue/"))
    assert client.post(page, {"answer": "refused", "ground": ""}).status_code == 422
    assert client.post(page, {"answer": "open"}).status_code == 422
    assert client.post(page, {"answer": "granted"}).status_code == 302
    assert client.post(page, {"answer": "granted"}).status_code == 422
    row.refresh_from_db()
    assert (row.answer, row.answered_by_id) == ("granted", alice.pk)


def test_a_breach_is_told_within_its_clock_and_then_closed(client, alice, bawaslu):
    english(client, alice)
    assert client.get("/privacy/breaches/new/").status_code == 200
    given = {"institution": bawaslu.pk, "what": "Ponsel hilang", "data_kinds": "Foto",
             "known_at": "2023-09-14T10:00", "people": 12, "with_minors": "on"}  # fmt: skip
    for bad in ({"people": -1}, {"people": 10**20}, {"known_at": "2999-01-01T00:00"}):
        answer = client.post("/privacy/breaches/new/", {**given, **bad})
        assert answer.status_code == 422
    page = client.post("/privacy/breaches/new/", given).url
    row = Breach.all_rows.get()
    assert row.number.startswith("KD-")
    assert row.number in body(client.get("/privacy/breaches/?state=late&q=Ponsel"))
    assert row.number in body(client.get("/privacy/breaches/export.csv"))
    assert client.get("/privacy/breaches/export.xlsx").status_code == 200
    assert row.number in body(client.get("/queue/"))
    for step, done, closed in (
        ("close", "", False), ("people", "", False), ("agency", "", False),
        ("close", "", False), ("close", "Kata sandi diganti", True),
    ):  # fmt: skip
        assert client.post(f"{page}{step}/", {"done": done}).status_code == 302
        row.refresh_from_db()
        assert (row.closed_at is not None) is closed
    assert client.post(f"{page}burn/").status_code == 404
    assert client.post(f"{page}people/", {"done": "x" * 2000}).status_code == 302
    assert "Kata sandi diganti" in body(client.get(page))
    assert "No breach" in body(client.get("/privacy/breaches/?state=open"))
    verbs = set(Fact.all_rows.values_list("verb", flat=True))
    assert {"privacy:breach:noted", "privacy:breach:step"} <= verbs


def test_another_institution_finds_nothing(client, alice, bawaslu):
    english(client, alice)
    client.post("/privacy/requests/new/", {
        "institution": bawaslu.pk, "right": "erasure", "reference": "Map Rahasia",
        "received_at": "2023-09-14T10:00",
    })  # fmt: skip
    row = Request.all_rows.get()
    assert row.due_at is None
    other = make_institution("Bawaslu Jakarta Utara", InstitutionKind.BAWASLU)
    english(client, make_person("fina", Role.BAWASLU_LEADER, other))
    assert client.get(f"/privacy/requests/{row.pk}/").status_code == 404
    assert (
        client.post(f"/privacy/requests/{row.pk}/", {"answer": "granted"}).status_code
        == 404
    )
    assert "Map Rahasia" not in body(client.get("/privacy/requests/export.csv"))
    refused = client.post("/privacy/retention/new/", {
        "institution": bawaslu.pk, "kind": "facts", "months": 1, "ground": "x",
    })  # fmt: skip
    assert refused.status_code == 422
    assert row.number not in body(client.get("/queue/"))


def test_names_of_those_who_came_back_are_blanked_and_the_loan_stays(pemkot, bawaslu):
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu", name_en="Election", kind="pemilu",
        voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip
    day = dt.date(2020, 9, 1)
    for number in range(2):
        row = Lending.all_rows.create(
            number=f"P-{number}", giver=pemkot, taker=bawaslu, area_code="31.75",
            election=election, office="Seksi", duty="Tugas", letter_number="ST",
            letter_on=day, from_on=day, step="lent", step_at=MEETING,
            created_at=MEETING, returned_on=day if number else None,
        )  # fmt: skip
        LentName.all_rows.create(lending=row, name=f"Pegawai {number}")
    before = dt.date(2021, 1, 1)
    assert remove_names(bawaslu.pk, before) == Removed(0)
    assert remove_names(pemkot.pk, before) == Removed(1)
    assert remove_names(pemkot.pk, before) == Removed(0)
    names = LentName.all_rows.order_by("lending__number").values_list("name", flat=True)
    assert list(names) == ["Pegawai 0", ""]
