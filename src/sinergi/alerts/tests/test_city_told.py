"""Who is told of sessions, rumours, defects, checks and neutrality matters; who is not."""

# ruff: noqa: F811 fixtures of another app are arguments here
import datetime as dt

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.access.clock import today
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Delivery, Notice
from sinergi.alerts.pages import page_of
from sinergi.alerts.rules import GUARDED, HOOKED, Kind
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.neutrality.models import Matter
from sinergi.neutrality.rules.paths import Step
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.tests.conftest import (  # noqa: F401 fixtures
    VILLAGE,
    camat,
    lurah,
    moved,
    offices,
    opened,
)
from sinergi.outreach.models import Session
from sinergi.outreach.services.rights import may_verify
from sinergi.outreach.services.rumor import RumorDraft, ask_answer, report_rumor
from sinergi.outreach.tests.conftest import hold, plan
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def reader():
    return Cursor.all_rows.create(name="facts")


def told(person) -> list[str]:
    make_notices(LATER)
    return list(Notice.visible.to(person).order_by("pk").values_list("kind", flat=True))


def test_who_checks_is_told_once_a_day_that_sessions_were_held(offices, lurah, camat):
    for place in ("Balai", "Sekolah"):
        hold(plan(offices["kelurahan"], by=lurah, place=place), by=lurah)
    assert told(camat) == [Kind.SESSIONS_TO_VERIFY]
    assert told(lurah) == []


@pytest.fixture
def partner():
    fkub = make_institution("FKUB Jakarta Timur", InstitutionKind.FKUB)
    return make_person("rohaniwan", Role.PARTNER, fkub)


def held_by(person, area: str, place: str = "Balai") -> None:
    fkub = Institution.all_rows.get(kind="fkub")
    hold(plan(fkub, by=person, area_code=area, place=place), by=person)


def test_the_office_of_the_area_is_told_what_a_partner_held(
    offices, partner, lurah, camat, alice
):
    held_by(partner, VILLAGE)
    held_by(partner, VILLAGE, "Gereja")
    assert told(lurah) == [Kind.SESSIONS_TO_VERIFY]
    assert (told(partner), told(camat), told(alice)) == ([], [], [])


def test_in_an_rt_it_is_the_kelurahan_that_is_told(offices, partner, lurah, camat):
    held_by(partner, f"{VILLAGE}.001.002")
    assert (told(lurah), told(camat)) == ([Kind.SESSIONS_TO_VERIFY], [])


def test_where_nobody_of_the_kelurahan_may_verify_the_kecamatan_is_told(
    offices, partner, lurah, camat
):
    held_by(partner, "31.75.06.1005")
    assert (told(camat), told(lurah)) == ([Kind.SESSIONS_TO_VERIFY], [])


def test_who_is_told_of_a_partners_session_may_verify_it(offices, partner, lurah):
    held_by(partner, VILLAGE)
    assert told(lurah)
    row = Session.all_rows.get()
    assert may_verify(row, lurah)
    assert not may_verify(row, partner)


def test_when_somebody_has_verified_it_meanwhile_nobody_is_told(
    offices, partner, lurah
):
    held_by(partner, VILLAGE)
    Session.all_rows.update(step="verified")
    assert told(lurah) == []


def test_who_knows_is_told_of_a_rumour_it_is_asked_about(offices, lurah, alice):
    kpu = make_institution("KPU Jakarta Timur", InstitutionKind.KPU)
    staff = make_person("kira", Role.KPU_STAFF, kpu)
    draft = RumorDraft(
        text="TPS pindah", topic="tahapan", institution=offices["kelurahan"],
        heard_on=MEETING.date(),
    )  # fmt: skip
    row = report_rumor(draft, by=None, at=MEETING)
    ask_answer(row, kpu, by=None, at=MEETING)
    assert told(staff) == [Kind.RUMOR_ASKED]
    assert told(alice) == []


def test_a_keeper_is_reminded_before_the_first_check_of_a_facility_ends(
    offices,
    camat,
    lurah,
):
    draft = Draft(
        kind=FacilityKind.STORE_KECAMATAN, name="GOR Cakung", area_code=VILLAGE,
        keeper=offices["kecamatan"],
    )  # fmt: skip
    row = add_facility(draft, by=None, at=MEETING)
    Facility.all_rows.filter(pk=row.pk).update(
        next_expiry_on=today() + dt.timedelta(days=14)
    )
    assert told(camat) == [Kind.CHECK_EXPIRES]
    assert told(camat) == [Kind.CHECK_EXPIRES]
    assert told(lurah) == []


# --- neutrality ---------------------------------------------------------------------------


def rt_handed(offices) -> Matter:
    """Return a matter about an RT whose next step is the lurah's."""
    row = opened(
        offices, kind=SubjectKind.RT, act="rtrw/2022/anggota-partai", office="RT 001/02"
    )
    return moved(row, Step.HANDED)


def test_only_whose_step_is_next_is_told_that_a_matter_waits(
    offices,
    lurah,
    camat,
    charlie,
    omar,
):
    rt_handed(offices)
    assert told(lurah) == [Kind.MATTER_WAITS]
    for other in (camat, charlie, omar):
        assert told(other) == []


def test_a_notice_of_a_matter_names_neither_it_nor_its_place(offices, lurah):
    row = rt_handed(offices)
    told(lurah)
    notice = Notice.visible.to(lurah).get()
    kept = f"{notice.target} {notice.reference} {notice.key} {page_of(notice.target)}"
    for secret in (row.key, row.number, f"matter:{row.pk}", VILLAGE):
        assert secret not in kept
    assert page_of(notice.target) == "/neutrality/matters/?step=mine"


def test_a_deadline_that_is_near_reminds_whose_step_it_is_once(
    offices,
    lurah,
    camat,
):
    row = rt_handed(offices)
    Matter.all_rows.filter(pk=row.pk).update(due_on=today() + dt.timedelta(days=3))
    assert told(lurah) == [Kind.MATTER_WAITS, Kind.MATTER_DUE]
    assert told(lurah) == [Kind.MATTER_WAITS, Kind.MATTER_DUE]
    assert told(camat) == []


def test_who_runs_the_server_reads_nowhere_that_somebody_was_told_of_a_matter(
    client,
    offices,
    lurah,
    omar,
):
    rt_handed(offices)
    told(lurah)
    assert Delivery.visible.to(lurah).filter(notice__kind=Kind.MATTER_WAITS).exists()
    assert not Delivery.visible.to(omar).filter(notice__kind__in=GUARDED).exists()


def test_no_webhook_may_ask_for_matters():
    assert not GUARDED & set(HOOKED)
