"""A small city that holds sessions: institutions in a line, partners, an election."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.models import Election, Stage
from sinergi.outreach.models import Quiz, Session
from sinergi.outreach.rules.session import Heads
from sinergi.outreach.services.quiz import QuizDraft, put_quiz_to_use, write_quiz
from sinergi.outreach.services.reporting import Report, report_session
from sinergi.outreach.services.session import SessionDraft, plan_session

CITY, CAKUNG = "31.75", "31.75.06"
PENGGILINGAN, JATINEGARA = f"{CAKUNG}.1003", f"{CAKUNG}.1001"
LATER = MEETING + dt.timedelta(days=2)


def below(
    name: str, kind: InstitutionKind, area: str, over: Institution
) -> Institution:
    """Return an institution that stands below another."""
    one = make_institution(name, kind, area)
    one.superior = over
    one.save(update_fields=["superior"])
    return one


@pytest.fixture
def cakung(pemkot: Institution) -> Institution:
    """Return the kecamatan, below Pemkot."""
    return below("Kecamatan Cakung", InstitutionKind.KECAMATAN, CAKUNG, pemkot)


@pytest.fixture
def penggilingan(cakung: Institution) -> Institution:
    """Return a kelurahan below the kecamatan."""
    return below(
        "Kelurahan Penggilingan", InstitutionKind.KELURAHAN, PENGGILINGAN, cakung
    )


@pytest.fixture
def camat(cakung: Institution) -> Person:
    """Return the camat."""
    return make_person("camat", Role.CAMAT, cakung, CAKUNG)


@pytest.fixture
def lurah(penggilingan: Institution) -> Person:
    """Return the lurah."""
    return make_person("lurah", Role.LURAH, penggilingan, PENGGILINGAN)


@pytest.fixture
def fkub(db: None) -> Institution:
    """Return a partner with nobody above it."""
    return make_institution("FKUB Jakarta Timur", InstitutionKind.FKUB)


@pytest.fixture
def tokoh(fkub: Institution) -> Person:
    """Return a person of the partner."""
    return make_person("tokoh", Role.PARTNER, fkub)


@pytest.fixture
def kpu(db: None) -> Institution:
    """Return KPU."""
    return make_institution("KPU Jakarta Timur", InstitutionKind.KPU)


@pytest.fixture
def staf(kpu: Institution) -> Person:
    """Return somebody of KPU."""
    return make_person("staf", Role.KPU_STAFF, kpu)


@pytest.fixture
def pemilu(db: None) -> Election:
    """Return an election with a campaign."""
    election = Election.all_rows.create(
        code="pemilu-2024",
        name_id="Pemilu 2024",
        name_en="General election 2024",
        kind="pemilu",
        voting_on=dt.date(2024, 2, 14),
        regulation="PKPU 3/2022",
    )
    Stage.all_rows.create(
        election=election,
        code="kampanye",
        name_id="Kampanye",
        name_en="Campaign",
        starts_on=dt.date(2023, 11, 28),
        ends_on=dt.date(2024, 2, 10),
        regulation="PKPU 3/2022",
    )
    return election


def plan(organiser: Institution, *, by: Person | None = None, **fields) -> Session:
    """Return a planned session of the institution in its own area, begun at MEETING."""
    given = {
        "title": "Sosialisasi pemilih pemula",
        "area_code": organiser.area_code,
        "starts_at": MEETING,
        "segment": "pemula",
        "topic": "daftar-pemilih",
        "place": "SMAN 1",
    } | fields
    draft = SessionDraft(organiser=organiser, **given)
    return plan_session(draft, by=by, at=MEETING)


def hold(session: Session, *, by: Person | None = None, **heads) -> Session:
    """Return the session, reported as held; 40 people unless said otherwise."""
    given = {"attended": 40} | heads
    return report_session(session, Report(heads=Heads(**given)), by=by, at=LATER)


ITEMS = [
    {"text": f"Pertanyaan {n}?", "options": ["Benar", "Salah"], "right": 0}
    for n in range(4)
]


def a_quiz(institution: Institution, *, use: bool = True, **fields) -> Quiz:
    """Return a quiz of four questions, in use."""
    given = {"title": "Kuis daftar pemilih", "topic": "daftar-pemilih", "items": ITEMS}
    quiz = write_quiz(QuizDraft(**given | fields), institution, by=None, at=MEETING)
    return put_quiz_to_use(quiz, use=True, by=None, at=MEETING) if use else quiz
