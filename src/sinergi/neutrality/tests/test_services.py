"""Services of neutrality: pledges in bulk, by file and by form; steps, clocks, releases."""

import datetime as dt
from dataclasses import replace

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import Role
from sinergi.elections.models import Election
from sinergi.intake.services import import_file, undo_batch
from sinergi.neutrality.indicators import decided_matters, pledge_coverage
from sinergi.neutrality.listing import Asked, places_of
from sinergi.neutrality.models import (
    Deadline,
    Matter,
    Pledge,
    PledgeName,
    Quota,
    Recommendation,
    Release,
    Subject,
    SubjectName,
)
from sinergi.neutrality.queue_items import counts, items
from sinergi.neutrality.reading import open_all
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.paths import BadStep, Path, Step
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.counting import QuotaDraft, enter_quota
from sinergi.neutrality.services.law import DeadlineDraft, end_deadline, enter_deadline
from sinergi.neutrality.services.matters import BadMatter
from sinergi.neutrality.services.pledging import BadPledge, SheetDraft, collect_pledges
from sinergi.neutrality.services.releasing import make_due_release, make_release
from sinergi.neutrality.tests.conftest import (
    GIVEN,
    VILLAGE,
    collected,
    moved,
    opened,
)
from sinergi.observations.models import State
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi_core.clock import Unit

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 9, 14)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_HOME = tmp_path


# --- pledges ---------------------------------------------------------------------------------


def test_an_office_that_had_pledged_keeps_its_first_pledge(offices, election):
    collected(offices, election, "RT 001/RW 01")
    made = collected(offices, election, "rt 1 / rw 1", "RT 002/RW 01")
    assert made.new == 1
    assert made.known == ("rt 1 / rw 1",)
    assert Pledge.all_rows.count() == 2


def test_two_lines_of_one_sheet_for_one_office_count_once(offices, election):
    assert collected(offices, election, "RT 001/RW 01", "RT 1/RW 1").new == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signed": ()}, "none"),
        ({"signed_on": dt.date(2023, 9, 20)}, "future"),
        ({"by": True}, "not-yours"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(offices, election, charlie, change, code):
    other = make_institution("Kelurahan Lain", "kelurahan", "31.75.04.1001")
    stranger = make_person("lain", Role.LURAH, other, "31.75.04.1001")
    from sinergi.neutrality.services.pledging import Signed

    told = {
        "institution": offices["kelurahan"], "election": election, "area_code": VILLAGE,
        "signed_on": DAY, "signed": [Signed(SubjectKind.RT, "RT 001/RW 01")],
    }  # fmt: skip
    by = stranger if change.pop("by", False) else None
    with pytest.raises(BadPledge) as problem:
        collect_pledges(SheetDraft(**told | change), by=by, at=MEETING)
    assert problem.value.code == code


TABLE = """kode,jenis,jabatan,nomor,nama,tanggal,bukti
31.75.06.1003,rt,RT 001/RW 01,,Orang Satu,2023-09-01,Map 3
31.75.06.1003,rt,RT 002/RW 01,,,2023-09-01,Map 3
31.75.06.1003,asn,Staf,1,,2023-09-02,
31.75.06.1003,asn,Staf,2,,2023-09-02,
"""
RT_TABLE = """kode,jenis,jabatan,tanggal
31.75.06.1003,rt,RT 001/RW 01,2023-09-01
31.75.06.1003,rt,RT 009/RW 01,2023-09-01
"""


@pytest.mark.parametrize("first", ["kelurahan", "kecamatan"])
def test_an_rt_pledged_through_kelurahan_and_kecamatan_counts_once(
    offices, election, camat, first
):
    second = {"kelurahan": "kecamatan", "kecamatan": "kelurahan"}[first]
    collected(offices | {"kelurahan": offices[first]}, election, "RT 001/RW 01")
    made = collected(
        offices | {"kelurahan": offices[second]}, election, "RT 1 / RW 1", "RT 2 / RW 1"
    )
    assert (made.new, made.known) == (1, ("RT 1 / RW 1",))
    assert Pledge.visible.to(camat).count() == 2


def test_the_same_post_in_two_units_is_two_offices(offices, election):
    for unit in ("kelurahan", "kecamatan"):
        office = offices | {"kelurahan": offices[unit]}
        made = collected(office, election, "Sekretaris", kind=SubjectKind.ASN)
        assert made.new == 1


def test_another_line_keeps_pledges_of_its_own(offices, election):
    collected(offices, election, "RT 001/RW 01")
    other = offices | {"kelurahan": offices["panwascam"]}
    assert collected(other, election, "RT 001/RW 01").new == 1


def brought(text, by, election):
    return import_file(
        "pledges", [text.encode()], file_name="pakta.csv",
        answers={"election": election.code}, by=by, at=MEETING,
    )  # fmt: skip


def test_a_table_brings_no_rt_that_another_unit_of_the_line_keeps(
    offices, election, charlie
):
    collected(
        offices | {"kelurahan": offices["kecamatan"]}, election, "RT 001/RW 01",
        "RT 002/RW 01", "RT 003/RW 01",
    )  # fmt: skip
    _batch, report = brought(RT_TABLE, charlie, election)
    assert (report.tally.new, report.tally.same, report.blocked) == (1, 1, 0)


def test_a_table_brings_pledges_to_the_kelurahan_of_their_area(
    offices, election, charlie
):
    batch, report = brought(TABLE, charlie, election)
    assert (report.tally.new, report.blocked) == (4, 0)
    keepers = set(Pledge.all_rows.values_list("institution__name", flat=True))
    assert keepers == {"Kelurahan Penggilingan"}
    assert PledgeName.all_rows.get().name == "Orang Satu"
    assert Pledge.all_rows.filter(batch=batch, proof_note="Map 3").count() == 2


def test_the_same_table_again_changes_nothing_and_undoing_takes_the_names(
    offices, election, charlie
):
    batch, _report = brought(TABLE, charlie, election)
    _again, report = brought(TABLE + "\n", charlie, election)
    assert (report.tally.new, report.tally.same) == (0, 4)
    undo_batch(batch, by=charlie, at=MEETING)
    assert not Pledge.all_rows.in_force().exists()
    assert not PledgeName.all_rows.exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("31.75.06.1003,rt,RT 001/RW 01,,,2030-01-01,", "in-future"),
        ("31.75.06.1003,raja,RT 001/RW 01,,,2023-09-01,", "not-one-of"),
        ("31.75.06.1003,rt,,,,2023-09-01,", "cell-empty"),
    ],
)
def test_a_broken_row_names_its_fault(offices, election, charlie, row, code):
    _batch, report = brought(TABLE.splitlines()[0] + "\n" + row, charlie, election)
    assert list(report.counts) == [code]


def test_a_unit_that_is_not_in_ones_line_is_a_fault(offices, election, charlie):
    make_institution("Kelurahan Asing", "kelurahan", VILLAGE)
    text = "kode,jenis,jabatan,instansi,tanggal\n31.75.06.1003,rt,RT 1,Kelurahan Asing,2023-09-01"
    _batch, report = brought(text, charlie, election)
    assert report.counts == {"nobody-keeps": 1}


# --- the form --------------------------------------------------------------------------------


def sent(
    person,
    answers="<rw>5</rw><rw_signed>yes</rw_signed><rt_first>1</rt_first><rt_last>3</rt_last>",
    **more,
):
    text = f"<area>{VILLAGE}</area><happened_on>2023-09-10</happened_on>{answers}"
    return receive(filled(code="pakta", answers=text, **more), person).submission


@pytest.fixture
def form(offices, election):
    a_form(code="pakta")


def test_an_accepted_form_becomes_pledges_of_the_kelurahan(form, lurah, camat):
    row = sent(lurah)
    assert not Pledge.all_rows.exists()
    review_submission(row, State.ACCEPTED, by=camat, at=MEETING)
    told = Pledge.all_rows.in_force().values_list("office", "institution__kind")
    assert sorted(told) == [
        ("RT 001/RW 05", "kelurahan"), ("RT 002/RW 05", "kelurahan"),
        ("RT 003/RW 05", "kelurahan"), ("RW 05", "kelurahan"),
    ]  # fmt: skip


def test_a_form_that_is_taken_back_takes_its_pledges_with_it(form, lurah, camat):
    row = review_submission(sent(lurah), State.ACCEPTED, by=camat, at=MEETING)
    review_submission(row, State.REJECTED, reason="Salah RW", by=camat, at=MEETING)
    assert not Pledge.all_rows.in_force().exists()


def test_an_edit_of_a_form_replaces_what_the_first_brought(form, lurah, camat):
    first = review_submission(sent(lurah), State.ACCEPTED, by=camat, at=MEETING)
    answers = "<rw>5</rw><rw_signed>no</rw_signed><rt_first>2</rt_first>"
    edit = sent(lurah, answers, deprecated_id=first.instance_id)
    review_submission(edit, State.ACCEPTED, by=camat, at=MEETING)
    told = Pledge.all_rows.in_force().values_list("office", flat=True)
    assert list(told) == ["RT 002/RW 05"]


@pytest.mark.parametrize(
    "answers",
    [
        "<rw>0</rw><rw_signed>yes</rw_signed>",
        "<rw>5</rw><rw_signed>no</rw_signed>",
        "<rw>5</rw><rw_signed>no</rw_signed><rt_first>9</rt_first><rt_last>1</rt_last>",
        "<rw>lima</rw><rw_signed>yes</rw_signed>",
    ],
)
def test_a_form_with_answers_that_cannot_be_is_not_accepted(
    form, lurah, camat, answers
):
    with pytest.raises(BadReview):
        review_submission(sent(lurah, answers), State.ACCEPTED, by=camat, at=MEETING)


# --- matters ---------------------------------------------------------------------------------


def test_the_established_deadline_begins_with_opening_a_matter_of_pemilu(offices):
    row = opened(offices)
    assert row.due_on == dt.date(2023, 10, 5)  # 14 working days, Maulid on 28 September
    assert "454" in row.due_rule
    assert opened(offices, regime="pilkada").due_on is None


def test_a_deadline_that_was_entered_counts_from_its_step(offices):
    draft = DeadlineDraft(
        path=Path.ASN, step=Step.RECEIVED, length=7, unit=Unit.CALENDAR_DAYS,
        regulation="Peraturan", article="pasal 1", source="salinan",
    )  # fmt: skip
    row = enter_deadline(draft, by=None, at=MEETING)
    matter = moved(opened(offices), Step.STUDIED, Step.FORWARDED, Step.RECEIVED)
    assert matter.due_on == dt.date(2023, 9, 21)
    from sinergi.accounts.models import Person

    end_deadline(row, by=Person.objects.first(), at=MEETING)
    other = moved(
        opened(offices, office="Lain"), Step.STUDIED, Step.FORWARDED, Step.RECEIVED
    )
    assert other.due_on is None


def test_a_newer_deadline_ends_the_one_before(offices):
    for length in (7, 9):
        draft = DeadlineDraft(
            path=Path.ASN, step=Step.RECEIVED, length=length, unit=Unit.WORKING_DAYS,
            regulation="P", article="1", source="s",
        )  # fmt: skip
        enter_deadline(draft, by=None, at=MEETING)
    assert Deadline.all_rows.get(ended_at=None).length == 9


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"act": "rtrw/2022/kampanye"}, "act-of-another-path"),
        ({"act": "none"}, "act"),
        ({"happened_on": dt.date(2030, 1, 1)}, "future"),
        ({"own": True}, "own-office"),
        ({"lead": "kecamatan"}, "not-lead-by-law"),
    ],
)
def test_a_matter_that_cannot_be_is_refused(offices, more, code):
    if more.pop("own", False):
        more["by_institution"] = offices["kelurahan"]
    elif lead := more.pop("lead", ""):
        more["by_institution"] = offices[lead]
    with pytest.raises(BadMatter) as problem:
        opened(offices, **more)
    assert problem.value.code == code


def test_a_lurah_who_opens_a_matter_about_an_rt_leads_and_handles_it(offices):
    row = opened(
        offices, kind=SubjectKind.RT, act="rtrw/2022/anggota-partai", office="RT 1/RW 1",
        by_institution=offices["kelurahan"],
    )  # fmt: skip
    assert row.handler == offices["kelurahan"]
    row = moved(row, Step.SUMMONED, Step.HEARD, Step.ORAL, Step.TO_CAMAT, Step.REVOKED)
    assert row.handler == offices["kecamatan"]
    assert row.decided_on is not None


def test_panwascam_passes_up_and_bawaslu_leads_from_then_on(offices):
    row = opened(offices, by_institution=offices["panwascam"])
    row = moved(row, Step.PASSED_UP)
    assert row.lead == offices["bawaslu"]
    assert row.turn == offices["bawaslu"]


@pytest.mark.parametrize(
    ("step", "change", "code"),
    [
        (Step.IMPOSED, {}, "not-a-step"),
        (Step.STUDIED, {"note": " "}, "note"),
        (Step.SUMMONED, {"letter": None}, "letter"),
    ],
)
def test_a_step_that_lacks_something_is_refused(offices, step, change, code):
    with pytest.raises(BadStep) as problem:
        moved(opened(offices), step, **change)
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("day", "code"),
    [(dt.date(2099, 1, 1), "future"), (dt.date(2023, 8, 31), "before")],
)
@pytest.mark.parametrize("field", ["on", "happened_on"])
def test_no_day_of_a_step_lies_ahead_or_before_the_act(offices, field, day, code):
    row = moved(opened(offices), Step.STUDIED, Step.FORWARDED, Step.RECEIVED)
    change = {"happened_on": day}
    if field == "on":
        change = {"given": replace(GIVEN, on=day)}
    with pytest.raises(BadStep) as problem:
        moved(row, Step.RECOMMENDED, **change)
    assert (problem.value.code, problem.value.field) == (code, field)


def test_a_step_upon_an_old_version_is_refused(offices):
    from sinergi.neutrality.services.stepping import StepDraft, take_step

    row = opened(offices)
    moved(row, Step.STUDIED)
    with pytest.raises(BadStep, match="stale"):
        take_step(
            row, StepDraft(to=Step.DROPPED, version=1, note="x"), by=None, at=MEETING
        )


def test_who_only_leads_cannot_take_the_handlers_step(offices, alice):
    row = moved(
        opened(offices), Step.STUDIED, Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED
    )
    with pytest.raises(BadStep, match="not-yours"):
        moved(row, Step.IMPOSED, by=alice)


def test_where_nobody_of_the_line_is_here_who_leads_notes_what_was_imposed(
    offices, alice
):
    lone = make_institution("Dinas Provinsi", "pemkot-unit")
    row = opened(offices | {"kelurahan": lone})
    row = moved(row, Step.STUDIED, Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED)
    assert row.handler is None
    moved(row, Step.IMPOSED, by=alice)
    assert Recommendation.all_rows.get().imposed == "moral-open"


def test_a_name_is_sealed_in_the_database(offices):
    row = opened(offices, name="Nama Terang")
    subject = Subject.all_rows.get(matter=row)
    assert subject.office == ""
    open_all([offices["bawaslu"].pk], {Part.SUBJECT: [subject]})
    assert subject.word("name") == "Nama Terang"
    assert not SubjectName.all_rows.exists()


def test_the_queue_says_that_something_waits_and_nothing_of_what(
    offices, alice, charlie
):
    row = opened(offices, office="Jabatan Rahasia")
    assert counts(alice, DAY, {}) == {"later": 1}
    (line,) = items(alice, DAY, {}, ["later"], 9)["later"]
    assert line["number"] == row.number
    assert "Rahasia" not in str(line)
    assert counts(charlie, DAY, {}) == {}
    assert counts(alice, DAY, {"shared": "1"}) == {}


def test_a_program_with_a_token_finds_no_matter_in_the_queue(offices, alice):
    opened(offices)
    alice.scopes = alice.permissions()
    assert counts(alice, DAY, {}) == {}


# --- releases and indicators -----------------------------------------------------------------


def decided(offices, count, **more):
    for n in range(count):
        row = opened(
            offices, kind=SubjectKind.RT, act="rtrw/2022/anggota-partai",
            office=f"RT {n}/RW 1", by_institution=offices["kelurahan"], **more,
        )  # fmt: skip
        moved(row, Step.SUMMONED, Step.HEARD, Step.ORAL)


def test_a_release_counts_what_was_decided_and_nothing_open(offices):
    decided(offices, 7)
    opened(offices)
    row = make_release(dt.date(2023, 7, 1), dt.date(2023, 12, 31), at=MEETING)
    table = row.counts["tables"]["decided"]
    assert table["cells"] == {
        "rtrw": "5-9", "kelurahan": "0-4", "kecamatan": "0-4", "unit": "0-4",
        "other": "0-4",
    }  # fmt: skip
    assert table["total"] == 7


def test_an_example_is_never_counted(offices):
    decided(offices, 7, example=True)
    row = make_release(dt.date(2023, 7, 1), dt.date(2023, 12, 31), at=MEETING)
    assert row.counts["tables"]["decided"]["total"] is None


def test_a_half_year_is_released_once_thirty_days_after_it(offices):
    early, due = (
        dt.datetime(2024, 1, 20, tzinfo=dt.UTC),
        dt.datetime(2024, 2, 1, tzinfo=dt.UTC),
    )
    make_due_release(early)
    assert Release.all_rows.get().first_on == dt.date(2023, 1, 1)
    assert make_due_release(due) == 1
    assert make_due_release(due) == 0
    assert Release.all_rows.first().first_on == dt.date(2023, 7, 1)


def test_an_open_matter_changes_no_indicator(offices, election):
    as_of = dt.date(2024, 12, 31)
    before = (pledge_coverage(as_of, [VILLAGE]), decided_matters(as_of, "31.75"))
    moved(opened(offices), Step.STUDIED, Step.FORWARDED)
    after = (pledge_coverage(as_of, [VILLAGE]), decided_matters(as_of, "31.75"))
    assert before == after


def test_decided_matters_are_the_citys_alone_and_of_the_newest_release(offices):
    decided(offices, 7)
    make_release(dt.date(2023, 7, 1), dt.date(2023, 12, 31), at=MEETING)
    found = decided_matters(dt.date(2023, 12, 31), "31.75")
    assert found["31.75"].value == 7.0
    assert decided_matters(dt.date(2023, 1, 1), "31.75")["31.75"].value is None


def quota(offices, kind, number, day=DAY, at=MEETING):
    draft = QuotaDraft(
        institution=offices["kelurahan"], kind=kind, area_code=VILLAGE, expected=number,
        counted_on=day, source="SK",
    )  # fmt: skip
    enter_quota(draft, by=None, at=at)


def test_coverage_of_an_area_is_pledged_over_offices_known(offices, election):
    collected(offices, election, "RT 001/RW 01", "RT 002/RW 01")
    quota(offices, SubjectKind.RT, 8)
    found = pledge_coverage(DAY, [VILLAGE, "31.75.06", "31.75.04.1001"])
    assert found[VILLAGE].value == 0.25
    assert found[VILLAGE].missing == 0.5  # the number of RW is not known
    assert found["31.75.06"].value == 0.25
    assert found["31.75.04.1001"].value is None


def test_coverage_knows_only_what_was_signed_and_counted_by_the_day(offices, election):
    collected(offices, election, "RT 001/RW 01")
    quota(offices, SubjectKind.RT, 2)
    assert pledge_coverage(dt.date(2023, 9, 13), [VILLAGE])[VILLAGE].value is None
    assert pledge_coverage(DAY, [VILLAGE])[VILLAGE].value == 0.5


def test_a_number_that_was_corrected_counts_neither_on_the_page_nor_in_the_index(
    offices, election, lurah
):
    collected(offices, election, "RT 001/RW 01", "RT 002/RW 01")
    quota(offices, SubjectKind.RT, 900)
    quota(offices, SubjectKind.RT, 4, day=dt.date(2023, 9, 1))
    found = pledge_coverage(dt.date(2023, 10, 1), [VILLAGE], election)[VILLAGE]
    (place,) = places_of(Asked(), election, lurah)
    assert (place.coverage.expected, place.coverage.share) == (4, found.value)


def test_a_number_counts_until_the_day_on_which_it_is_replaced(offices, election):
    collected(offices, election, "RT 001/RW 01")
    quota(offices, SubjectKind.RT, 2, day=dt.date(2023, 9, 1))
    quota(offices, SubjectKind.RT, 4, at=MEETING + dt.timedelta(days=9))
    days = (dt.date(2023, 9, 13), DAY + dt.timedelta(days=9))
    Pledge.all_rows.update(signed_on=dt.date(2023, 9, 2))
    found = [pledge_coverage(day, [VILLAGE], election)[VILLAGE].value for day in days]
    assert found == [0.5, 0.25]


def test_coverage_is_never_more_than_all(offices, election):
    collected(offices, election, "RT 001/RW 01", "RT 002/RW 01")
    quota(offices, SubjectKind.RT, 1)
    assert pledge_coverage(DAY, [VILLAGE])[VILLAGE].value == 1.0


def test_pledges_of_the_example_count_for_its_own_election_alone(offices, election):
    collected(offices, election, "RT 001/RW 01")
    quota(offices, SubjectKind.RT, 2)
    Pledge.all_rows.update(example=True)
    assert pledge_coverage(DAY, [VILLAGE])[VILLAGE].value == 0.0
    Quota.all_rows.update(example=True)
    assert pledge_coverage(DAY, [VILLAGE])[VILLAGE].value is None
    Election.all_rows.update(example=True)
    assert pledge_coverage(DAY, [VILLAGE])[VILLAGE].value == 0.5


def test_no_column_of_a_matter_holds_the_name(offices):
    opened(offices, name="Nama Terang")
    assert "Nama Terang" not in str(list(Matter.all_rows.values()))
