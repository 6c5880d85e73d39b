"""From a set-up to its back-test, its alarms, and who sees them; calls and bulletins."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from conftest import make_institution, make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.jobs.models import Job
from sinergi.observations.models import Expectation
from sinergi.warnings import backtesting, queue_items, tasks
from sinergi.warnings.models import Alarm, BackTest, Call, Detector
from sinergi.warnings.rules.alarms import (
    AlarmState,
    BadDetection,
    Standing,
    common_area,
    standing_for,
)
from sinergi.warnings.services.alarms import look_at, set_aside
from sinergi.warnings.services.bulletins import BulletinDraft, enter_bulletin
from sinergi.warnings.services.calls import note_call
from sinergi.warnings.services.detectors import (
    SetUp,
    ask_back_test,
    edit_detector,
    make_detector,
    store_back_test,
    switch_off,
    switch_on,
)
from sinergi.warnings.telling import sentence_of
from sinergi.warnings.tests.ground import (
    AT,
    CITY,
    CODES,
    DAY,
    make_city,
    make_form,
    outbreak,
    tell,
    usual_days,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUICK = {"replications": 199, "once_in_days": 150, "window": 30}


def set_up(method="permutation", stream="incidents", **more):
    settings = more.pop("settings", QUICK)
    return make_detector(
        SetUp(
            name=more.pop("name", "Uji"), method=method, stream=stream,
            hazard=more.pop("hazard", "security"), area_code=CITY, settings=settings,
            **more,
        ),
        by=None, at=AT,
    )  # fmt: skip


def activated(row):
    test = ask_back_test(row, tasks.back_test, by=None, at=AT, language="en", seed=1)
    store_back_test(test, {"v": 1, "past": {}}, data_digest="", code="x", at=AT)
    return switch_on(row, version=row.version, by=None, at=AT)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def rising(bawaslu, alice):
    """A city in which incidents come in one corner for three days."""
    make_city()
    tell(bawaslu, alice, usual_days(30) + outbreak())


def test_nothing_is_switched_on_without_a_back_test_of_its_very_settings(rising, alice):
    row = set_up()
    with pytest.raises(BadDetection, match="untested"):
        switch_on(row, version=row.version, by=alice, at=AT)
    row = activated(row)
    assert row.is_active
    with pytest.raises(BadDetection, match="on"):
        edit_detector(row, draft(row), version=row.version, by=alice, at=AT)
    row = switch_off(row, version=row.version, by=alice, at=AT)
    row = edit_detector(
        row, draft(row, longest=5), version=row.version, by=alice, at=AT
    )
    with pytest.raises(BadDetection, match="untested"):
        switch_on(row, version=row.version, by=alice, at=AT)
    kinds = list(row.events.values_list("kind", flat=True))
    assert kinds == ["edited", "switched-off", "switched-on", "tested", "made"]


def draft(row, **settings):
    return SetUp(
        row.name, row.method, row.stream, row.hazard, row.area_code,
        {**QUICK, **settings}, row.institution_id,
    )  # fmt: skip


def test_a_cluster_is_one_alarm_however_often_one_looks(rising, bawaslu, alice):
    row = activated(set_up())
    assert tasks.look_once(row, at=AT) == 1
    assert tasks.look_once(row, at=AT) == 0
    alarm = Alarm.all_rows.get()
    assert alarm.events.count() == 1  # the same data say nothing new
    assert set(alarm.area_codes) & {CODES[n] for n in (0, 1, 4, 5)}
    assert alarm.observed > alarm.expected
    later = DAY + dt.timedelta(days=1)
    tell(bawaslu, alice, [(CODES[n], later, 5) for n in (0, 1, 4, 5)])
    assert tasks.look_once(row, at=AT + dt.timedelta(days=1)) == 0
    alarm.refresh_from_db()
    assert alarm.ends_on == later
    assert [one.kind for one in alarm.events.all()] == ["followed", "raised"]
    facts = Fact.all_rows.filter(target=f"alarm:{alarm.pk}").order_by("pk")
    verbs = list(facts.values_list("verb", flat=True))
    assert verbs == ["warnings:alarm:raised", "warnings:alarm:followed"]


def test_the_cron_queues_a_look_only_when_something_has_changed(rising, settings):
    settings.SINERGI_TODAY = DAY
    row = activated(set_up())
    assert tasks.look_due(AT) == 1
    assert tasks.look_due(AT) == 0  # one waits already
    tasks.look_once(Detector.all_rows.get(pk=row.pk), at=AT)
    Job.all_rows.filter(kind=tasks.KIND).update(state="done")
    assert tasks.look_due(AT) == 0


def test_an_alarm_says_its_numbers_in_one_sentence(rising):
    tasks.look_once(activated(set_up()), at=AT)
    alarm = Alarm.all_rows.select_related("detector").get()
    sentence = sentence_of(alarm)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "Kelurahan" in sentence
    assert str(round(alarm.observed)) in sentence
    for name in ("digest", "seed", "code", "replications", "p", "series", "coverage"):
        assert alarm.figures[name] is not None


def test_what_is_set_aside_has_a_reason_and_stays_so_while_it_goes_on(rising, alice):
    row = activated(set_up())
    tasks.look_once(row, at=AT)
    alarm = Alarm.all_rows.get()
    with pytest.raises(BadDetection, match="reason"):
        set_aside(alarm, " ", version=alarm.version, by=alice, at=AT)
    alarm = look_at(alarm, version=alarm.version, by=alice, at=AT)
    with pytest.raises(BadDetection, match="stale"):
        set_aside(alarm, "pasar", version=1, by=alice, at=AT)
    set_aside(alarm, "pasar", version=alarm.version, by=alice, at=AT)
    assert tasks.look_once(row, at=AT) == 0
    alarm.refresh_from_db()
    assert (alarm.state, alarm.reason) == (AlarmState.SET_ASIDE, "pasar")


def test_a_back_test_tells_power_waits_and_false_alarms(rising):
    row = set_up()
    method = tasks.method_of(row.method)
    result, digest = backtesting.try_detector(
        row, method, AT, 1, lambda *_: None, past_days=4, trials=3
    )
    assert len(digest) == 64
    assert result["past"]["alarms"] >= 1
    assert [one["strength"] for one in result["planted"]] == [6, 12, 24]
    for one in result["planted"]:
        assert one["low"] <= one["power"] <= one["high"]
        assert one["found"] + one["missed"] == one["trials"] == 3
    assert result["quiet"]["days"] == 63
    assert (
        result["quiet"]["low"] <= result["quiet"]["per_week"] <= result["quiet"]["high"]
    )


def test_a_rule_on_bulletins_rings_once_for_each(rising, bawaslu):
    row = activated(set_up("bulletin", "", hazard="flood", settings={"level": "2"}))
    for level, codes in ((3, ("31.75.01",)), (1, (CODES[9],)), (3, ("31.71",))):
        enter_bulletin(
            BulletinDraft(
                "flood", level, codes, "BMKG", "", AT, AT + dt.timedelta(hours=6),
                bawaslu.pk,
            ),
            by=None, at=AT,
        )  # fmt: skip
    assert tasks.look_once(row, at=AT) == 1
    assert tasks.look_once(row, at=AT + dt.timedelta(hours=1)) == 0
    alarm = Alarm.all_rows.select_related("detector").get()
    assert (alarm.hazard, alarm.area_codes) == ("flood", ["31.75.01"])
    assert "BMKG" in sentence_of(alarm)


def expect(bawaslu):
    return Expectation.all_rows.create(
        form=make_form().form, institution=bawaslu, place="village", area_code=CITY,
        from_on=DAY - dt.timedelta(days=40), until_on=DAY, rhythm="daily", due_hour=20,
        made_at=AT,
    )  # fmt: skip


EVENING = dt.datetime(2023, 9, 14, 16, 0, tzinfo=dt.UTC)


def silent_city(bawaslu, alice):
    make_city()
    expect(bawaslu)
    told = [
        one
        for one in usual_days(40)
        if one[0] != CODES[3] or one[1] < DAY - dt.timedelta(days=3)
    ]
    tell(bawaslu, alice, told)
    settings = {"window": 30, "days": 4}
    row = set_up(
        "silence",
        "received",
        hazard="silence",
        settings=settings,
        institution_id=bawaslu.pk,
    )
    return activated(row)


def test_a_place_that_falls_silent_is_to_be_called_and_then_not(bawaslu, alice):
    row = silent_city(bawaslu, alice)
    tasks.look_once(row, at=EVENING)
    call = Call.all_rows.get()
    assert (call.area_code, call.why) == (CODES[3], "unreachable")
    assert call.since_on == DAY - dt.timedelta(days=3)
    assert call.office_id == bawaslu.pk
    call = note_call(
        call, {"state": "unreachable", "next_on": DAY}, version=1, by=alice, at=EVENING
    )
    assert call.is_due
    note_call(
        call,
        {"state": "answered", "note": "listrik padam"},
        version=2,
        by=alice,
        at=EVENING,
    )
    tasks.look_once(row, at=EVENING)
    assert Call.all_rows.count() == 1  # it has answered since
    alarm = Alarm.all_rows.select_related("detector").get()
    assert "Kelurahan 3" in sentence_of(alarm)
    assert alarm.institution_id == bawaslu.pk


def test_a_place_that_reports_again_leaves_the_list(bawaslu, alice):
    row = silent_city(bawaslu, alice)
    tasks.look_once(row, at=EVENING)
    tell(bawaslu, alice, [(CODES[3], DAY - dt.timedelta(days=n), 0) for n in range(4)])
    tasks.look_once(row, at=EVENING)
    assert Call.all_rows.get().state == "over"


@pytest.fixture
def private(bawaslu, alice):
    """An alarm of reports, which are Bawaslu's own, and its call and detector."""
    make_city()
    row = activated(
        set_up("permutation", "reports", institution_id=bawaslu.pk, name="Rahasia")
    )
    from sinergi.warnings.method import Finding
    from sinergi.warnings.services.alarms import raise_alarms
    from sinergi.warnings.services.calls import open_calls

    finding = Finding(
        (CODES[0], CODES[1]), DAY, DAY, 9.0, 2.0, {"method": "permutation"}
    )
    (alarm,) = raise_alarms(row, [finding], mark="1", at=AT)
    quiet = Finding((CODES[2],), DAY, DAY, 0.0, 3.0, {"why": "quiet", "owed": 3.0})
    open_calls(row, [quiet], {}, at=AT)
    return row, alarm, Call.all_rows.get()


PAGES = ("detection:alarms", "detection:detectors", "detection:calls")


def test_what_is_made_of_reports_exists_for_its_readers_alone(
    private, client, alice, charlie, settings
):
    settings.SINERGI_TODAY = DAY
    row, alarm, call = private
    other = make_institution("Bawaslu lain", "bawaslu")
    stranger = make_person("lain", Role.BAWASLU_LEADER, other)
    addresses = [
        reverse("detection:alarm", args=[alarm.key]),
        reverse("detection:detector", args=[row.key]),
        reverse("detection:call", args=[call.key]),
        f"/api/v1/alarms/{alarm.key}",
    ]
    lists = [
        *(reverse(name) for name in PAGES), "/alarms/?state=all", "/api/v1/alarms",
        "/alarms/export.csv", "/places-to-call/export.csv", "/search/?q=Rahasia",
        "/queue/", "/audit/",
    ]  # fmt: skip
    for person, sees in ((alice, True), (charlie, False), (stranger, False)):
        client.force_login(fresh(person))
        codes = {client.get(one).status_code for one in addresses}
        assert codes == ({200} if sees else {404})
        for one in lists:
            answer = client.get(one)
            body = b"".join(answer) if answer.streaming else answer.content
            assert sees or alarm.key.encode() not in body
            if not one.startswith("/search/"):
                assert sees or b"Rahasia" not in body
    client.force_login(fresh(alice))
    assert alarm.key.encode() in client.get("/alarms/").content
    assert alarm.key.encode() in client.get("/search/?q=Rahasia").content
    assert queue_items.counts(fresh(alice), DAY, {}) == {"today": 2}
    assert queue_items.counts(fresh(charlie), DAY, {}) == {}
    assert (
        not Fact.visible.to(fresh(alice))
        .filter(verb__startswith="warnings:own")
        .exists()
    )


def test_a_colleague_who_may_not_read_reports_sees_no_alarm_of_them(
    private, bawaslu, client
):
    _row, alarm, _call = private
    keeper = make_person("juru", Role.BAWASLU_ANALYST, bawaslu)
    person = fresh(keeper)
    reads = bawaslu.pk in person.institutions_with(Permission.READ_REPORTS)
    assert Alarm.visible.to(person).filter(pk=alarm.pk).exists() is reads


def test_nobody_sets_up_what_another_office_alone_may_read(private, charlie, client):
    row, _alarm, _call = private
    client.force_login(fresh(charlie))
    assert client.get("/detectors/new/permutation/?stream=reports").status_code == 404
    assert client.get("/detectors/new/deadline/").status_code == 404
    assert (
        client.post(f"/detectors/{row.key}/act/off/", {"version": "2"}).status_code
        == 404
    )
    with pytest.raises(BadDetection, match="not-yours"):
        set_up("permutation", "reports")


def test_a_detector_is_set_up_tested_and_switched_on_by_its_pages(
    rising, client, alice, settings
):
    settings.SINERGI_TODAY = DAY
    client.force_login(fresh(alice))
    page = client.get("/detectors/new/permutation/?stream=incidents")
    assert page.status_code == 200
    key = "a" * 32
    told = {
        "name": "Kejadian", "area_code": CITY, "hazard": "security", "stream": "incidents",
        "key": key, "set_level": "4", "set_window": "30", "set_kind": "", "set_longest": "7",
        "set_share": "50", "set_shape": "circle", "set_once_in_days": "150",
        "set_replications": "99", "set_rhythm": "any",
    }  # fmt: skip
    wrong = client.post("/detectors/new/permutation/", told)
    assert wrong.status_code == 422
    told["set_replications"] = "199"
    for _twice in range(2):
        assert client.post("/detectors/new/permutation/", told).status_code == 302
    row = Detector.all_rows.get()
    assert row.settings["replications"] == 199
    assert client.get(f"/detectors/{row.key}/").status_code == 200
    assert client.get(f"/detectors/{row.key}/edit/").status_code == 200
    client.post(f"/detectors/{row.key}/act/on/", {"version": row.version})
    row.refresh_from_db()
    assert not row.is_active
    client.post(f"/detectors/{row.key}/test/")
    test = BackTest.all_rows.get()
    assert "hx-get" in client.get(f"/detectors/{row.key}/").content.decode()
    result, digest = backtesting.try_detector(
        row, tasks.method_of(row.method), AT, 1, lambda *_: None, past_days=2, trials=1
    )
    store_back_test(test, result, data_digest=digest, code="x", at=AT)
    assert digest[:16] in client.get(f"/detectors/{row.key}/").content.decode()
    client.post(f"/detectors/{row.key}/act/on/", {"version": row.version})
    row.refresh_from_db()
    assert row.is_active


def test_an_alarm_page_shows_numbers_and_takes_a_reason(
    rising, client, alice, settings
):
    settings.SINERGI_TODAY = DAY
    tasks.look_once(activated(set_up()), at=AT)
    alarm = Alarm.all_rows.get()
    client.force_login(fresh(alice))
    text = client.get(f"/alarms/{alarm.key}/").content.decode()
    assert alarm.figures["digest"] in text
    assert "alarm-line" in text
    address = f"/alarms/{alarm.key}/set-aside/"
    assert client.post(address, {"reason": "", "version": "1"}).status_code == 422
    assert client.post(address, {"reason": "x", "version": "99"}).status_code == 422
    assert (
        client.post(f"/alarms/{alarm.key}/look/", {"version": "1"}).status_code == 302
    )
    assert (
        client.post(address, {"reason": "hari pasar", "version": "2"}).status_code
        == 302
    )
    assert "hari pasar" in client.get(f"/alarms/{alarm.key}/").content.decode()
    for odd in ("?state=x&within=zzz&detector='&page=9", "?hazard=x&q=%27"):
        assert client.get(f"/alarms/{odd}").status_code == 200
        assert client.get(f"/places-to-call/{odd}").status_code == 200


def test_a_warning_is_drafted_of_an_alarm(rising, client, alice):
    tasks.look_once(activated(set_up()), at=AT)
    alarm = Alarm.all_rows.get()
    client.force_login(fresh(alice))
    answer = client.post(f"/alarms/{alarm.key}/draft/", {"version": "1"})
    assert answer.status_code == 302
    alarm.refresh_from_db()
    assert alarm.state == AlarmState.WARNING
    warning = alarm.warnings.get()
    assert answer["Location"] == f"/warnings/{warning.key}/edit/"
    with override("id"):
        assert warning.description_id == sentence_of(alarm)
    assert str(round(alarm.observed)) in client.get(answer["Location"]).content.decode()


def test_a_bulletin_is_entered_once_and_withdrawn_by_its_office(
    rising, client, alice, charlie, bawaslu
):
    client.force_login(fresh(alice))
    told = {
        "hazard": "flood", "level": "3", "source": "BMKG", "areas": "31.75.01 99.99",
        "starts_at": "2023-09-14T10:00", "ends_at": "2023-09-14T08:00", "text": "",
        "institution": bawaslu.pk, "key": "b" * 32,
    }  # fmt: skip
    wrong = client.post("/bulletins/new/", told)
    assert wrong.status_code == 422
    assert "99.99" in wrong.content.decode()
    told |= {"areas": "31.75.01", "ends_at": "2023-09-14T18:00"}
    for _twice in range(2):
        assert client.post("/bulletins/new/", told).status_code == 302
    from sinergi.warnings.models import Bulletin

    row = Bulletin.all_rows.get()
    assert client.get("/bulletins/").status_code == 200
    client.force_login(fresh(charlie))
    client.post(f"/bulletins/{row.key}/withdraw/", {"version": "1"})
    row.refresh_from_db()
    assert row.withdrawn_at is None
    client.force_login(fresh(alice))
    client.post(f"/bulletins/{row.key}/withdraw/", {"version": "1"})
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_a_cluster_joins_the_alarm_that_shares_most_of_it():
    day = DAY
    rows = [
        Standing(1, frozenset("ab"), day, day),
        Standing(2, frozenset("abc"), day, day),
        Standing(3, frozenset("xyz"), day, day),
    ]
    assert standing_for("abc", day, rows, 3) == 2
    assert standing_for("q", day, rows, 3) is None
    assert standing_for("a", day + dt.timedelta(days=4), rows, 3) is None
    assert standing_for("a", day + dt.timedelta(days=3), rows, 3) == 1
    assert common_area(["31.75.01.1001", "31.75.01.1002"]) == "31.75.01"
    assert common_area(["31.75.01", "31.75.01.1002"]) == "31.75.01"
    assert common_area(["31", "32"]) == ""
