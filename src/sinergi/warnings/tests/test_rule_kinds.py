"""What each rule finds, what it leaves alone because nobody knows, and who sees it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import make_institution, make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.cases.models import Party
from sinergi.cases.rules.steps import Step
from sinergi.cases.tests.conftest import A_DAY, give_key, moved, opened
from sinergi.elections.models import Election, Stage
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import State
from sinergi.observations.models import Observation
from sinergi.scores.models import Publication, Run, Score
from sinergi.warnings import tasks
from sinergi.warnings.judging import Judged
from sinergi.warnings.method import Scope
from sinergi.warnings.models import Alarm, Bulletin, CapMessage
from sinergi.warnings.rule_kinds import RULE_KINDS
from sinergi.warnings.services.detectors import SetUp, make_detector
from sinergi.warnings.telling import sentence_of
from sinergi.warnings.tests.ground import AT, CITY, CODES, DAY, SIDE, make_city

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FRAMEWORK, COLUMN, INDICATOR = "uji", "genangan_cm", "genangan"
CORNER = (0, 1, 4, 5)
CLASSES = [{"code": one, "names": {"id": one, "en": one}} for one in "rst"]


def find(code, at=AT, within=CITY, institution=None, **chosen):
    """Return what a rule finds, with its own settings where none is said."""
    rule = RULE_KINDS[code]
    settings = {one.name: one.default for one in rule.settings} | chosen
    return rule.find(Scope(within, institution), settings, at)


def observe(code, value, on=DAY, column=COLUMN):
    Observation.all_rows.create(
        area_code=code, column=column, value=value, observed_on=on, source="uji"
    )


def publish(office, scores, at=AT, *, sure=0.9, values=None, withdrawn_at=None):
    """Publish a run of area → (score, class); None is an area without a score."""
    run = Run.all_rows.create(
        framework_code=FRAMEWORK, framework_edition="1", framework_names={"id": "Uji"},
        framework_digest="0" * 64, framework_text="", publisher="uji", level=4,
        within=CITY, within_name="Kota", as_of=at.date(), draws=0, seed=1,
        institution=office, by_id=1, started_at=at,
        summary={"classes": CLASSES, "indicators": [INDICATOR]},
    )  # fmt: skip
    Score.all_rows.bulk_create(
        Score(
            run=run, area_code=code, area_name=code,
            score=told[0] if told else None, class_code=told[1] if told else "",
            class_probability={told[1]: sure} if told else {},
            indicator_values=[(values or {}).get(code)],
        )
        for code, told in scores.items()
    )  # fmt: skip
    key = {"framework_code": FRAMEWORK, "level": 4, "within": CITY}
    Publication.all_rows.filter(replaced_at=None, **key).update(replaced_at=at)
    Publication.all_rows.create(
        run=run, institution=office, by_id=1, at=at, withdrawn_at=withdrawn_at, **key
    )
    return run


@pytest.fixture
def ground(bawaslu):
    make_city()
    return bawaslu


# --- a value passes a limit ------------------------------------------------------------------


def test_a_value_beyond_the_limit_rings_and_one_that_equals_it_does_not(ground):
    for place, value in enumerate((31.0, 30.0, 12.0, 45.0)):
        observe(CODES[place], value)
    (one,) = find("threshold", source=f"obs:{COLUMN}", limit=30)
    assert one.areas == (CODES[0], CODES[3])
    assert (one.observed, one.figures["worst"]) == (2.0, CODES[3])
    (low,) = find("threshold", source=f"obs:{COLUMN}", limit=30, side="below")
    assert low.areas == (CODES[2],)


def test_an_area_without_a_value_passes_no_limit(ground):
    observe(CODES[0], 12.0)
    assert find("threshold", source=f"obs:{COLUMN}", limit=20) == []
    (one,) = find("threshold", source=f"obs:{COLUMN}", limit=20, side="below")
    assert one.areas == (CODES[0],)  # the fifteen others are unknown, and not below


def test_a_limit_is_held_against_the_newest_value_known_then(ground):
    observe(CODES[0], 50.0, DAY - 2 * A_DAY)
    observe(CODES[0], 10.0, DAY)
    observe(CODES[1], 50.0, DAY + A_DAY)
    asked = {"source": f"obs:{COLUMN}", "limit": 30}
    assert find("threshold", **asked) == []
    assert find("threshold", AT - A_DAY, **asked)[0].areas == (CODES[0],)
    assert find("threshold", AT + A_DAY, **asked)[0].areas == (CODES[1],)
    assert find("threshold", AT - A_DAY, "31.75.02", **asked) == []


def test_an_indicator_is_read_from_the_run_in_force_alone(ground):
    scores, source = {CODES[0]: (1.0, "r"), CODES[1]: (1.0, "r")}, f"ind:{FRAMEWORK}:"
    asked = {"source": f"{source}{INDICATOR}", "limit": 5}
    assert find("threshold", **asked) == []
    publish(ground, scores, AT - 3 * A_DAY, values={CODES[1]: 9.0})
    publish(ground, scores, AT - A_DAY, values={CODES[0]: 9.0})
    assert find("threshold", **asked)[0].areas == (CODES[0],)
    assert find("threshold", AT - 2 * A_DAY, **asked)[0].areas == (CODES[1],)


# --- the class of an area rises --------------------------------------------------------------


def test_a_class_that_rises_rings_where_both_runs_know_it(ground):
    before = {
        CODES[0]: (1, "r"),
        CODES[1]: (1, "s"),
        CODES[2]: None,
        CODES[3]: (1, "s"),
    }
    after = {CODES[0]: (2, "s"), CODES[1]: None, CODES[2]: (3, "t"), CODES[3]: (1, "r")}
    publish(ground, before, AT - 9 * A_DAY)
    assert find("class-change", framework=FRAMEWORK) == []
    new = publish(ground, after, AT - A_DAY)
    (one,) = find("class-change", framework=FRAMEWORK)
    assert (one.areas, one.figures["run"]) == ((CODES[0],), new.pk)
    assert one.figures["areas"][CODES[0]] == ["r", "s", 0.9]
    assert find("class-change", AT - 2 * A_DAY, framework=FRAMEWORK) == []
    assert find("class-change", framework=FRAMEWORK, steps=2) == []
    assert find("class-change", framework="lain") == []


def test_a_rise_that_is_not_sure_enough_or_was_withdrawn_does_not_ring(ground):
    publish(ground, {CODES[0]: (1, "r")}, AT - 9 * A_DAY)
    publish(ground, {CODES[0]: (2, "s")}, AT - 5 * A_DAY, sure=0.59)
    assert find("class-change", framework=FRAMEWORK) == []
    assert find("class-change", framework=FRAMEWORK, sure=59)
    publish(ground, {CODES[0]: (3, "t")}, AT - 3 * A_DAY, withdrawn_at=AT - 2 * A_DAY)
    assert find("class-change", framework=FRAMEWORK) == []


# --- high scores that lie together -----------------------------------------------------------


def hilly(unknown=()):
    """Return scores that are high in one corner; some areas have none."""
    return {
        code: None
        if place in unknown
        else (90.0 + place if place in CORNER else 10.0 + place % 3, "r")
        for place, code in enumerate(CODES)
    }


@pytest.mark.parametrize("statistic", ["moran", "getis"])
def test_high_scores_beside_high_ones_ring_as_one_group(ground, statistic):
    asked = {"framework": FRAMEWORK, "permille": 50, "statistic": statistic}
    assert find("score-clusters", **asked) == []
    run = publish(ground, hilly(), AT - A_DAY)
    (one,) = find("score-clusters", **asked)
    assert set(one.areas) <= {CODES[place] for place in CORNER}
    assert len(one.areas) >= 2
    assert (one.figures["run"], one.figures["seed"]) == (run.pk, 1)
    assert one == find("score-clusters", **asked)[0]


def test_areas_without_a_score_are_in_no_group_and_few_say_nothing(ground):
    asked = {"framework": FRAMEWORK, "permille": 50}
    publish(ground, hilly(unknown=(0, 10, 11)), AT - 3 * A_DAY)
    for one in find("score-clusters", **asked):
        assert not {CODES[0], CODES[10], CODES[11]} & set(one.areas)
    publish(ground, hilly(unknown=range(7, SIDE * SIDE)), AT - 2 * A_DAY)
    assert find("score-clusters", **asked) == []
    publish(ground, dict.fromkeys(CODES, (50.0, "r")), AT - A_DAY)
    assert find("score-clusters", **asked) == []


# --- a deadline that will be missed ----------------------------------------------------------


PACE = dt.datetime(2024, 2, 5, 3, tzinfo=dt.UTC)


def slow_cases(office, count):
    """Open so many cases whose review took twenty days, ten days ago, and one that waits
    for its own."""
    give_key(office)
    begun = PACE - 30 * A_DAY
    for _ in range(count):
        moved(opened(office, received_at=begun, at=begun), Step.REVIEWED,
              at=begun + 20 * A_DAY)  # fmt: skip
    return opened(office, received_at=PACE, at=PACE)


def test_a_deadline_rings_by_the_pace_of_the_office_before_it_is_missed(bawaslu):
    at = PACE + dt.timedelta(hours=1)
    slow_cases(bawaslu, 12)
    (one,) = find("deadline", at, institution=bawaslu.pk)
    assert one.observed >= 1
    assert one.figures["shares"][0] == 1.0
    assert dt.date.fromisoformat(one.figures["first_due"]) >= at.date()
    assert find("deadline", at) == []  # nobody's cases
    assert find("deadline", PACE - A_DAY, institution=bawaslu.pk) == []
    other = make_institution("Bawaslu lain", InstitutionKind.BAWASLU)
    assert find("deadline", at, institution=other.pk) == []


def test_a_deadline_is_foretold_from_what_was_known_then(bawaslu):
    give_key(bawaslu)
    for _ in range(12):
        moved(opened(bawaslu, received_at=PACE, at=PACE), Step.REVIEWED,
              at=PACE + 20 * A_DAY)  # fmt: skip
    opened(bawaslu, received_at=PACE, at=PACE)
    at = PACE + dt.timedelta(hours=1)
    assert find("deadline", at, institution=bawaslu.pk) == []


def test_an_office_with_few_earlier_cases_foretells_nothing(bawaslu):
    slow_cases(bawaslu, 2)
    assert find("deadline", PACE, institution=bawaslu.pk, percent=5) == []


def test_what_a_deadline_rule_finds_is_seen_by_who_reads_the_cases(
    bawaslu, alice, charlie
):
    slow_cases(bawaslu, 12)
    row = made("deadline", "cases", "deadline", {}, bawaslu.pk)
    assert tasks.look_once(row, at=PACE + dt.timedelta(hours=1)) == 1
    alarm = Alarm.all_rows.select_related("detector").get()
    assert alarm.institution_id == bawaslu.pk
    assert str(round(alarm.observed)) in sentence_of(alarm)
    other = make_institution("Bawaslu lain", InstitutionKind.BAWASLU)
    stranger = make_person("lain", Role.BAWASLU_LEADER, other)
    for person in (alice, charlie, stranger):
        actor = Person.objects.get(pk=person.pk)
        reads = bawaslu.pk in actor.institutions_with(Permission.READ_CASES)
        assert Alarm.visible.to(actor).exists() is reads is (person == alice)


def made(method, stream, hazard, settings, institution=None):
    return make_detector(
        SetUp("Uji", method, stream, hazard, CITY, settings, institution),
        by=None, at=AT,
    )  # fmt: skip


# --- readiness that expires before a stage ---------------------------------------------------


def stage(first, last, code="logistik"):
    """Make a stage between two days from today, of an election a month ahead."""
    election, _new = Election.all_rows.get_or_create(
        code="uji", kind="pemilu", voting_on=DAY + 30 * A_DAY
    )
    return Stage.all_rows.create(
        election=election, code=code, name_id=code, name_en=code, regulation="uji",
        starts_on=DAY + first * A_DAY, ends_on=DAY + last * A_DAY,
    )  # fmt: skip


def facility(office, place, until, state=State.READY, **more):
    """Make a facility that is ready until so many days from today; None for good."""
    return Facility.all_rows.create(
        kind=FacilityKind.PPS, name="Sekretariat", area_code=CODES[place],
        serves_code=CODES[place], keeper=office, state=state, created_at=AT,
        ready_until_on=None if until is None else DAY + until * A_DAY, **more,
    )  # fmt: skip


def test_readiness_that_ends_before_a_near_stage_does_rings(ground):
    stage(5, 12)
    facility(ground, 0, 8)  # too short
    facility(ground, 1, 12)  # to its last day
    facility(ground, 2, None)  # for good
    facility(ground, 3, None, State.UNCHECKED)  # nobody has looked
    facility(ground, 4, 8, State.NOT_READY)  # a defect already
    facility(ground, 5, -1)  # expired: a defect already
    facility(ground, 6, 8, closed_at=AT)
    (one,) = find("readiness")
    assert (one.areas, one.observed) == ((CODES[0],), 1.0)
    assert one.figures["stage"] == "logistik"
    assert one.figures["first_expiry"] == (DAY + 8 * A_DAY).isoformat()
    assert find("readiness", within="31.75.02") == []


def test_readiness_is_held_against_stages_that_are_near_alone(ground):
    facility(ground, 0, 8)
    assert find("readiness") == []
    stage(-9, -1, "lewat")
    stage(20, 25, "jauh")
    assert find("readiness") == []
    (one,) = find("readiness", ahead=20)
    assert one.figures["stage"] == "jauh"


def test_an_alarm_of_readiness_is_everybodys(ground, alice, charlie):
    stage(5, 12)
    facility(ground, 0, 8)
    row = made("readiness", "", "readiness", {})
    assert tasks.look_once(row, at=AT) == 1
    assert tasks.look_once(row, at=AT) == 0
    for person in (alice, charlie):
        actor = Person.objects.get(pk=person.pk)
        assert Alarm.visible.to(actor).filter(institution=None).count() == 1


def test_a_case_that_accuses_one_of_its_readers_is_in_no_number(bawaslu, alice):
    at = PACE + dt.timedelta(hours=1)
    own = slow_cases(bawaslu, 12)
    (before,) = find("deadline", at, institution=bawaslu.pk)
    Party.all_rows.create(
        case=own,
        role="accused",
        institution=bawaslu,
        person=alice,
        sealed_name=b"x",
        added_at=PACE,
    )
    found = find("deadline", at, institution=bawaslu.pk)
    assert sum(one.observed for one in found) == before.observed - 1


def judge(code, looks, within, institution=None, **chosen):
    """Return what came true of what a rule finds at these looks."""
    rule, scope = RULE_KINDS[code], Scope(within, institution)
    found = {at: rule.find(scope, chosen, at) for at in looks}
    with CaptureQueriesContext(connection) as asked:
        told = rule.judge(scope, chosen, found)
    assert len(asked) <= 10  # it looks at nothing a second time
    return told


def test_the_back_test_of_deadlines_says_what_came_true(bawaslu):
    slow_cases(bawaslu, 12)
    looks = [PACE + n * A_DAY + dt.timedelta(hours=1) for n in range(30)]
    told = judge("deadline", looks, "31.75", bawaslu.pk, percent=50)
    assert told.came >= told.foretold >= 1
    assert told.missed == told.came - told.foretold
    assert told.lead > 0
    assert judge("deadline", looks, "31.75", percent=50) == Judged(0, 0, 0, None)


BULLETINS = {"hazard": "", "level": "2", "ahead": 48}
HOUR = dt.timedelta(hours=1)
EVENINGS = [AT + n * A_DAY + HOUR for n in range(6)]


def foretell(office, starts_at, ends_at, entered_at=AT, level=3, withdrawn_at=None):
    return Bulletin.all_rows.create(
        hazard="flood", level=level, source="BMKG", text="Hujan", area_codes=[CODES[0]],
        starts_at=starts_at, ends_at=ends_at, entered_at=entered_at, institution=office,
        withdrawn_at=withdrawn_at,
    )  # fmt: skip


def test_the_back_test_of_bulletins_says_what_rang_before_it_began(ground):
    begin = AT + 3 * A_DAY
    for level, withdrawn in ((3, None), (1, None), (3, AT + 2 * A_DAY)):
        foretell(ground, begin, begin + 2 * A_DAY, AT, level, withdrawn)
    told = judge("bulletin", EVENINGS, CITY, **BULLETINS)
    assert (told.came, told.foretold, told.missed, told.false) == (2, 1, 1, 1)
    assert told.lead == 2


def test_a_bulletin_between_two_looks_came_and_rang_as_it_was_entered(ground):
    noon = AT + 2 * A_DAY + 12 * HOUR
    foretell(ground, noon, noon + 3 * HOUR, noon - 5 * HOUR)
    told = judge("bulletin", EVENINGS, CITY, **BULLETINS)
    assert told == Judged(1, 1, 0, pytest.approx(5 / 24))
    foretell(
        ground, noon, noon + 3 * HOUR, AT + A_DAY
    )  # seen by looks, over at the next
    foretell(ground, noon, noon + 3 * HOUR, noon + HOUR)  # entered too late
    told = judge("bulletin", EVENINGS, CITY, **BULLETINS)
    assert (told.came, told.missed, told.false) == (3, 1, 0)


def message(office, number, sent_at, onset_at, kind="Alert", ends=None):
    """Take in a public CAP message; it ends an earlier one as it is sent."""
    row = CapMessage.all_rows.create(
        institution=office, received_at=sent_at, identifier=f"m{number}",
        sender="cuaca@uji.example", sent=sent_at.isoformat(), sent_at=sent_at,
        status="Actual", message_type=kind, scope="Public", hazard="flood",
        severity="Severe", onset_at=onset_at, expires_at=AT + 5 * A_DAY,
        area_codes=[CODES[0]], area_by="code",
    )  # fmt: skip
    if ends is not None:
        ends.ended_by, ends.ended_at = row, sent_at
        ends.save()
    return row


def test_a_message_that_was_updated_before_it_began_came_as_the_update_did(ground):
    begin = AT + 3 * A_DAY
    first = message(ground, 1, AT, begin)
    second = message(ground, 2, AT + 2 * A_DAY, begin + 6 * HOUR, "Update", first)
    told = judge("bulletin", EVENINGS, CITY, **BULLETINS)
    assert told == Judged(1, 1, 0, 2.25)
    message(ground, 3, begin, begin, "Cancel", second)
    told = judge("bulletin", EVENINGS, CITY, **BULLETINS)
    assert told == Judged(0, 0, 1, None)  # rang, and was taken back in time


def test_a_cancellation_rings_nothing(ground):
    row = message(ground, 1, AT - HOUR, AT)
    assert find("bulletin")
    message(ground, 2, AT - HOUR / 2, AT, "Cancel", row)
    assert find("bulletin") == []
