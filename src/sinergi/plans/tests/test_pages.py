"""The pages of measures and plans, for those who may and those who may not."""

import io

import pytest
from pypdf import PdfReader

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import Commitment
from sinergi.plans.models import Measure, Plan
from sinergi.plans.rules import Step
from sinergi.plans.services import put_library
from sinergi.plans.tests.test_planning import MONDAY
from sinergi.web.tests.conftest import areas, make_run  # noqa: F401 a fixture
from sinergi_core.measures import load_measures

pytestmark = pytest.mark.django_db
EDITED = {
    "name_id": "Forum warga malam", "name_en": "Night forum", "description_id": "a",
    "description_en": "b", "proof_id": "Foto", "proof_en": "Photo",
    "stages": "kampanye, non-tahapan", "kinds": "kelurahan",
    "addresses": "dasar-jaktim: partisipasi", "effect_low": "0.01",
    "effect_mid": "0.05", "effect_high": "0.1", "effect_sure": "low",
    "effect_authority": "own estimate", "staff_weeks": "1", "cost": "5000000",
    "cost_authority": "own estimate", "lead_weeks": "1", "lasts_weeks": "6",
    "source": "rapat",
}  # fmt: skip


@pytest.fixture
def library(at):
    put_library(load_measures(), by=None, at=at)


@pytest.fixture
def plan(pemkot, charlie, bawaslu, alice, library, areas, at) -> Plan:  # noqa: F811
    """A plan with two choices, one fixed, and a refusal, over a small run."""
    run = make_run(bawaslu, alice, at)
    row = Plan.all_rows.create(
        name="Rencana Oktober", run=run, institution=pemkot, area_code="31.75",
        starts_on=MONDAY, weeks=4, created_by=charlie.pk, created_at=at,
        step=Step.READY, edited_by=[charlie.pk], objective=10.0, bound=12.0, gap=1 / 6,
        figures={"cost": 2, "areas": [["31.75.06.1003", 70, 80, 90, 60, 70, 80]]},
    )  # fmt: skip
    row.limits.create(institution=pemkot, budget=10**9, people=4)
    first, second = Measure.all_rows.all()[:2]
    for week, measure in enumerate((first, second)):
        row.items.create(
            measure=measure, institution=pemkot, area_code="31.75.06.1003",
            area_name="Penggilingan", week=week, cost=1, people=1, gain=2.0,
            why={"indicators": [["partisipasi", 1.5]], "alternatives": []},
        )  # fmt: skip
    row.refusals.create(
        measure=first, institution=pemkot, area_code="31.75.06.1003",
        area_name="Penggilingan", week=3, cost=1, gain=1.0,
        reasons=[{"code": "staff", "institution": str(pemkot.pk), "week": 3, "short": 2.0}],
    )  # fmt: skip
    return row


@pytest.fixture
def leader(pemkot):
    return make_person("leader", Role.LEADER, pemkot)


def test_the_library_is_searched_and_filtered(client, charlie, library):
    client.force_login(charlie)
    everything = client.get("/measures/").content.decode()
    found = client.get("/measures/?q=forum+warga&kinds=kelurahan").content.decode()
    assert "forum" in found.lower()
    assert len(found) < len(everything)
    assert "Tidak ada" in client.get("/measures/?q=zzzzzz").content.decode()


def test_an_edited_measure_is_a_new_version_and_the_old_one_stays(
    client, charlie, library
):
    client.force_login(charlie)
    row = Measure.all_rows.in_force().get(code="forum-warga")
    answer = client.post(f"/measures/{row.pk}/edit/", EDITED)
    assert answer.status_code == 302
    latest = Measure.all_rows.in_force().get(code="forum-warga")
    assert (latest.version, latest.addresses) == (2, {"dasar-jaktim": ["partisipasi"]})
    assert client.get(f"/measures/{row.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("addresses", "no colon"), ("effect_mid", "0.5"), ("cost", "-1"), ("kinds", "")],
)
def test_a_bad_measure_keeps_what_was_typed(client, charlie, library, field, value):
    client.force_login(charlie)
    row = Measure.all_rows.in_force().first()
    answer = client.post(f"/measures/{row.pk}/edit/", {**EDITED, field: value})
    assert answer.status_code == 422
    assert "Night forum" in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_library_is_to_be_had_as_a_file(client, alice, library, form):
    client.force_login(alice)
    answer = client.get(f"/measures/export.{form}")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content) if form == "csv" else answer.content)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_of_a_plan_gives_reasons_for_choices_and_refusals(
    client, charlie, plan, language
):
    client.force_login(charlie)
    page = client.get(f"/plans/{plan.pk}/", headers={"accept-language": language})
    text = page.content.decode()
    assert "Penggilingan" in text
    assert ("orang" if language == "id" else "more people of") in text


def test_what_remains_is_told_before_the_long_list_of_refusals(client, charlie, plan):
    client.force_login(charlie)
    text = client.get(f"/plans/{plan.pk}/").content.decode()
    assert 0 < text.find('id="remaining"') < text.find('id="refused"')


def test_a_choice_is_fixed_another_taken_out_and_an_old_page_changes_nothing(
    client, charlie, plan
):
    client.force_login(charlie)
    first, second = plan.items.all()
    version = {"version": plan.version}
    client.post(f"/plans/{plan.pk}/fix/", {**version, "item": first.pk, "fixed": "1"})
    client.post(f"/plans/{plan.pk}/items/{second.pk}/", version)
    plan.refresh_from_db()
    assert plan.items.get(pk=first.pk).fixed
    assert plan.items.filter(pk=second.pk).exists()
    client.post(f"/plans/{plan.pk}/items/{second.pk}/", {"version": plan.version})
    assert not plan.items.filter(pk=second.pk).exists()


def test_approval_by_other_eyes_makes_a_commitment_per_choice(
    client, charlie, leader, plan
):
    client.force_login(charlie)
    client.post(f"/plans/{plan.pk}/propose/", {"version": plan.version})
    plan.refresh_from_db()
    form = {"version": plan.version, "decision": "approve"}
    assert client.post(f"/plans/{plan.pk}/decide/", form).status_code == 403
    client.force_login(leader)
    client.post(f"/plans/{plan.pk}/decide/", form)
    plan.refresh_from_db()
    rows = Commitment.all_rows.filter(origin_kind="plan", origin_id=plan.pk)
    assert (plan.step, rows.count()) == (Step.APPROVED, 2)
    assert {row.step for row in rows} == {"proposed"}
    item = plan.items.first()
    answer = client.get(f"/plans/items/{item.pk}/commitment/")
    assert answer.url == f"/commitments/{item.commitment_id}/"


def test_a_second_approval_makes_nothing_twice(client, charlie, leader, plan):
    Plan.all_rows.filter(pk=plan.pk).update(step=Step.PROPOSED)
    client.force_login(leader)
    form = {"version": plan.version, "decision": "approve"}
    client.post(f"/plans/{plan.pk}/decide/", form)
    client.post(f"/plans/{plan.pk}/decide/", form)
    assert Commitment.all_rows.filter(origin_kind="plan").count() == 2


def test_a_plan_that_is_not_proposed_is_a_404_to_others(client, alice, plan):
    client.force_login(alice)
    for address in ("", "risks/", "export.xlsx", "export.pdf", "export.ics"):
        assert client.get(f"/plans/{plan.pk}/{address}").status_code == 404
    assert client.post(f"/plans/{plan.pk}/fix/").status_code == 404
    assert "Rencana Oktober" not in client.get("/plans/").content.decode()


@pytest.mark.parametrize("form", ["xlsx", "ics"])
def test_a_plan_is_to_be_had_as_a_file(client, charlie, plan, form):
    client.force_login(charlie)
    answer = client.get(f"/plans/{plan.pk}/export.{form}")
    assert answer.status_code == 200
    assert len(answer.content) > 500


def test_a_plan_on_paper_names_its_choices(client, charlie, plan):
    client.force_login(charlie)
    answer = client.get(f"/plans/{plan.pk}/export.pdf")
    reader = PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Rencana Oktober" in text
    assert "Penggilingan" in text


def test_a_plan_about_some_areas_says_so_on_paper(client, charlie, plan):
    Plan.all_rows.filter(pk=plan.pk).update(settings={"areas": ["31.75.04.1001"]})
    client.force_login(charlie)
    answer = client.get(f"/plans/{plan.pk}/export.pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Hanya wilayah ini" in text
    assert "Kramat Jati" in text


def test_the_register_of_risks_of_such_a_plan_holds_its_areas_alone(
    client, charlie, plan
):
    Plan.all_rows.filter(pk=plan.pk).update(settings={"areas": ["31.75.04.1001"]})
    client.force_login(charlie)
    text = client.get(f"/plans/{plan.pk}/risks/").content.decode()
    assert "Kramat Jati" in text
    assert "Pulo Gebang" not in text


def test_the_register_of_risks_says_unknown_where_there_is_no_score(
    client, charlie, plan
):
    client.force_login(charlie)
    text = client.get(f"/plans/{plan.pk}/risks/").content.decode()
    assert "Penggilingan" in text
    assert "Pulo Gebang" in text
    assert "belum ada data" in text
    assert "70,0 <span" in text
    assert "(60,0–80,0)" in text


def test_asking_for_a_plan_without_institutions_is_refused_with_what_was_typed(
    client, charlie, library
):
    client.force_login(charlie)
    answer = client.post("/plans/new/", {"name": "Rencana saya", "weeks": "9999"})
    assert answer.status_code == 422
    assert "Rencana saya" in answer.content.decode()


def test_a_code_nobody_knows_is_named_with_those_that_are_known(
    client, charlie, library
):
    client.force_login(charlie)
    row = Measure.all_rows.in_force().first()
    for field, value, known in (
        ("kinds", "kelurahn", "kelurahan"),
        ("stages", "kampanyee", "non-tahapan"),
        ("addresses", "dasar-jaktim: partisipasii", "partisipasi"),
        ("addresses", "dasar: partisipasi", "dasar-jaktim"),
    ):
        answer = client.post(
            f"/measures/{row.pk}/edit/", {**EDITED, field: value},
            headers={"accept-language": "en"},
        )  # fmt: skip
        assert answer.status_code == 422
        assert known in answer.content.decode().partition("Known are:")[2][:2_000]
    assert row.replaced_at is None


def test_a_measure_names_its_indicators_and_stages(client, charlie, library):
    client.force_login(charlie)
    row = Measure.all_rows.in_force().get(code="forum-warga")
    page = client.get(f"/measures/{row.pk}/", headers={"accept-language": "id"})
    text = page.content.decode()
    assert "Di luar tahapan" in text or "Non Tahapan" in text
    assert "laporan_tidak_ditindaklanjuti" not in text


def put(client, plan, **fields):
    plan.refresh_from_db()
    return client.post(f"/plans/{plan.pk}/put/", {"version": plan.version, **fields})


def test_a_refused_choice_is_put_in_by_hand_and_must_be_measured_first(
    client, charlie, plan
):
    client.force_login(charlie)
    put(client, plan, refusal=plan.refusals.get().pk)
    assert plan.items.get(week=3).fixed
    plan.refresh_from_db()
    assert plan.is_edited
    client.post(f"/plans/{plan.pk}/propose/", {"version": plan.version})
    plan.refresh_from_db()
    assert plan.step == Step.READY
    assert 'name="keep"' in client.get(f"/plans/{plan.pk}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"hand-area": "99"}, {"hand-week": "99"}, {"hand-measure": "0"}, {"hand-limit": "x"}],
)  # fmt: skip
def test_a_choice_by_hand_that_makes_no_sense_changes_nothing(
    client, charlie, plan, wrong
):
    client.force_login(charlie)
    kind = plan.limits.get().institution.kind
    measure = next(row for row in Measure.all_rows.all() if kind in row.kinds)
    asked = {
        "hand-measure": measure.pk, "hand-area": "31.75.06.1003", "hand-week": "2",
        "hand-limit": plan.limits.get().pk,
    }  # fmt: skip
    put(client, plan, **{**asked, **wrong})
    assert plan.items.count() == 2
    put(client, plan, **asked)
    assert plan.items.filter(measure=measure, week=2, fixed=True).exists()


def test_a_choice_that_is_there_already_is_not_put_in_twice(client, charlie, plan):
    client.force_login(charlie)
    refusal = plan.refusals.get()
    plan.refusals.filter(pk=refusal.pk).update(week=0)
    put(client, plan, refusal=refusal.pk)
    assert plan.items.count() == 2


def test_a_stranger_puts_nothing_in(client, alice, plan):
    client.force_login(alice)
    assert put(client, plan, refusal=plan.refusals.get().pk).status_code == 404


def test_more_at_least_than_at_most_is_refused(client, charlie, plan):
    client.force_login(charlie)
    answer = client.post(
        "/plans/new/", {"least_per_area": "5", "most_per_area": "2"},
        headers={"accept-language": "en"},
    )  # fmt: skip
    assert "more than the most per area" in answer.content.decode()


def test_another_plan_begins_with_what_was_asked_of_the_first(
    client, charlie, alice, plan
):
    client.force_login(charlie)
    plan.limits.update(budget=765_432, approved=False)
    text = client.get(f"/plans/new/?like={plan.pk}").content.decode()
    assert "Rencana Oktober" in text
    assert 'value="765432"' in text
    limit = f'name="limit-{plan.institution_id}-takes_part"'
    assert "checked" in text.partition(limit)[2].partition(">")[0]
    client.force_login(alice)
    assert (
        "Rencana Oktober"
        not in client.get(f"/plans/new/?like={plan.pk}").content.decode()
    )
    assert client.get("/plans/new/?like=%00x").status_code in {200, 400}


def test_a_plan_that_could_not_be_computed_goes_back_to_editing(client, charlie, plan):
    Plan.all_rows.filter(pk=plan.pk).update(step=Step.FAILED)
    client.force_login(charlie)
    assert "Sunting lagi" in client.get(f"/plans/{plan.pk}/").content.decode()
    client.post(f"/plans/{plan.pk}/back/", {"version": plan.version})
    plan.refresh_from_db()
    assert plan.step == Step.READY


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "\u0662"])
def test_a_version_that_is_no_number_changes_nothing(client, charlie, plan, version):
    client.force_login(charlie)
    answer = client.post(f"/plans/{plan.pk}/propose/", {"version": version})
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.step == Step.READY


@pytest.fixture
def offices():
    """Two kelurahan of the city, and one of another."""
    codes = ("31.75.06.1003", "31.75.06.1004", "31.74.01.1001")
    return [
        make_institution(f"Kel {code}", InstitutionKind.KELURAHAN, code)
        for code in codes
    ]


def test_an_office_is_not_put_into_the_area_of_another(client, charlie, plan, offices):
    client.force_login(charlie)
    limit = plan.limits.create(institution=offices[1])
    measure = Measure.all_rows.in_force().filter(code="forum-warga").get()
    data = {"version": plan.version, "hand-measure": measure.pk, "hand-week": "0",
            "hand-area": "31.75.06.1003", "hand-limit": limit.pk}  # fmt: skip
    before = plan.items.count()
    client.post(f"/plans/{plan.pk}/put/", data)
    assert plan.items.count() == before


def test_offices_with_nothing_to_do_are_told_apart(client, charlie, plan, offices):
    client.force_login(charlie)
    plan.limits.create(institution=offices[0])
    text = client.get(f"/plans/{plan.pk}/").content.decode()
    assert "1 kantor ikut serta" in text
