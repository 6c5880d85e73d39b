"""Joint operations, posko, sealed reports, lent personnel, signed sheets."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.audit.models import Fact
from sinergi.doors.boxes import new_pair
from sinergi.operations.models import (
    LentName,
    Operation,
    Posko,
    Prop,
    SealedReport,
    Shift,
)
from sinergi.operations.rules import actions, lending, posko
from sinergi.operations.services.actions import (
    MoveDraft,
    OperationDraft,
    UnitDraft,
    answer_unit,
    ask_units,
    edit_operation,
    join_props,
    move_operation,
    plan_operation,
)
from sinergi.operations.services.days import (
    BadSheet,
    SheetDraft,
    keep_sheet,
    sides_to_sign,
    sign_sheet,
)
from sinergi.operations.services.lending import (
    LendingDraft,
    lend_person,
    move_lending,
)
from sinergi.operations.services.posko import (
    BulkDraft,
    ShiftDraft,
    add_shifts,
    hand_over,
    log_entry,
    remove_shift,
    set_up_posko,
    take_over,
)
from sinergi.operations.services.sealing import (
    open_report,
    put_key,
    seal_report,
    take_report,
)
from sinergi.operations.tests.making import (
    CAKUNG,
    CITY,
    DAY,
    PENGGILINGAN,
    a_prop,
    an_election,
    ordered,
    recommended,
)

pytestmark = pytest.mark.django_db
WORDS = "kata sandi yang panjang"
PAIR = new_pair(WORDS)


def an_operation(town, **more) -> Operation:
    """Return a clean-up led by Satpol PP."""
    facts = {
        "kind": actions.Kind.PROPS, "title": "Penertiban Cakung", "lead": town.satpol,
        "area_code": CAKUNG, "starts_at": MEETING,
        "ends_at": MEETING + dt.timedelta(hours=4),
    }  # fmt: skip
    return plan_operation(
        OperationDraft(**{**facts, **more}),
        [UnitDraft(name="PPSU", planned=20),
         UnitDraft(name="", institution=town.kelurahan, planned=5)],
        by=town.crew, at=MEETING,
    )  # fmt: skip


def give_order(row, town) -> Operation:
    """Order an operation."""
    return move_operation(
        row,
        MoveDraft(to=actions.Step.ORDERED, order_number="5/SP", order_on=DAY),
        by=town.crew,
        at=MEETING,
    )


def test_an_operation_is_ordered_held_and_closed_with_its_headcount(town):
    row = give_order(an_operation(town), town)
    ppsu = row.units.get(name="PPSU")
    row = move_operation(
        row,
        MoveDraft(to=actions.Step.HELD, result="12 spanduk", came=((ppsu.pk, 18),)),
        by=town.crew, at=MEETING,
    )  # fmt: skip
    row = move_operation(
        row, MoveDraft(to=actions.Step.CLOSED), by=town.crew, at=MEETING
    )
    ppsu.refresh_from_db()
    assert (row.step, ppsu.came) == ("closed", 18)


def test_an_operation_without_an_order_is_not_held(town):
    with pytest.raises(actions.BadOperation):
        move_operation(
            an_operation(town), MoveDraft(to=actions.Step.HELD, result="x"),
            by=town.crew, at=MEETING,
        )  # fmt: skip


def test_only_who_leads_moves_an_operation(town):
    row = an_operation(town)
    order = MoveDraft(to=actions.Step.ORDERED, order_number="1", order_on=DAY)
    with pytest.raises(actions.BadOperation) as refused:
        move_operation(row, order, by=town.decider, at=MEETING)
    assert refused.value.code == "not-yours"


def test_a_unit_answers_for_itself(town):
    row = an_operation(town)
    unit = row.units.get(institution=town.kelurahan)
    answer_unit(unit, actions.Answer.YES, planned=8, by=town.lurah, at=MEETING)
    unit.refresh_from_db()
    assert (unit.answer, unit.planned) == ("yes", 8)


def test_a_unit_that_says_no_says_why(town):
    unit = an_operation(town).units.get(institution=town.kelurahan)
    with pytest.raises(actions.BadOperation):
        answer_unit(unit, actions.Answer.NO, by=town.lurah, at=MEETING)


def test_a_unit_asked_again_is_not_there_twice(town):
    row = an_operation(town)
    ask_units(row, [UnitDraft(name="PPSU", planned=30)], by=town.crew, at=MEETING)
    assert row.units.filter(name="PPSU").count() == 1


def test_who_is_asked_sees_the_operation(town):
    row = an_operation(town)
    assert list(Operation.visible.to(town.lurah)) == [row]
    assert list(Operation.visible.to(town.kpu_staff)) == []


def test_a_plan_somebody_changed_meanwhile_is_not_overwritten(town):
    row = an_operation(town)
    draft = OperationDraft(
        kind=actions.Kind.PROPS, title="Lain", lead=town.satpol, area_code=CAKUNG,
        starts_at=MEETING, ends_at=MEETING + dt.timedelta(hours=1),
    )  # fmt: skip
    edit_operation(row, draft, version=1, by=town.crew, at=MEETING)
    with pytest.raises(actions.BadOperation):
        edit_operation(row, draft, version=1, by=town.crew, at=MEETING)


def test_a_clean_up_takes_the_props_of_its_satpol_pp(town):
    row, prop, waiting = an_operation(town), a_prop(town), a_prop(town)
    ordered(town, prop)
    assert join_props(row, [prop, waiting], by=town.crew, at=MEETING) == 1
    assert list(Prop.all_rows.filter(operation=row)) == [prop]


def test_a_called_off_clean_up_lets_its_props_go(town):
    row, prop = an_operation(town), a_prop(town)
    recommended(town, prop)
    join_props(row, [prop], by=town.crew, at=MEETING)
    move_operation(
        row, MoveDraft(to=actions.Step.CANCELLED, note="Hujan"),
        by=town.crew, at=MEETING,
    )  # fmt: skip
    prop.refresh_from_db()
    assert prop.operation is None


# --- posko -------------------------------------------------------------------------------


def bulk(election, **more) -> BulkDraft:
    """Return all posko of the city of an election, with the hours of 2024."""
    facts = {
        "election": election, "area_code": CITY, "from_on": dt.date(2023, 9, 1),
        "until_on": dt.date(2024, 2, 29), "hours": posko.HOURS_2024,
    }  # fmt: skip
    return BulkDraft(**{**facts, **more})


@pytest.fixture
def posts(areas, town):
    """Return the posko of a small city by area."""
    set_up_posko(bulk(an_election()), by=town.coordinator, at=MEETING)
    return {one.area_code: one for one in Posko.all_rows.all()}


def test_posko_are_made_where_there_is_an_office_with_the_hours_of_its_level(
    posts, town
):
    assert posts[CITY].closes_at == dt.time(19)
    assert posts[CAKUNG].institution == town.kecamatan
    assert posts[PENGGILINGAN].closes_at == dt.time(14)
    assert posts[PENGGILINGAN].receiver == town.bawaslu


def test_areas_without_an_office_are_named(areas, town):
    outcome = set_up_posko(bulk(an_election()), by=None, at=MEETING)
    assert outcome.without_office
    assert not set(outcome.without_office) & {one.area_code for one in outcome.made}


def test_setting_up_twice_makes_no_posko_twice(posts, town):
    with pytest.raises(posko.BadPosko) as refused:
        set_up_posko(bulk(posts[CITY].election), by=town.coordinator, at=MEETING)
    assert refused.value.code == "nothing-new"


def test_a_lurah_makes_the_own_posko_alone(areas, town):
    outcome = set_up_posko(bulk(an_election()), by=town.lurah, at=MEETING)
    assert [one.area_code for one in outcome.made] == [PENGGILINGAN]


def test_a_roster_of_a_week_is_entered_once(posts, town):
    draft = ShiftDraft(
        day=DAY, starts_at=dt.time(8), ends_at=dt.time(14), days=7, office="Staf"
    )
    add_shifts(posts[PENGGILINGAN], draft, by=town.lurah, at=MEETING)
    assert Shift.all_rows.count() == 7


def test_days_outside_the_time_of_a_posko_are_left_out(posts, town):
    draft = ShiftDraft(
        day=dt.date(2024, 2, 28), starts_at=dt.time(8), ends_at=dt.time(14), days=5,
        name="Ani",
    )  # fmt: skip
    assert len(add_shifts(posts[PENGGILINGAN], draft, by=town.lurah, at=MEETING)) == 2


def test_a_shift_taken_off_the_roster_stays_as_history(posts, town):
    draft = ShiftDraft(day=DAY, starts_at=dt.time(8), ends_at=dt.time(9), name="Ani")
    (row,) = add_shifts(posts[PENGGILINGAN], draft, by=town.lurah, at=MEETING)
    assert remove_shift(row, by=town.camat, at=MEETING).removed_at == MEETING


def test_a_lurah_writes_no_log_of_another_posko(posts, town):
    with pytest.raises(posko.BadPosko):
        log_entry(
            posts[CAKUNG], posko.EntryKind.OPENED, by=town.lurah, at=MEETING
        )  # fmt: skip


def test_a_shift_is_taken_over_by_somebody_else_and_once(posts, town):
    row = hand_over(posts[PENGGILINGAN], "Kunci di meja", by=town.lurah, at=MEETING)
    with pytest.raises(posko.BadPosko):
        take_over(row, by=town.lurah, at=MEETING)
    assert take_over(row, by=town.camat, at=MEETING).taken_by == town.camat
    with pytest.raises(posko.BadPosko):
        take_over(row, by=town.camat, at=MEETING)


# --- sealed reports ----------------------------------------------------------------------


@pytest.fixture
def sealed(posts, town):
    """Return a report sealed at the posko of the kelurahan."""
    put_key(town.bawaslu, PAIR.public, by=town.decider, at=MEETING)
    return seal_report(
        posts[PENGGILINGAN], "Pembagian sembako di RW 05", posko.CameBy.PERSON,
        by=town.lurah, at=MEETING,
    )  # fmt: skip


def test_no_report_is_taken_while_there_is_no_key_to_seal_it_to(posts, town):
    with pytest.raises(posko.BadPosko) as refused:
        seal_report(
            posts[PENGGILINGAN], "isi", posko.CameBy.PHONE, by=town.lurah, at=MEETING
        )
    assert refused.value.code == "no-key"


def test_what_was_typed_stands_in_no_table(sealed):
    from django.apps import apps

    found = [
        model.__name__
        for model in apps.get_models()
        if model._meta.managed
        and any(
            "sembako" in str(value)
            for row in model._base_manager.values()
            for value in row.values()
        )
    ]
    assert found == []


def test_posko_staff_see_the_receipt_and_not_the_sealed_report(sealed, town):
    assert list(SealedReport.visible.to(town.lurah)) == []
    receipt = SealedReport.visible.receipts_for(town.lurah).get()
    assert receipt.get_deferred_fields() == {"sealed"}


def test_posko_staff_cannot_open_a_report_even_with_the_key(sealed, town):
    with pytest.raises(posko.BadPosko):
        open_report(sealed, PAIR.private, WORDS, by=town.lurah, at=MEETING)


def test_the_receiving_bawaslu_opens_it_and_the_posko_sees_it_arrived(sealed, town):
    text = open_report(sealed, PAIR.private, WORDS, by=town.decider, at=MEETING)
    sealed.refresh_from_db()
    assert text == "Pembagian sembako di RW 05"
    assert sealed.taken_by == town.decider


def test_taking_over_twice_keeps_the_first_time(sealed, town):
    take_report(sealed, by=town.decider, at=MEETING)
    later = MEETING + dt.timedelta(hours=1)
    assert take_report(sealed, by=town.decider, at=later).taken_at == MEETING


def test_a_new_key_retires_the_old_one_which_still_opens_what_was_sealed(sealed, town):
    put_key(town.bawaslu, new_pair(WORDS).public, by=town.decider, at=MEETING)
    assert open_report(sealed, PAIR.private, WORDS, by=town.decider, at=MEETING)


def test_opening_leaves_a_fact(sealed, town):
    open_report(sealed, PAIR.private, WORDS, by=town.decider, at=MEETING)
    assert Fact.all_rows.filter(verb="operations:sealed-report:opened").count() == 1


# --- lent personnel ----------------------------------------------------------------------


def a_loan(town, **more):
    """Return somebody of the kelurahan lent to the PPS."""
    pps = make_institution("PPS", InstitutionKind.PPS, PENGGILINGAN)
    facts = {
        "giver": town.kelurahan, "taker": pps, "office": "Staf pemerintahan",
        "duty": "Kepala sekretariat PPS", "letter_number": "7/ST", "letter_on": DAY,
        "from_on": DAY, "name": "Rahasia Sekali",
    }  # fmt: skip
    return lend_person(LendingDraft(**{**facts, **more}), by=town.lurah, at=MEETING)


def test_somebody_lent_pledges_and_comes_back(town):
    row = a_loan(town)
    row = move_lending(row, lending.Step.PLEDGED, day=DAY, by=town.lurah, at=MEETING)
    row = move_lending(row, lending.Step.RETURNED, day=DAY, by=town.camat, at=MEETING)
    assert (row.pledged_on, row.returned_on, row.step) == (DAY, DAY, "returned")


def test_nobody_comes_back_before_going(town):
    row = a_loan(town)
    with pytest.raises(lending.BadLending):
        move_lending(
            row, lending.Step.RETURNED, day=DAY - dt.timedelta(days=1),
            by=town.lurah, at=MEETING,
        )  # fmt: skip


def test_people_are_lent_to_organisers_alone(town):
    with pytest.raises(lending.BadLending) as refused:
        a_loan(town, taker=town.satpol)
    assert refused.value.code == "not-organiser"


def test_the_name_is_read_by_those_who_look_after_the_loan(town):
    a_loan(town)
    assert LentName.visible.to(town.lurah).count() == 1
    assert LentName.visible.to(town.crew).count() == 0
    assert LentName.visible.to(town.decider).count() == 0


# --- the sheet of the day before voting ----------------------------------------------------


def a_sheet(town):
    """Return a sheet for Cakung."""
    draft = SheetDraft(
        election=an_election(), area_code=CAKUNG, area_name="Cakung", day=DAY,
        maker=town.pemkot, pemkot=town.kecamatan, kpu=town.kpu, bawaslu=town.bawaslu,
        content={"sections": []},
    )  # fmt: skip
    return keep_sheet(draft, by=town.coordinator, at=MEETING)


def test_three_institutions_sign_a_sheet_each_once(town):
    sheet = a_sheet(town)
    assert sides_to_sign(sheet, town.camat) == ["pemkot"]
    sign_sheet(sheet, "pemkot", by=town.camat, at=MEETING)
    sign_sheet(sheet, "kpu", by=town.kpu_staff, at=MEETING)
    sign_sheet(sheet, "bawaslu", by=town.decider, at=MEETING)
    assert sides_to_sign(sheet, town.camat) == []
    with pytest.raises(BadSheet):
        sign_sheet(sheet, "kpu", by=town.kpu_staff, at=MEETING)


def test_nobody_signs_for_another(town):
    with pytest.raises(BadSheet):
        sign_sheet(a_sheet(town), "kpu", by=town.camat, at=MEETING)
