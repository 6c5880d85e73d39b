"""What comes in by field form and by file, and what the API answers."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conftest import MEETING
from sinergi.doors.uploads import keep_any
from sinergi.elections.models import Stage
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import codes_of, take
from sinergi.observations.models import State
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.shipped import shipped_form
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.indicators import learning_gap, outreach_gap
from sinergi.outreach.models import Reach, Rumor, Session, Target
from sinergi.outreach.models.library import channel_choices
from sinergi.outreach.models.session import kind_choices
from sinergi.outreach.rules.material import Phase
from sinergi.outreach.rules.session import Step
from sinergi.outreach.services.quiz import tally_quiz
from sinergi.outreach.services.session import move_session
from sinergi.outreach.tests.conftest import (
    CAKUNG,
    CITY,
    JATINEGARA,
    LATER,
    PENGGILINGAN,
    a_quiz,
    hold,
    plan,
)
from sinergi.places.models import Area, Generation

pytestmark = pytest.mark.django_db
DAY = "2023-09-10"


@pytest.fixture(autouse=True)
def areas(db):
    generation = Generation.all_rows.create(name="2025", valid_from=dt.date(2025, 1, 1))
    for code, name, kind, level in (
        (CITY, "Jakarta Timur", "kota", 2),
        (CAKUNG, "Cakung", "kecamatan", 3),
        (JATINEGARA, "Jatinegara", "kelurahan", 4),
        (PENGGILINGAN, "Penggilingan", "kelurahan", 4),
    ):
        Area.all_rows.create(
            code=code, name=name, type=kind, level=level,
            parent_code=code.rpartition(".")[0], generation=generation,
        )  # fmt: skip


@pytest.fixture
def forms(db):
    """The two forms, published as those that come with the platform."""
    for code in ("sosialisasi", "rumor"):
        a_form(code=code)


def told(*, area=PENGGILINGAN, attended=40, more="", **fields):
    """Return a filled session report as a phone sends it."""
    answers = (
        f"<area>{area}</area><happened_on>{DAY}</happened_on><segment>pemula</segment>"
        f"<topic>hoaks</topic><attended>{attended}</attended>{more}"
    )
    return filled(code="sosialisasi", answers=answers, **fields)


def sent(xml, person):
    """Return what somebody's phone has sent."""
    return receive(xml, person).submission


def accept(row, by):
    """Accept a submission."""
    return review_submission(row, State.ACCEPTED, by=by, at=LATER)


def test_an_accepted_report_is_a_verified_session(forms, penggilingan, lurah, camat):
    more = "<women>22</women><first>30</first><question_topic>sara</question_topic>"
    accept(sent(told(more=more), lurah), camat)
    row = Session.all_rows.get()
    assert (row.step, row.attended, row.women) == (Step.VERIFIED, 40, 22)
    assert row.organiser == penggilingan
    assert row.questions.get().topic == "sara"
    assert Reach.all_rows.get(segment="umum", counted=True).first == 30


def test_a_report_meets_the_one_session_that_was_planned(
    forms, penggilingan, lurah, camat
):
    planned = plan(
        penggilingan, by=lurah, starts_at=dt.datetime(2023, 9, 10, 2, tzinfo=dt.UTC)
    )
    accept(sent(told(), lurah), camat)
    planned.refresh_from_db()
    assert (Session.all_rows.count(), planned.step) == (1, Step.VERIFIED)


def test_an_edit_mends_the_same_session(forms, penggilingan, lurah, camat):
    first = sent(told(instance_id="uuid:a"), lurah)
    accept(first, camat)
    edit = sent(told(attended=55, instance_id="uuid:b", deprecated_id="uuid:a"), lurah)
    accept(edit, camat)
    row = Session.all_rows.get()
    assert (row.attended, row.submission_id) == (55, edit.pk)


def test_an_acceptance_taken_back_counts_no_more(forms, penggilingan, lurah, camat):
    row = sent(told(), lurah)
    accept(row, camat)
    review_submission(row, State.REJECTED, reason="Ganda", by=camat, at=LATER)
    assert Session.all_rows.get().step == Step.CANCELLED
    assert not Reach.all_rows.filter(counted=True).exists()


ASKED_OF_PHOTO = {
    "nobody young": ("<photo_minors>no</photo_minors>", [(False, False)]),
    "children with consent": (
        "<photo_minors>yes</photo_minors><photo_consent>yes</photo_consent>",
        [(True, True)],
    ),
    "children without consent": ("<photo_minors>yes</photo_minors>", []),
    "not said": ("", []),
}


def a_photo(colour: str = "red"):
    """Return a photo that a phone sent and the server keeps."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "JPEG")
    return keep_any(SimpleUploadedFile("foto.jpg", file.getvalue(), "image/jpeg"))


def with_photo(person, colour="red", said="<photo_minors>no</photo_minors>", **fields):
    """Return a report with a photo."""
    more = f"<photo>foto.jpg</photo>{said}"
    return receive(
        told(more=more, **fields), person, files=[a_photo(colour)]
    ).submission


@pytest.mark.parametrize("case", ASKED_OF_PHOTO)
def test_a_photo_of_a_form_stands_with_the_session_where_it_may_be_seen(
    own_files, forms, penggilingan, lurah, camat, case
):
    said, shown = ASKED_OF_PHOTO[case]
    accept(with_photo(lurah, said=said), camat)
    photos = Session.all_rows.get().photos
    assert list(photos.values_list("minors", "consent")) == shown


def test_the_photo_in_force_is_that_of_the_form_in_force(
    own_files, forms, penggilingan, lurah, camat
):
    accept(with_photo(lurah, instance_id="uuid:a"), camat)
    row = Session.all_rows.get()
    first = row.photos.get().sha256
    edit = with_photo(lurah, "blue", instance_id="uuid:b", deprecated_id="uuid:a")
    accept(edit, camat)
    assert row.photos.get().sha256 != first
    review_submission(edit, State.REJECTED, by=camat, at=LATER, reason="Salah")
    assert row.photos.get().sha256 == first


def test_an_acceptance_taken_back_takes_its_photo_out(
    own_files, forms, penggilingan, lurah, camat
):
    sent_form = with_photo(lurah)
    accept(sent_form, camat)
    review_submission(sent_form, State.REJECTED, by=camat, at=LATER, reason="Salah")
    assert not Session.all_rows.get().photos.exists()


@pytest.mark.parametrize("fields", [{"attended": "x"}, {"area": "31.99"}])
def test_what_belongs_nowhere_is_not_accepted(
    forms, penggilingan, lurah, camat, fields
):
    row = sent(told(**fields), lurah)
    with pytest.raises(BadReview):
        accept(row, camat)


def test_counts_that_cannot_be_true_are_not_accepted(forms, penggilingan, lurah, camat):
    row = sent(told(more="<women>41</women>"), lurah)
    with pytest.raises(BadReview):
        accept(row, camat)


def test_a_session_by_form_is_of_the_stage_of_its_day(
    forms, penggilingan, lurah, camat, pemilu
):
    Stage.all_rows.create(
        election=pemilu, code="dpt", name_id="DPT", name_en="List", regulation="x",
        starts_on=dt.date(2023, 9, 1), ends_on=dt.date(2023, 9, 30),
    )  # fmt: skip
    accept(sent(told(), lurah), camat)
    assert Session.all_rows.get().stage.code == "dpt"


def test_a_rumour_by_form_waits_to_be_asked(forms, penggilingan, lurah, camat):
    answers = (
        f"<area>{PENGGILINGAN}</area><happened_on>{DAY}</happened_on>"
        "<rumor>TPS dipindah</rumor><topic>hoaks</topic><channel>chat</channel>"
    )
    row = sent(filled(code="rumor", answers=answers), lurah)
    accept(row, camat)
    found = Rumor.all_rows.get()
    assert (found.step, found.channel, found.institution) == (
        "reported", "chat", penggilingan,
    )  # fmt: skip
    review_submission(row, State.REJECTED, reason="Ganda", by=camat, at=LATER)
    found.refresh_from_db()
    assert found.step == "dismissed"


def choices(code, name):
    """Return the choices of a question of a shipped form."""
    rows = shipped_form(code).questions
    asked = next(one for one in rows if one.name == name)
    return [one.value for one in asked.choices]


def test_the_forms_offer_exactly_segments_topics_kinds_and_channels():
    assert choices("sosialisasi", "segment") == list(catalogue().segments)
    assert choices("sosialisasi", "topic") == list(catalogue().topics)
    assert choices("rumor", "topic") == list(catalogue().topics)
    kinds = [code for code, _name in kind_choices()]
    assert choices("sosialisasi", "session_kind") == kinds
    channels = [code for code, _name in channel_choices()]
    assert choices("rumor", "channel") == channels


def test_the_session_report_needs_five_answers():
    rows = [one for one in shipped_form("sosialisasi").questions if one.asked]
    needed = [one.name for one in rows if one.required]
    assert needed == ["happened_on", "district", "segment", "topic", "attended"]


FILE = """kode;segmen;tahapan;target;terendah;tertinggi
31.75.06.1003;Pemilih pemula;;1480;1400;1560
31.75.06.1001;disabilitas;kampanye;90;;
"""


@pytest.fixture
def own_files(settings, tmp_path):
    """Keep files in a folder of their own."""
    settings.MEDIA_ROOT, settings.SINERGI_HOME = tmp_path / "media", tmp_path


ANSWERS = {"election": "pemilu-2024", "source": "KPU Jaktim"}


def test_a_file_brings_targets_and_their_interval(own_files, pemilu):
    _batch, report = take("outreach_targets", FILE, ANSWERS)
    assert (report.tally.new, report.blocked) == (2, 0)
    rows = Target.all_rows.in_force().order_by("area_code")
    found = [(one.segment, one.people, one.low, one.estimate) for one in rows]
    assert found == [("disabilitas", 90, 90, False), ("pemula", 1480, 1400, True)]
    assert [one.stage.code if one.stage else "" for one in rows] == ["kampanye", ""]


def test_the_same_file_again_changes_nothing(own_files, pemilu):
    take("outreach_targets", FILE, ANSWERS)
    _batch, report = take("outreach_targets", FILE + "\n", ANSWERS)
    assert (report.tally.new, report.tally.changed, report.tally.same) == (0, 0, 2)


def test_a_new_figure_ends_the_old_and_undoing_revives_it(own_files, pemilu):
    take("outreach_targets", FILE, ANSWERS)
    batch, report = take("outreach_targets", FILE.replace(";1480;", ";1500;"), ANSWERS)
    assert report.tally.changed == 1
    undo_batch(batch, by=None, at=LATER)
    assert Target.all_rows.in_force().get(segment="pemula").people == 1480


def test_all_faults_of_a_broken_file_are_listed(own_files, pemilu):
    broken = FILE.replace("disabilitas", "siapa").replace(";1400;", ";1490;")
    _batch, report = take(
        "outreach_targets", broken.replace("kampanye", "apa"), ANSWERS
    )
    assert sorted(codes_of(report)) == ["not-one-of", "not-one-of", "too-large"]
    assert not Target.all_rows.exists()


def test_indicators_are_missing_where_nobody_set_a_target(pemilu):
    found = outreach_gap(LATER.date(), [CITY], election=pemilu.pk)
    assert (found[CITY].value, found[CITY].missing) == (None, "no-target")


def test_the_outreach_gap_is_what_verified_sessions_leave(
    pemilu, penggilingan, lurah, camat
):
    for code, people in ((PENGGILINGAN, 80), (JATINEGARA, 20)):
        Target.all_rows.create(
            election=pemilu, area_code=code, segment="pemula", people=people,
            low=people, high=people, source="x", edition="relasi-2024",
        )  # fmt: skip
    row = hold(plan(penggilingan, by=lurah, election=pemilu), by=lurah)
    move_session(row, Step.VERIFIED, by=camat, at=LATER)
    found = outreach_gap(LATER.date(), [CITY, CAKUNG, JATINEGARA], election=pemilu.pk)
    assert [found[code].value for code in (CITY, CAKUNG, JATINEGARA)] == [0.6, 0.6, 1.0]
    assert found[CITY].newest_on == MEETING.date()
    before = outreach_gap(dt.date(2023, 9, 1), [CITY], election=pemilu.pk)
    assert before[CITY].value == 1.0


def test_the_learning_gap_is_what_is_still_wrong_after(penggilingan, lurah, camat, kpu):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    tally_quiz(row, Phase.BEFORE, [9, 0, 0, 0, 0], by=lurah, at=LATER)
    tally_quiz(row, Phase.AFTER, [0, 0, 0, 8, 0], by=lurah, at=LATER)
    move_session(hold(row, by=lurah), Step.VERIFIED, by=camat, at=LATER)
    found = learning_gap(LATER.date(), [CITY, JATINEGARA])
    assert found[CITY].value == pytest.approx(0.25)
    assert found[JATINEGARA].missing == "too-few-answers"


def test_a_program_plans_reports_and_reads_a_session(client, penggilingan, lurah):
    client.force_login(lurah)
    given = {
        "title": "SMAN 11", "segment": "pemula", "topic": "hoaks",
        "area_code": PENGGILINGAN, "organiser_id": penggilingan.pk,
        "day": "2023-09-20", "starts": "09:00",
    }  # fmt: skip
    made = client.post("/api/v1/sessions", given, content_type="application/json")
    assert made.status_code == 201, made.content
    told = client.post(
        f"{made.headers['Location']}/report", {"attended": 33},
        content_type="application/json", headers={"If-Match": made.headers["ETag"]},
    )  # fmt: skip
    assert told.json()["step"] == "held"
    listed = client.get("/api/v1/sessions?when=past").json()
    assert [one["attended"] for one in listed["items"]] == [33]


def test_a_program_reads_the_coverage(client, pemilu, charlie):
    Target.all_rows.create(
        election=pemilu, area_code=PENGGILINGAN, segment="pemula", people=80, low=70,
        high=90, estimate=True, source="x", edition="relasi-2024",
    )  # fmt: skip
    client.force_login(charlie)
    found = client.get(f"/api/v1/outreach/coverage?within={CITY}&segment=pemula").json()
    gaps = {one["area_name"]: one["gap"] for one in found["items"]}
    assert gaps == {"Jatinegara": None, "Penggilingan": 80}


def test_a_program_tells_of_a_rumour(client, penggilingan, lurah):
    client.force_login(lurah)
    given = {"text": "TPS dipindah", "topic": "hoaks", "heard_on": DAY,
             "institution_id": penggilingan.pk}  # fmt: skip
    made = client.post("/api/v1/rumors", given, content_type="application/json")
    assert made.status_code == 201
    assert client.get(made.headers["Location"]).json()["step"] == "reported"


def test_a_stranger_gets_404_from_the_api(client, penggilingan, lurah, alice):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    client.force_login(alice)
    assert client.get(f"/api/v1/sessions/{row.pk}").status_code == 404
