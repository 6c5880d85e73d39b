"""Outreach of the example: targets, sessions in every step, a quiz, a rumour answered.

Everything is made up and marked so; targets follow the example's polling stations where
it has any, and are figures of the example where it has not.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import CAKUNG, CITY, PENGGILINGAN, ExamplePeople
from sinergi.elections.models import Election, Stage
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.models import Quiz, Session, Target
from sinergi.outreach.rules.material import Phase
from sinergi.outreach.rules.rumor import Channel
from sinergi.outreach.rules.session import BadSession, Heads, Kind, Step
from sinergi.outreach.services.material import (
    add_version,
    ask_approval,
    decide_material,
    make_material,
)
from sinergi.outreach.services.quiz import (
    QuizDraft,
    put_quiz_to_use,
    tally_quiz,
    write_quiz,
)
from sinergi.outreach.services.reporting import Asked, Report, report_session
from sinergi.outreach.services.rumor import (
    Hands,
    RumorDraft,
    answer_rumor,
    approve_answer,
    ask_answer,
    note_hearing,
    report_rumor,
)
from sinergi.outreach.services.session import (
    SessionDraft,
    move_session,
    plan_session,
)
from sinergi.outreach.services.target import derive_targets
from sinergi.places.models import Area

ITEMS = (
    ("Siapa yang boleh memilih?", ("Warga 17 tahun ke atas atau sudah menikah", "Semua warga"), 0),
    ("Di mana mengecek nama di daftar pemilih?", ("cekdptonline.kpu.go.id", "Di bank"), 0),
    ("Bolehkah menerima uang untuk memilih calon?", ("Boleh", "Tidak boleh"), 1),
    ("Ke mana melaporkan pelanggaran?", ("Bawaslu", "Tim kampanye"), 0),
)  # fmt: skip


@transaction.atomic
def load_outreach(
    people: ExamplePeople, election: Election | None, *, at: dt.datetime
) -> list[str]:
    """Set targets, hold and plan sessions, answer a rumour; return a line per thing."""
    targets = _targets(election, at) if election is not None else 0
    quiz = _quiz(people, at)
    _material(people, at)
    held = list(_sessions(people, election, quiz, at))
    _rumor(people, held[0], at)
    for one, heads in zip(held, _heads(), strict=True):
        _report(people, one, heads, at)
    planned = _coming(people, election, quiz, at)
    return [
        f"{targets} outreach targets",
        f"outreach sessions: {len(held)} held, {planned} to come",
    ]


def _targets(election: Election, at: dt.datetime) -> int:
    try:
        return derive_targets(election, CITY, by=None, at=at).made
    except BadSession:  # the example has no stations with their voters
        areas = Area.all_rows.current().filter(parent_code=CAKUNG).order_by("code")
        rows = [
            Target(
                election=election, area_code=code, segment="pemula",
                people=5_000 + 300 * n, low=4_500 + 270 * n, high=5_500 + 330 * n,
                estimate=True, how="shares", source="Contoh",
                edition=catalogue().edition,
            )
            for n, code in enumerate(areas.values_list("code", flat=True))
        ]  # fmt: skip
        return len(Target.all_rows.bulk_create(rows))


def _quiz(people: ExamplePeople, at: dt.datetime) -> Quiz:
    items = [
        {"text": text, "options": list(options), "right": right}
        for text, options, right in ITEMS
    ]
    draft = QuizDraft("Kuis pemilih pemula (contoh)", "daftar-pemilih", items)
    kpu = people.institutions["kpu"]
    quiz = write_quiz(draft, kpu, by=None, at=at, example=True)
    return put_quiz_to_use(quiz, use=True, by=None, at=at)


def _material(people: ExamplePeople, at: dt.datetime) -> None:
    row = make_material(
        "Brosur hak pilih pemula (contoh)", "daftar-pemilih",
        people.institutions["pemkot"], by=None, at=at, example=True,
    )  # fmt: skip
    version = add_version(
        row, [], link="https://www.kpu.go.id/", by=people.people["koordinator"], at=at
    )
    version = ask_approval(version, people.institutions["kpu"], by=None, at=at)
    decide_material(version, approve=True, by=people.people["kpu"], at=at)


def _draft(
    people: ExamplePeople, who: str, title: str, area: str, starts: dt.datetime,
    election: Election | None, **more: object,
) -> SessionDraft:  # fmt: skip
    fields = {"segment": "pemula", "topic": "daftar-pemilih"} | more
    stage = None
    if election is not None:
        day = starts.date()
        stages = Stage.all_rows.filter(
            election=election, starts_on__lte=day, ends_on__gte=day
        )
        stage = stages.order_by("-starts_on").first()
    return SessionDraft(
        title=title, organiser=people.institutions[who], area_code=area,
        starts_at=starts, election=election, stage=stage,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def _sessions(
    people: ExamplePeople, election: Election | None, quiz: Quiz, at: dt.datetime
) -> Iterator[Session]:
    """Plan what was held before `at`: a school, a forum, an interfaith dialogue."""
    day = dt.timedelta(days=1)
    drafts = (
        _draft(people, "kelurahan", "Kunjungan SMAN (contoh)", PENGGILINGAN, at - 9 * day,
               election, kind=Kind.SCHOOL, place="SMAN contoh", quiz=quiz,
               other_partners=("OSIS contoh",)),
        _draft(people, "bawaslu", "Forum Warga (contoh)", "31.75.06.1001", at - 6 * day,
               election, kind=Kind.FORUM, segment="komunitas", topic="melapor",
               place="Balai RW contoh"),
        _draft(people, "fkub", "Dialog lintas iman (contoh)", CAKUNG, at - 3 * day,
               election, kind=Kind.INTERFAITH, segment="keagamaan", topic="sara",
               place="Aula contoh"),
    )  # fmt: skip
    for draft in drafts:
        yield plan_session(draft, by=None, at=draft.starts_at - 5 * day, example=True)


def _heads() -> Iterator[Heads]:
    yield Heads(
        attended=180, men=82, women=98, disabled=2, age_17_21=176, first=171,
        checked=140, no_card=23,
    )  # fmt: skip
    yield Heads(attended=64, men=30, women=34, disabled=3)
    yield Heads(attended=120)


def _report(people: ExamplePeople, row: Session, heads: Heads, at: dt.datetime) -> None:
    if row.quiz_id is not None:
        for phase, counts in (
            (Phase.BEFORE, [12, 48, 66, 40, 10]),
            (Phase.AFTER, [1, 9, 30, 70, 64]),
        ):
            tally_quiz(row, phase, counts, by=None, at=at)
    asked = (
        Asked("daftar-pemilih", "Belum punya KTP-el, apakah bisa memilih?", 6,
              "Bisa direkam dulu di Dukcapil."),
        Asked("pindah-memilih", "Bagaimana bila kuliah di luar kota?", 3),
    )  # fmt: skip
    report = Report(heads=heads, candidate_present=False, questions=asked)
    row = report_session(row, report, by=None, at=at)
    if row.kind != Kind.INTERFAITH:  # the last waits to be verified
        move_session(row, Step.VERIFIED, by=None, at=at)


def _rumor(people: ExamplePeople, session: Session, at: dt.datetime) -> None:
    draft = RumorDraft(
        text="Memilih bisa lewat WhatsApp (contoh)", topic="cara-memilih",
        institution=people.institutions["kelurahan"], area_code=PENGGILINGAN,
        heard_on=timezone.localdate(at) - dt.timedelta(days=12), channel=Channel.CHAT,
    )  # fmt: skip
    row = report_rumor(draft, by=None, at=at, example=True)
    row = ask_answer(row, people.institutions["kpu"], by=None, at=at)
    row = answer_rumor(
        row, "Tidak benar. Pemilih datang sendiri ke TPS pada hari pemungutan suara.",
        source="UU 7/2017", by=people.people["kpu"], at=at,
    )  # fmt: skip
    row = approve_answer(row, by=None, at=at)
    note_hearing(row, session, Hands(180, 62, 180, 9), by=None, at=at)


def _coming(
    people: ExamplePeople, election: Election | None, quiz: Quiz, at: dt.datetime
) -> int:
    day = dt.timedelta(days=1)
    nine = timezone.localtime(at).replace(hour=9, minute=0, second=0, microsecond=0)
    plans = (
        ("kelurahan", "Kunjungan SMK (contoh)", PENGGILINGAN, 4, Kind.SCHOOL),
        (
            "kecamatan",
            "Sosialisasi tingkat kecamatan (contoh)",
            CAKUNG,
            8,
            Kind.SESSION,
        ),
        ("bawaslu", "P2P angkatan contoh", CITY, 15, Kind.P2P),
    )
    for who, title, area, days, kind in plans:
        draft = _draft(
            people, who, title, area, nine + days * day, election, kind=kind, quiz=quiz,
            public=True,
        )  # fmt: skip
        plan_session(draft, by=None, at=at, example=True)
    return len(plans)
