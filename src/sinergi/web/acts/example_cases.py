"""Reports, cases and hand-overs of the example: a desk, keys, what was told, what became of it.

The private half of the custodian's key lies beside the example's login, as no real one
may: it opens made-up names. The offices' keys open with the example's one password.
"""

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import ExamplePeople
from sinergi.accounts.models import Institution
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime, Role
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.making import full_draft
from sinergi.cases.services.opening import (
    CaseDraft,
    PartyDraft,
    open_case,
)
from sinergi.cases.services.stepping import take_step
from sinergi.evidence.rules.kinds import Purpose, Source
from sinergi.evidence.services.intake import take_in
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.steps import Act, Side
from sinergi.handovers.services.acting import act_on
from sinergi.handovers.services.sending import Terms, send
from sinergi.places.models import Area
from sinergi.reports.models import Report
from sinergi.reports.rules.states import MessageKind, Wanted
from sinergi.reports.rules.told import Identity, Told
from sinergi.reports.services.casing import become_case
from sinergi.reports.services.desks import set_desk
from sinergi.reports.services.grouping import join, open_incident
from sinergi.reports.services.sorting import enter_official
from sinergi.reports.services.taking import ReportDraft, take_report
from sinergi.reports.services.talking import post_message
from sinergi.seals.keeper.speaking import in_own_memory
from sinergi.seals.keeping import lock, unlock
from sinergi.seals.sealing import new_pair
from sinergi.seals.services.custody import put_key
from sinergi.seals.services.holding import set_up_office
from sinergi.web.acts.example_told import INCIDENT, TALES, Tale

A_DAY = dt.timedelta(days=1)
LIGHT = 12
"""How hard scrypt works for the example's keys: they guard nothing."""
KEYED = (
    "bawaslu", "panwascam", "kpu", "polres", "pemkot", "kecamatan", "kelurahan",
)  # fmt: skip
CUSTODIAN_FILE = "example-custodian"
STORIES: tuple[tuple[int, CaseKind, tuple[Step, ...]], ...] = (
    (7, CaseKind.OTHER, (Step.REVIEWED,)),
    (8, CaseKind.ETHICS, (Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING)),
    (10, CaseKind.ADMINISTRATIVE, (
        Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING, Step.STUDIED, Step.PLENARY,
        Step.DECIDED,
    )),
)  # fmt: skip
"""Place in the table of tales, kind of case, steps it took, one a day."""


def load_cases(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Make a desk, reports, cases and hand-overs; return what was made."""
    with in_own_memory(), transaction.atomic():
        desk = people.institutions["bawaslu"]
        unlock(desk.pk, people.password, by=None, at=at)
        set_desk(
            desk.pk, "Jl. Contoh No. 1, Jakarta Timur (contoh)", phone="021 000000",
            hours="Senin sampai Jumat, 08.00 sampai 16.00 WIB", by=None, at=at,
            example=True,
        )  # fmt: skip
        reports = [_report(desk, tale, at) for tale in TALES]
        _talk(people, reports, at)
        cases = [_case(people, reports[place], kind, steps, at)
                 for place, kind, steps in STORIES]  # fmt: skip
        _shelve(people, cases[-1], at)
        handed = _hand_over(people, cases[-1], at)
        lock(desk.pk)
    return [
        f"{len(reports)} reports, {len(cases)} cases, {handed} hand-overs",
        "offices unlock with the example's password",
    ]


def load_keys(people: ExamplePeople, *, at: dt.datetime) -> None:
    """Make the offices' keys, before anything is sealed to one."""
    with in_own_memory(), transaction.atomic():
        _keys(people, at)


def _keys(people: ExamplePeople, at: dt.datetime) -> None:
    for name in KEYED:
        set_up_office(
            people.institutions[name], people.password, by=None, at=at, example=True,
            work=LIGHT,
        )  # fmt: skip
    pair = new_pair()
    put_key(
        people.institutions["bawaslu"], pair.public, "Kunci contoh", at=at, example=True,
        holder=people.people["kustodian"],
    )  # fmt: skip
    _keep_private(pair.private)


def _keep_private(private: str) -> Path:
    path = Path(settings.SINERGI_KEYS) / CUSTODIAN_FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{private}\n")
    return path


def _report(desk: Institution, tale: Tale, at: dt.datetime) -> Report:
    day = timezone.localdate(at)
    came = at - tale.came * A_DAY
    known = Area.all_rows.current().filter(code=tale.area).exists()
    identity = Identity(name=tale.name, address="Alamat contoh") if tale.name else None
    draft = ReportDraft(
        institution_id=desk.pk, identity=identity, kind=tale.kind,
        wanted=Wanted.FORMAL if identity else Wanted.INFORMATION,
        told=Told(
            story=tale.story, where=tale.where, reported=tale.reported,
            evidence=tale.evidence, witnesses=tale.witnesses, threat=tale.threat,
        ),
        area_code=tale.area if known else "", regime="pemilu",
        happened_on=day - dt.timedelta(days=tale.known),
        known_on=day - dt.timedelta(days=tale.known), received_at=came,
        threatened=bool(tale.threat), language=tale.language, example=True,
    )  # fmt: skip
    return take_report(draft, by=None, at=came).report


def _talk(people: ExamplePeople, reports: list[Report], at: dt.datetime) -> None:
    """Join what tells of the same, ask about one, and receive one officially."""
    analyst, desk = people.people["analis"], people.institutions["bawaslu"]
    incident = open_incident(
        desk.pk, "Amplop di pos ronda (contoh)", kind=reports[0].kind, by=analyst,
        at=at, example=True,
    )  # fmt: skip
    join(incident, [reports[one] for one in INCIDENT], by=analyst, at=at)
    post_message(
        reports[4], MessageKind.QUESTION, "Di jembatan mana tepatnya? (contoh)",
        from_reporter=False, by=analyst, at=at,
    )  # fmt: skip
    formal = reports[3]
    received = timezone.localdate(formal.received_at)
    enter_official(formal, "01/LP/CONTOH", received, by=analyst, at=at)


def _case(
    people: ExamplePeople,
    report: Report,
    kind: CaseKind,
    steps: tuple[Step, ...],
    at: dt.datetime,
) -> Case:
    """Open a case from a report and take its steps, the last of them today at most."""
    handler = people.people["analis"]
    draft = CaseDraft(
        institution=people.institutions["bawaslu"], kind=kind, regime=Regime.PEMILU,
        origin=Origin.REPORT, title=f"Dugaan pelanggaran dari {report.number} (contoh)",
        allegation="Uraian contoh.", received_at=report.received_at,
        origins=[("report", report.number)], happened_on=report.happened_on,
        known_on=report.known_on, area_code=report.area_code, example=True,
        parties=(PartyDraft(role=Role.ACCUSED, name="Terlapor (contoh)"),),
    )  # fmt: skip
    row = open_case(draft, by=None, at=report.received_at)
    become_case(report, row.pk, by=handler, at=at)
    for days, to in enumerate(steps, 1):
        when = min(report.received_at + days * A_DAY, at)
        row = take_step(row, full_draft(row, to, when), by=None, at=when)
    return row


def _shelve(people: ExamplePeople, case: Case, at: dt.datetime) -> None:
    """Take a note in as evidence of a case, so that a chain of custody is there to see."""
    take_in(
        b"Catatan lapangan: baliho di pagar sekolah (contoh).\n",
        institution_id=case.institution_id, source=Source.FINDING, at=at,
        by_id=people.people["analis"].pk, name="catatan.txt",
        title="Catatan lapangan (contoh)", reference="CONTOH-1",
        subject=("case", case.pk), purpose=Purpose.REVIEW,
    )  # fmt: skip


def _hand_over(people: ExamplePeople, case: Case, at: dt.datetime) -> int:
    """Hand one case to KPU, which received it, and one matter to the police."""
    offices = people.institutions
    terms = Terms(
        purpose="Tindak lanjut (contoh)", basis="UU 7/2017 Pasal 461", example=True
    )
    sent: Handover = send(
        sender=offices["bawaslu"], receiver=offices["kpu"], category=Category.KPU,
        subject=("case", case.pk), by=None, at=at - A_DAY, terms=terms,
        words={"Perihal": str(case), "Isi": "Mohon tindak lanjut (contoh)."},
    )  # fmt: skip
    act_on(sent, Act.RECEIVE, version=sent.version, by=None, at=at, side=Side.RECEIVER)
    crime = replace(terms, basis="UU 7/2017 Pasal 476", cause_at=at)
    send(
        sender=offices["bawaslu"], receiver=offices["polres"], subject=None, by=None,
        category=Category.POLICE, at=at, terms=crime,
        words={"Perihal": "Ancaman kepada warga", "Isi": "Uraian (contoh)."},
    )  # fmt: skip
    return 2
