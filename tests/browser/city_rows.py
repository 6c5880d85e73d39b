"""Fills SINERGI_HOME, which holds the example, with what the example leaves undone.

`python -m tests.browser.city_rows` prints name → key as JSON: what waits for a decision,
codes that are open, a sealed report, an assignment. `city_pages.MADE` names their pages.
"""

import datetime as dt
import json
import os
import sys
from typing import Any

VILLAGES = ("31.75.06.1001", "31.75.06.1003")
STATIONS = 12
PASSPHRASE = "kata-sandi-uji-posko"  # noqa: S105 of a key nobody uses again
HOURS = dt.timedelta(hours=6)


def main() -> None:
    """Make the rows, with the people of the example."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    os.environ |= {"SINERGI_KEEPER": "memory", "SINERGI_SEAL_WORK": "4"}
    import django

    django.setup()
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Institution, Person

    at = real_now()
    people = {one.username: one for one in Person.objects.all()}
    offices = {one.name: one for one in Institution.all_rows.all()}
    made: dict[str, Any] = {
        **_materials(people, offices, at),
        **_rumors(people, offices, at),
        **_codes(people, at),
        **_sealed(people, offices, at),
        **_keys(people, offices, at),
        **_duties(people, offices, at),
        **_cases(),
        **_handovers(people, at),
        **_packages(people, offices, at),
        **_assignment(offices, at),
        **_audits(people, offices, at),
        **_detection(offices, at),
        **_messages(people, offices, at),
    }
    sys.stdout.write(json.dumps(made))


def _materials(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """One version to be asked about, one that waits for KPU, and a quiz in the making."""
    from sinergi.outreach.services.material import (
        add_version,
        ask_approval,
        make_material,
    )
    from sinergi.outreach.services.quiz import QuizDraft, write_quiz

    pemkot = offices["Pemerintah Kota Administrasi Jakarta Timur"]
    kpu, by = offices["KPU Kota Jakarta Timur"], people["koordinator"]
    drafts = []
    for title in ("Poster cek DPT (uji)", "Poster jadwal (uji)"):
        row = make_material(title, "daftar-pemilih", pemkot, by=by, at=at)
        drafts.append(add_version(row, [], link="https://www.kpu.go.id/", by=by, at=at))
    asked = ask_approval(drafts[1], kpu, by=by, at=at)
    item = {"text": "Siapa yang boleh memilih?", "options": ["Warga", "A"], "right": 0}
    quiz = write_quiz(
        QuizDraft("Kuis uji", "daftar-pemilih", [item] * 3), pemkot, by=by, at=at
    )
    return {
        "draft": drafts[0].pk,
        "draft_of": drafts[0].material_id,
        "asked": asked.pk,
        "asked_of": asked.material_id,
        "quiz": quiz.pk,
    }


def _rumors(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """One that was told, one that waits for the answer, one whose answer is to approve."""
    from sinergi.outreach.rules.rumor import Channel
    from sinergi.outreach.services.rumor import (
        RumorDraft,
        answer_rumor,
        ask_answer,
        report_rumor,
    )

    kpu, by = offices["KPU Kota Jakarta Timur"], people["lurah"]
    rows = [
        report_rumor(
            RumorDraft(
                text=text, topic="cara-memilih", channel=Channel.CHAT,
                institution=offices["Kelurahan Penggilingan"],
                area_code=VILLAGES[1], heard_on=at.date(),
            ),
            by=by, at=at,
        )
        for text in ("TPS tutup jam 10 (uji)", "Harus bayar (uji)", "Tanpa KTP (uji)")
    ]  # fmt: skip
    for one in rows[1:]:
        ask_answer(one, kpu, by=by, at=at)
    answer = "Tidak benar: TPS buka sampai pukul 13.00."
    answer_rumor(rows[2], answer, source="PKPU", by=people["kpu"], at=at)
    names = ("told", "unanswered", "answered")
    return {name: one.pk for name, one in zip(names, rows, strict=True)}


def _codes(people: Any, at: dt.datetime) -> dict[str, Any]:
    """The codes of the lurah's session to come, open for six hours."""
    from sinergi.outreach.models import Session
    from sinergi.outreach.public_link import make_token
    from sinergi.outreach.services.door import ATTENDANCE, QUIZ, open_code

    row = Session.all_rows.get(title="Kunjungan SMK (contoh)")
    for what in (ATTENDANCE, QUIZ):
        row = open_code(row, what, at + HOURS, by=people["lurah"], at=at)
    return {
        "coming": row.pk,
        "door": make_token(row, ATTENDANCE),
        "before": make_token(row, QUIZ, "before"),
    }


def _sealed(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """A report sealed at the posko of the lurah, to a key of Bawaslu."""
    from sinergi.doors.boxes import new_pair
    from sinergi.operations.models import Posko
    from sinergi.operations.rules.posko import CameBy
    from sinergi.operations.services.sealing import put_key, seal_report

    bawaslu = offices["Bawaslu Kota Jakarta Timur"]
    public = new_pair(PASSPHRASE).public
    put_key(bawaslu, public, by=people["ketua"], at=at)
    posko = Posko.all_rows.get(area_code=VILLAGES[1])
    text = "Ada pembagian beras di RW 03 (uji)."
    row = seal_report(posko, text, CameBy.PERSON, by=people["lurah"], at=at)
    return {"posko": posko.pk, "sealed": row.pk}


def _keys(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """A custodian's key that is not proved yet; the example has the office's own."""
    from sinergi.seals.sealing import new_pair
    from sinergi.seals.services.custody import offer_key

    office, by = offices["Bawaslu Kota Jakarta Timur"], people["ketua"]
    public = new_pair().public
    key = offer_key(office, public, "Kunci brankas (uji)", holder=by, by=by, at=at)
    return {"office": office.pk, "custodian": key.pk}


def _packages(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """A package on paper that was received, a sheet of its month, a partner to compare."""
    from sinergi.handovers.counting import pairs_of
    from sinergi.handovers.rules.clocks import Category
    from sinergi.handovers.rules.signing import new_private, public_of
    from sinergi.handovers.rules.steps import Act, Side
    from sinergi.handovers.services.acting import Said, act_on
    from sinergi.handovers.services.partners import PartnerDraft, add_partner
    from sinergi.handovers.services.reconciling import make_sheet
    from sinergi.handovers.services.sending import Outside, send

    office, by = offices["Bawaslu Kota Jakarta Timur"], people["ketua"]
    sent_at = at - dt.timedelta(days=40)
    row = send(
        sender=office, receiver=Outside("DKPP (uji)"), category=Category.DKPP,
        subject=None, words={"Perihal": "Uji"}, by=by, at=sent_at,
    )  # fmt: skip
    said = Said(check=row.check_text, done_at=sent_at, number="DKPP/1")
    act_on(row, Act.RECEIVE, said, version=None, by=by, at=at, side=Side.RECEIVER)
    month = sent_at.date().replace(day=1)
    between = pairs_of(month, by)[0]
    sheet = make_sheet(between, month, by=by, at=at)
    draft = PartnerDraft(
        institution=office, name="KPU (uji)", office="7",
        public_key=public_of(new_private()),
    )  # fmt: skip
    partner = add_partner(draft, by=by, at=at)
    return {"package": row.pk, "sheet_of": sheet.pk, "partner": partner.pk}


def _duties(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """A rule that waits, a hold, a request and a breach that are open."""
    from sinergi.privacy.rules.rights import Right
    from sinergi.privacy.services.answering import (
        BreachDraft,
        RequestDraft,
        note_breach,
        take_request,
    )
    from sinergi.privacy.services.retention import place_hold, propose_rule

    office, by = offices["Bawaslu Kota Jakarta Timur"], people["ketua"]
    propose_rule(office, "reports", 60, "JRA (uji)", by=None, at=at)
    place_hold(office, "reports", "Sengketa (uji)", by=by, at=at)
    asked = RequestDraft(
        institution=office, right=Right.ACCESS, reference="Map 7 (uji)", received_at=at
    )
    lost = BreachDraft(
        institution=office, what="Ponsel hilang (uji)", data_kinds="Foto", known_at=at
    )
    request = take_request(asked, by=by, at=at)
    breach = note_breach(lost, by=by, at=at)
    return {"request": request.pk, "breach": breach.pk}


def _cases() -> dict[str, Any]:
    """The example's decided case, with its hearing and invitation."""
    from sinergi.cases.models import Case

    row = Case.all_rows.filter(step="decided").latest("pk")
    return {
        "case": row.key,
        "case_hearing": row.hearings.latest("pk").key,
        "case_invitation": row.invitations.latest("pk").pk,
    }


def _handovers(people: Any, at: dt.datetime) -> dict[str, Any]:
    """One that is prepared and one that is on the road."""
    from sinergi.elections.models import Election
    from sinergi.facilities.models import Facility, Good
    from sinergi.facilities.services.logistics import (
        Manifest,
        Sent,
        prepare_handover,
        send_handover,
    )

    manifest = Manifest(
        election=Election.all_rows.order_by("-voting_on")[0],
        source=Facility.all_rows.get(kind="store-city"),
        target=Facility.all_rows.filter(
            kind="store-kecamatan", serves_code="31.75.06"
        ).earliest("pk"),
    )
    box, by = Good.all_rows.get(code="kotak"), people["kpu"]
    rows = [
        prepare_handover(manifest, [Sent(box, 8)], by=by, at=at) for _turn in range(2)
    ]
    send_handover(rows[1], sender="Staf KPU (uji)", version=None, by=by, at=at)
    return {"prepared": rows[0].pk, "on_road": rows[1].pk}


def _assignment(offices: Any, at: dt.datetime) -> dict[str, Any]:
    """Which stations of two kelurahan keep their boxes where."""
    from sinergi.elections.models import Election, PollingStation
    from sinergi.facilities.assigning import gather
    from sinergi.facilities.models import StoreAssignment
    from sinergi.facilities.services.assigning import store_assignment
    from sinergi_core.allocate.stores import assign_stations

    election = Election.all_rows.order_by("-voting_on")[0]
    for code in VILLAGES:
        for number in range(1, STATIONS + 1):
            PollingStation.all_rows.create(
                election=election, area_code=code, number=number, registered=250
            )
    row = StoreAssignment.all_rows.create(
        election=election, within="31.75.06", institution=offices["PPK Cakung"],
        boxes=4, boxes_source="Uji", started_at=at,
    )  # fmt: skip
    gathered = gather(row)
    store_assignment(row, gathered, assign_stations(gathered.problem), at=at)
    return {"assignment": row.pk}


def _audits(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """An audit of even-handedness that was released, one that is due, a case for it."""
    from sinergi.cases.evenness import compute, due_periods
    from sinergi.cases.models import Case
    from sinergi.cases.rules.evenness import Reporter, Side, half_year_of
    from sinergi.cases.services.evenness import (
        ReleaseDraft,
        SideDraft,
        note_side,
        release_audit,
    )

    office, by = offices["Bawaslu Kota Jakarta Timur"], people["ketua"]
    newest = half_year_of(at.date())[0] - dt.timedelta(days=40)
    older = half_year_of(newest)[0] - dt.timedelta(days=40)
    for n in range(80):
        day = newest if n % 2 else older
        fate = "registered_on" if n % 3 else "rejected_on"
        row = Case.all_rows.create(
            number=f"uji/{n}", institution=office, opener=office, level="bawaslu",
            kind="administrative", regime="pemilu", regulation="pemilu-penanganan",
            edition="2022", origin="report", area_code="31.75.06", step="received",
            step_at=at, received_on=day, sealed_text=b"", opened_at=at,
            **{fate: day + dt.timedelta(days=3)},
        )  # fmt: skip
        side = SideDraft(side=Side.PARTY, number=1 + n % 4, reporter=Reporter.VOTER)
        note_side(row, side, by=None, at=at)
    first, last = due_periods(office.pk, at.date())[-1]
    draft = ReleaseDraft(
        first_on=first, plenary_on=at.date(), explanation="Penjelasan pleno (uji). " * 3,
        digest=compute(office.pk, first, last).audit.digest,
    )  # fmt: skip
    made = release_audit(office, draft, by=by, at=at)
    due = due_periods(office.pk, at.date())[0][0]
    return {
        "audit": made.key, "audit_office": office.pk, "audit_due": due.isoformat(),
        "audit_case": row.key,
    }  # fmt: skip


def _detection(offices: Any, at: dt.datetime) -> dict[str, Any]:
    """A detector of silence with its back-test, an alarm and a place to call."""
    from sinergi.warnings.method import Finding
    from sinergi.warnings.models import BackTest, Call
    from sinergi.warnings.services.alarms import raise_alarms
    from sinergi.warnings.services.calls import open_calls
    from sinergi.warnings.services.detectors import SetUp, make_detector

    office, day = offices["Bawaslu Kota Jakarta Timur"], at.date()
    row = make_detector(
        SetUp(
            "Kesenyapan (uji)", "silence", "received", "silence", "31.75",
            {"window": 30}, office.pk,
        ),
        by=None, at=at,
    )  # fmt: skip
    planted = {
        "strength": 2, "days": 2, "size": 3, "trials": 40, "found": 30, "power": 0.75,
        "low": 0.6, "high": 0.86, "missed": 10, "wait": 2.0, "lead": 0.0,
    }  # fmt: skip
    past = {
        "days": 56, "first": "2024-01-01", "last": "2024-02-25", "alarms": 1,
        "per_week": 0.125,
        "list": [{"raised": "2024-01-05", "first": "2024-01-04",
                  "areas": list(VILLAGES), "observed": 1.0, "expected": 3.0}],
    }  # fmt: skip
    quiet = {"alarms": 2, "days": 840, "per_week": 0.02, "low": 0.0, "high": 0.1}
    BackTest.all_rows.create(
        detector=row, digest=row.digest, asked_at=at, completed_at=at, code_version="uji",
        data_digest="0" * 64,
        result={"v": 1, "past": past, "planted": [planted], "quiet": quiet,
                "plants": "silent", "areas": 65, "seen": 0.9, "events": 120},
    )  # fmt: skip
    figures = {
        "why": {"quiet": 1, "unreachable": 1}, "digest": "0" * 64, "seed": 1,
        "code": "uji", "coverage": 0.8, "series_from": str(day - dt.timedelta(days=9)),
        "series": [0, 1, None, 3, 2, 0, 5, 1, 0, 4],
        "areas": [[VILLAGES[0], 3.0, 1.0], [VILLAGES[1], None, 0.5]],
    }  # fmt: skip
    start = day - dt.timedelta(days=2)
    (alarm,) = raise_alarms(
        row, [Finding(VILLAGES, start, day, 2.0, 5.0, figures)], mark="1", at=at
    )
    silent = {"why": "quiet", "received": 1.0, "owed": 6.0, "p": 0.01}
    open_calls(row, [Finding((VILLAGES[0],), start, day, 1.0, 5.0, silent)], {}, at=at)
    call = Call.all_rows.get(detector=row)
    return {"detector": row.key, "alarm": alarm.key, "call": call.key}


def _messages(people: Any, offices: Any, at: dt.datetime) -> dict[str, Any]:
    """A message of the weather service, one that was refused, and who is asked for more."""
    from pathlib import Path

    from sinergi.warnings.services.cap_receiving import Arrival, receive
    from sinergi.warnings.services.cap_sources import add_source, make_cap_feed

    by, folder = people["koordinator"], Path("src/sinergi/warnings/tests/cap")
    arrival = Arrival(institution=offices["Pemerintah Kota Administrasi Jakarta Timur"])
    row = receive((folder / "nowcast.xml").read_bytes(), arrival, by=by, at=at).message
    receive(b"<alert><status>Nyata</status></alert>", arrival, by=by, at=at)
    add_source(
        arrival.institution, name="Cuaca (uji)", url="https://cuaca.example/atom",
        every=10, by=by, at=at,
    )  # fmt: skip
    make_cap_feed("Pusdalops (uji)", language="id", by=by, at=at)
    assert row is not None
    return {"message": row.key}


if __name__ == "__main__":
    main()
