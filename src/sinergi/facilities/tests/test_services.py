"""Register, checks, defects, inspections: what each change writes and refuses."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.audit.models import Fact
from sinergi.facilities.models import (
    Defect,
    Facility,
    FacilityRevision,
    Inspection,
    ItemCheck,
)
from sinergi.facilities.rules.defects import BadDefect, DefectStep
from sinergi.facilities.rules.drafting import BadDraft, NotYours, StaleVersion
from sinergi.facilities.rules.inspecting import BadInspection, InspectionStep, Party
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Result, State
from sinergi.facilities.services.checking import (
    Told,
    Visit,
    expire_checks,
    record_checks,
)
from sinergi.facilities.services.defects import (
    decide_defect,
    propose_defect,
    take_back_defect,
)
from sinergi.facilities.services.inspecting import (
    cancel_inspection,
    hold_inspection,
    plan_inspection,
    results_digest,
    sign_inspection,
)
from sinergi.facilities.services.register import (
    Draft,
    add_facility,
    close_facility,
    edit_facility,
)
from sinergi.facilities.tests.conftest import DAY, VILLAGE, check_all, make_store

pytestmark = pytest.mark.django_db


def draft_of(row, **changes):
    fields = {
        "kind": FacilityKind(row.kind), "name": row.name, "area_code": row.area_code,
        "keeper": row.keeper, "key_holder": row.key_holder, "boxes": row.boxes,
        "address": row.address, "key_phone": row.key_phone, "route_note": row.route_note,
    }  # fmt: skip
    return Draft(**fields | changes)


# --- register --------------------------------------------------------------------------


def test_a_store_of_a_kecamatan_serves_the_kecamatan_it_lies_in(store):
    assert (store.area_code, store.serves_code) == (VILLAGE, "31.75.06")


def test_a_place_above_the_level_a_kind_serves_is_refused(ppk):
    with pytest.raises(BadDraft) as problem:
        make_store(ppk, area_code="31.75")
    assert problem.value.field == "area_code"


def test_nobody_enters_a_facility_that_another_line_keeps(ppk, lurah):
    draft = Draft(
        kind=FacilityKind.PPS, name="Ruang", area_code=VILLAGE, keeper=ppk
    )  # fmt: skip
    with pytest.raises(NotYours):
        add_facility(draft, by=lurah, at=MEETING)


def test_an_edit_keeps_what_was_there_before(store, putu):
    edit_facility(
        store, draft_of(store, boxes=3_000), version=1, by=putu, at=MEETING
    )  # fmt: skip
    (row,) = FacilityRevision.all_rows.all()
    assert row.changes["fields"] == {"boxes": [4_000, 3_000]}
    assert (row.version, row.by) == (2, putu)


def test_an_edit_without_the_guard_leaves_the_guarded_fields(store, putu):
    edited = edit_facility(
        store,
        draft_of(store, key_holder="", name="GOR baru"),
        version=1,
        by=putu,
        at=MEETING,
        guarded=False,
    )
    assert (edited.key_holder, edited.name) == ("Juru Kunci", "GOR baru")


def test_an_edit_of_an_older_version_is_refused(store, putu):
    edit_facility(store, draft_of(store, boxes=1), version=1, by=putu, at=MEETING)
    with pytest.raises(StaleVersion):
        edit_facility(store, draft_of(store, boxes=2), version=1, by=putu, at=MEETING)


def test_two_facilities_never_have_the_same_code_of_kpu(store, ppk):
    Facility.all_rows.filter(pk=store.pk).update(kpu_code="G-06")
    with pytest.raises(BadDraft) as problem:
        make_store(ppk, kpu_code="G-06")
    assert problem.value.code == "kpu-code-taken"


def test_a_facility_struck_off_is_no_longer_edited(store, putu):
    close_facility(store, version=None, by=putu, at=MEETING)
    with pytest.raises(BadDraft):
        edit_facility(store, draft_of(store), version=None, by=putu, at=MEETING)


# --- checks ----------------------------------------------------------------------------


def test_every_item_good_makes_a_store_ready_until_the_first_critical_check_ends(store):
    check_all(store)
    assert store.state == State.READY
    assert store.score == 1.0
    assert store.ready_until_on == DAY + dt.timedelta(days=14)  # guards


def test_a_failed_item_opens_one_defect_however_often_it_is_found(store):
    check_all(store, but={"atap-dinding"})
    check_all(store, but={"atap-dinding"}, day=DAY + dt.timedelta(days=1))
    (row,) = Defect.all_rows.all()
    assert (row.item, row.step) == ("atap-dinding", DefectStep.OPEN)
    assert store.state == State.NOT_READY


def test_a_later_good_check_mends_the_defect(store):
    check_all(store, but={"atap-dinding"})
    check_all(store, day=DAY + dt.timedelta(days=1))
    (row,) = Defect.all_rows.all()
    assert (row.step, row.closed_at) == (DefectStep.MENDED, MEETING)
    assert store.state == State.READY


def test_an_older_check_that_comes_late_changes_nothing_of_what_is_known(store):
    check_all(store)
    check_all(store, but={"atap-dinding"}, day=DAY - dt.timedelta(days=3))
    assert store.state == State.READY
    assert not Defect.all_rows.exists()


def test_a_fumigation_holds_as_long_as_its_contractor_says(store):
    until = DAY + dt.timedelta(days=20)
    told = Told(item="anti-hama", result=Result.OK, until_on=until)
    (row,) = record_checks(
        store, [told], Visit(checked_on=DAY), by=None, at=MEETING, day=DAY
    )
    assert row.until_on == until


def test_what_has_expired_is_restated_by_the_worker(store, settings):
    check_all(store)
    settings.SINERGI_TODAY = DAY + dt.timedelta(days=15)
    assert expire_checks(MEETING) == 1
    store.refresh_from_db()
    assert store.state == State.NOT_READY
    assert store.score < 1
    assert expire_checks(MEETING) == 0


def test_an_unknown_item_and_a_day_to_come_are_refused(store):
    for told, day in (
        (Told(item="kolam", result=Result.OK), DAY),
        (Told(item="apar", result=Result.OK), DAY + dt.timedelta(days=9)),
    ):
        with pytest.raises(BadDraft):
            record_checks(
                store, [told], Visit(checked_on=day), by=None, at=MEETING, day=DAY
            )
    assert not ItemCheck.all_rows.exists()


def test_an_item_of_a_secretariat_is_never_guarded(office):
    made = check_all(office)
    assert not any(one.guarded for one in made)


# --- defects ---------------------------------------------------------------------------


@pytest.fixture
def defect(store, ppk):
    check_all(store, but={"atap-dinding"}, institution=ppk)
    return Defect.all_rows.get()


def propose(defect, holder, asked_by, by=None):
    return propose_defect(
        defect, holder=holder, asked_by=asked_by, due_on=DAY, version=None, by=by,
        at=MEETING,
    )  # fmt: skip


def test_a_defect_is_proposed_by_whoever_checks_and_decided_by_whoever_has_the_budget(
    defect, putu, ppk, kecamatan, camat
):
    row = propose(defect, kecamatan, ppk, putu)
    with pytest.raises(NotYours):
        decide_defect(row, accept=True, version=None, by=putu, at=MEETING)
    row = decide_defect(row, accept=True, version=None, by=camat, at=MEETING)
    assert row.step == DefectStep.COMMITTED


def test_to_decline_needs_a_reason_and_leaves_the_defect_for_another_budget(
    defect, ppk, kecamatan, camat, pemkot
):
    row = propose(defect, kecamatan, ppk)
    with pytest.raises(BadDefect):
        decide_defect(row, accept=False, version=None, by=camat, at=MEETING)
    row = decide_defect(
        row, accept=False, reason="Bukan aset kami", version=None, by=camat, at=MEETING
    )
    assert propose(row, pemkot, ppk).step == DefectStep.PROPOSED


def test_a_proposal_is_taken_back_by_who_made_it(defect, ppk, kecamatan, putu, camat):
    row = propose(defect, kecamatan, ppk)
    with pytest.raises(NotYours):
        take_back_defect(row, version=None, by=camat, at=MEETING)
    assert take_back_defect(row, version=None, by=putu, at=MEETING).holder is None


# --- inspections -----------------------------------------------------------------------


@pytest.fixture
def inspection(store, ppk, panwascam, polsek, kecamatan, putu):
    parties = {
        Party.PPK: ppk, Party.PANWASCAM: panwascam, Party.POLSEK: polsek,
        Party.KECAMATAN: kecamatan,
    }  # fmt: skip
    return plan_inspection(
        store, DAY, parties, institution=ppk, by=putu, at=MEETING
    )  # fmt: skip


def held(inspection, *told):
    told = told or (Told(item="apar", result=Result.OK),)
    return hold_inspection(
        inspection, DAY, told, version=None, by=None, at=MEETING
    )  # fmt: skip


def sign(inspection, party, by):
    row = inspection.parties.get(party=party)
    return sign_inspection(row, signer="Nama", office="Jabatan", by=by, at=MEETING)


@pytest.fixture
def signers(putu, watcher, police, camat):
    return {
        Party.PPK: putu, Party.PANWASCAM: watcher, Party.POLSEK: police,
        Party.KECAMATAN: camat,
    }  # fmt: skip


def test_an_inspection_is_complete_when_all_four_have_signed(inspection, signers):
    held(inspection)
    for party, by in signers.items():
        assert Inspection.all_rows.get().step == InspectionStep.HELD
        sign(inspection, party, by)
    assert Inspection.all_rows.get().step == InspectionStep.SIGNED


def test_nobody_signs_for_another_party(inspection, camat):
    held(inspection)
    with pytest.raises(NotYours):
        sign(inspection, Party.POLSEK, camat)


def test_nothing_is_signed_before_it_was_held_nor_changed_after_the_first_signature(
    inspection, signers
):
    with pytest.raises(BadInspection):
        sign(inspection, Party.PPK, signers[Party.PPK])
    held(inspection)
    sign(inspection, Party.PPK, signers[Party.PPK])
    with pytest.raises(BadInspection):
        held(inspection)


def test_a_signature_names_what_was_signed(inspection, signers):
    held(inspection, Told(item="apar", result=Result.FAIL, note="kosong"))
    row = sign(inspection, Party.PPK, signers[Party.PPK])
    assert row.digest == results_digest(Inspection.all_rows.get())


@pytest.mark.parametrize("planner", ["ppk", "kecamatan"])
def test_holding_again_leaves_what_the_holder_may_not_see_as_it_was_found(
    request, store, ppk, kecamatan, putu, camat, planner
):
    row = plan_inspection(
        store, DAY, {Party.PPK: ppk, Party.KECAMATAN: kecamatan},
        institution=request.getfixturevalue(planner), by=None, at=MEETING,
    )  # fmt: skip
    told = [
        Told(item="apar", result=Result.FAIL),
        Told(item="palet", result=Result.OK),
        Told(item="pintu", result=Result.FAIL, note="gembok rusak"),
    ]
    hold_inspection(row, DAY, told, version=None, by=putu, at=MEETING)
    again = [Told(item="apar", result=Result.OK)]
    hold_inspection(row, DAY, again, version=None, by=camat, at=MEETING)
    store.refresh_from_db()
    left = row.checks.filter(ended_at=None).values_list("item", "result")
    assert set(left) == {("apar", Result.OK), ("pintu", Result.FAIL)}
    assert store.state == State.NOT_READY


def test_results_held_again_before_any_signature_take_the_place_of_the_first(
    inspection,
):
    held(inspection, Told(item="apar", result=Result.FAIL))
    held(inspection, Told(item="apar", result=Result.OK))
    kept = inspection.checks.filter(ended_at=None)
    assert [one.result for one in kept] == [Result.OK]


def test_a_party_that_has_nobody_here_signs_on_paper(store, ppk, kecamatan, putu):
    parties = {Party.PPK: ppk, Party.POLSEK: None}
    row = plan_inspection(store, DAY, parties, institution=ppk, by=putu, at=MEETING)
    held(row)
    assert sign(row, Party.POLSEK, putu).on_paper


def test_an_institution_of_another_kind_is_no_party(store, ppk, kecamatan):
    parties = {Party.PPK: ppk, Party.POLSEK: kecamatan}
    with pytest.raises(BadInspection):
        plan_inspection(store, DAY, parties, institution=ppk, by=None, at=MEETING)


def test_a_planned_inspection_can_be_called_off_a_held_one_not(inspection, putu):
    held(inspection)
    with pytest.raises(BadInspection):
        cancel_inspection(inspection, version=None, by=putu, at=MEETING)


def test_facts_hold_no_names(inspection, signers):
    held(inspection)
    sign(inspection, Party.PPK, signers[Party.PPK])
    assert "Nama" not in str(list(Fact.all_rows.values_list("details", flat=True)))


def test_a_defect_stays_with_its_own_facility(store, areas):
    other = make_store(
        make_institution("PPK lain", InstitutionKind.PPK, "31.75.04"),
        area_code="31.75.04.1001",
    )
    check_all(store, but={"apar"})
    check_all(other)
    assert Defect.all_rows.get().facility == store
