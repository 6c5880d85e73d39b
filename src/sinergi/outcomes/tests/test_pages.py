"""The pages of outcomes, for those who may and those who may not."""

import datetime as dt

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.jobs.worker import run_worker
from sinergi.outcomes.computing import compute
from sinergi.outcomes.models import EffectProposal, Outcome, Study
from sinergi.outcomes.registered import is_as_registered
from sinergi.outcomes.rules.study import BadStudy, digest_of, seed_of
from sinergi.outcomes.services.recording import record_outcome
from sinergi.outcomes.services.studies import register_study
from sinergi.outcomes.tests.making import (
    AT,
    COLUMN,
    LATER,
    draft,
    make_city,
    observe,
)
from sinergi.outcomes.worked import outcomes_of
from sinergi.plans.gathering import core_measure
from sinergi.plans.models import Measure
from sinergi.plans.services import put_library
from sinergi_core.measures import load_measures

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def city(settings):
    settings.SINERGI_TODAY = LATER
    return make_city()


@pytest.fixture
def study(city, alice, bawaslu) -> Study:
    observe(-3, city[:12])
    return register_study(draft(bawaslu, city[:12]), by=alice, at=AT)


def english(client, address: str) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def filled(city, bawaslu, **changes):
    """Return the fields of the form as a person fills them in."""
    return {
        "title": "Forum warga", "institution": bawaslu.pk, "column": COLUMN,
        "better": "lower", "area_code": "31.75", "level": "4",
        "treated": ", ".join(city[:12]), "before_from": "2024-01-01",
        "treated_on": "2024-03-01", "after_to": "2024-04-30", "method": "optimal",
        "ratio": "1", "caliper": "",
    } | changes  # fmt: skip


def test_a_study_is_registered_computed_and_told_in_a_plain_sentence(
    client, city, alice, bawaslu
):
    observe(-3, city[:12])
    client.force_login(alice)
    answer = client.post("/outcomes/new/", filled(city, bawaslu))
    study = Study.all_rows.get()
    assert (answer.status_code, answer["location"]) == (302, f"/outcomes/{study.pk}/")
    again = client.post("/outcomes/new/", filled(city, bawaslu))
    assert (again.status_code, Study.all_rows.count()) == (422, 1)

    assert "Compute what came of it" in english(client, f"/outcomes/{study.pk}/")
    client.post(f"/outcomes/{study.pk}/compute/")
    run_worker(batch=True)
    page = english(client, f"/outcomes/{study.pk}/")
    assert "fell by" in page
    assert "more than in comparable areas" in page
    assert "registered afterwards: only a hint" in page
    assert 'class="study-treated"' in page
    assert study.digest in page
    assert "fell by" in english(client, "/outcomes/?state=computed&q=forum")


def test_all_faults_of_the_form_are_told_at_once_and_nothing_is_lost(
    client, city, alice, bawaslu
):
    client.force_login(alice)
    wrong = filled(
        city, bawaslu, area_code="99", treated="x", after_to="2024-03-02", ratio="0",
        caliper="nan", smallest="inf", before_from="0001-01-01",
    )  # fmt: skip
    answer = client.post("/outcomes/new/", wrong, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no area with code 99" in page
    assert "between 1998 and 2100" in page
    assert 'value="Forum warga"' in page
    short = filled(city, bawaslu, after_to="2024-03-02", treated="31.75.99.1001")
    page = client.post("/outcomes/new/", short, headers={"accept-language": "en"})
    assert "31.75.99.1001" in page.content.decode()


def test_areas_are_written_by_name_and_begin_on_their_own_days(
    client, city, alice, bawaslu
):
    client.force_login(alice)
    form = english(client, "/outcomes/new/")
    assert 'value="31.75"' in form
    assert "Reports of citizens and supervisors received: threats or violence" in form
    treated = f"Wilayah {city[0]}, {city[1]} 2024-03-18; wilayah {city[2]} 2024-04-01"
    fields = filled(city, bawaslu, treated=treated, pause="14")
    answer = client.post("/outcomes/new/", fields)
    asked = Study.all_rows.get().asked
    assert asked.treated == tuple(city[:3])
    assert asked.starts == (
        (city[1], dt.date(2024, 3, 18)), (city[2], dt.date(2024, 4, 1)),
    )  # fmt: skip
    assert asked.before[1] == dt.date(2024, 2, 15)
    page = english(client, answer["location"])
    assert "from Monday, 18 March 2024" in page
    assert "14 days" in page
    again = english(client, f"{answer['location']}change/")
    assert f"{city[1]} 2024-03-18" in again
    wrong = filled(city, bawaslu, treated=f"{city[0]} 2024-13-40, Nirgendwo")
    page = client.post("/outcomes/new/", wrong, headers={"accept-language": "en"})
    assert "Not a day: 2024-13-40" in page.content.decode()
    assert "Nirgendwo" in page.content.decode()


def test_a_version_is_changed_with_a_reason_by_its_own_office_alone(
    client, city, study, alice, bawaslu, charlie
):
    client.force_login(charlie)
    assert client.get(f"/outcomes/{study.pk}/").status_code == 200
    assert client.get(f"/outcomes/{study.pk}/change/").status_code == 404
    client.post(f"/outcomes/{study.pk}/compute/")
    assert Study.all_rows.get().job is None
    client.force_login(alice)
    assert "Why it is changed" in english(client, f"/outcomes/{study.pk}/change/")
    fields = filled(city, bawaslu, ratio="2", reason="Dua pembanding.")
    client.post(f"/outcomes/{study.pk}/change/", fields)
    page = english(client, f"/outcomes/{study.pk}/")
    assert "A newer version replaced this one" in page
    assert "Dua pembanding." in page


def test_a_partner_without_the_permission_is_refused(client, study):
    fkub = make_institution("FKUB", InstitutionKind.FKUB)
    client.force_login(make_person("fajar", Role.PARTNER, fkub))
    for address in ("/outcomes/", f"/outcomes/{study.pk}/", "/goals/"):
        assert client.get(address).status_code == 403


def test_tables_hold_what_the_page_says(client, study, alice):
    record_outcome(study, compute(study.asked, study.seed), at=AT)
    client.force_login(alice)
    text = b"".join(client.get("/outcomes/export.csv").streaming_content).decode()
    assert study.digest in text
    assert client.get(f"/outcomes/{study.pk}/export.xlsx").content[:2] == b"PK"
    assert client.get(f"/outcomes/{study.pk}/export.pdf").status_code == 404


def test_a_due_study_stands_in_the_queue_of_its_office(client, study, alice, charlie):
    for person, there in ((alice, True), (charlie, False)):
        client.force_login(person)
        assert ("Compute what came of it" in english(client, "/queue/")) is there
    client.force_login(alice)
    assert study.title in english(client, "/search/?q=forum+warga")


@pytest.fixture
def studied(city, alice, bawaslu, at) -> Measure:
    """A measure with three studies that found the same."""
    put_library(load_measures(), by=None, at=at)
    measure = Measure.all_rows.get(code="forum-warga")
    observe(-3, city[:12])
    for ratio in (1, 2, 3):
        plain = draft(bawaslu, city[:12], ratio=ratio)
        asked = type(plain)(plain.title, bawaslu, plain.protocol, measure=measure)
        study = register_study(asked, by=alice, at=AT)
        record_outcome(study, compute(study.asked, study.seed), at=AT)
    return measure


def test_what_worked_enters_the_library_only_when_a_person_accepts(
    client, studied, alice, pemkot
):
    client.force_login(alice)
    assert "3 studies" in english(client, "/outcomes/worked/")
    client.post(f"/outcomes/worked/{studied.pk}/propose/")
    client.post(f"/outcomes/worked/{studied.pk}/propose/")
    proposal = EffectProposal.all_rows.get()
    assert (proposal.cases, proposal.accepted) == (3, None)
    assert Measure.all_rows.filter(code="forum-warga").count() == 1

    address = f"/outcomes/proposals/{proposal.pk}/decide/"
    assert client.post(address, {"decision": "accept"}).status_code == 403
    client.force_login(make_person("kora", Role.COORDINATOR, pemkot))
    for _twice in range(2):
        client.post(address, {"decision": "accept", "note": "Setuju."})
    made = Measure.all_rows.in_force().get(code="forum-warga")
    assert (made.version, made.effect_mid) == (2, proposal.mid)
    assert made.effect_mid == pytest.approx(0.15, abs=0.03)
    proposal.refresh_from_db()
    assert (proposal.accepted, proposal.made) == (True, made)
    assert "Setuju." in english(client, "/outcomes/worked/")
    assert core_measure(made).effect.mid == proposal.mid

    for _twice in range(2):
        client.post(address, {"decision": "take-back", "note": "Terlalu sedikit."})
    back = Measure.all_rows.in_force().get(code="forum-warga")
    assert (back.version, back.effect_mid) == (3, studied.effect_mid)
    assert back.effect_authority == studied.effect_authority
    proposal.refresh_from_db()
    assert proposal.back_to == back
    assert "Terlalu sedikit." in english(client, "/outcomes/worked/")


def test_a_version_made_with_the_result_in_hand_displaces_nothing(
    client, studied, alice, bawaslu, city
):
    counted = [one.pk for one in outcomes_of("forum-warga")]
    first = Study.all_rows.order_by("pk").first()
    late = dt.datetime.combine(LATER, dt.time(), dt.UTC)
    plain = draft(bawaslu, city[:12], ratio=4)
    asked = type(plain)(plain.title, bawaslu, plain.protocol, measure=studied)
    second = register_study(asked, by=alice, at=late, earlier=first, reason="Lain.")
    record_outcome(second, compute(second.asked, second.seed), at=late)
    assert [one.pk for one in outcomes_of("forum-warga")] == counted


def test_a_registration_changed_in_the_database_is_found_out(study, client, alice):
    plain = study.protocol | {"ratio": 3}
    digest = digest_of(plain)
    Study.all_rows.filter(pk=study.pk).update(
        protocol=plain, digest=digest, seed=seed_of(digest)
    )
    changed = Study.all_rows.get(pk=study.pk)
    assert changed.is_intact
    assert not is_as_registered(changed)
    client.force_login(alice)
    assert "not what was registered" in english(client, f"/outcomes/{study.pk}/")
    with pytest.raises(BadStudy):
        record_outcome(changed, [], at=AT)


def test_an_outcome_of_the_example_is_shown_and_not_pooled(client, studied, alice):
    Study.all_rows.update(example=True)
    client.force_login(alice)
    assert "not pooled" in english(client, "/outcomes/worked/")
    client.post(f"/outcomes/worked/{studied.pk}/propose/")
    assert not EffectProposal.all_rows.exists()


def test_the_list_asks_as_often_for_many_as_for_few(
    client, study, alice, bawaslu, city, django_assert_max_num_queries
):
    for n in range(13, 24):
        row = register_study(draft(bawaslu, city[:n]), by=alice, at=AT)
        Outcome.all_rows.create(
            study=row, place=0, column=COLUMN, verdict="unseen", data_digest="x",
            code_version="1", seed=1, computed_at=AT,
        )  # fmt: skip
    client.force_login(alice)
    with django_assert_max_num_queries(20):
        english(client, "/outcomes/")


@pytest.mark.parametrize("address", ["/outcomes/?state=x&measure=%7F&within=z&page=999",
                                     "/outcomes/new/?plan=x&measure=99999999999",
                                     "/goals/?within=%7F&election=%27"])  # fmt: skip
def test_odd_addresses_break_nothing(client, study, alice, address):
    client.force_login(alice)
    assert client.get(address).status_code == 200


def test_nothing_is_computed_before_the_time_is_over(client, study, alice, settings):
    settings.SINERGI_TODAY = dt.date(2024, 3, 10)
    client.force_login(alice)
    assert "who looks early chooses when to stop" in english(
        client, f"/outcomes/{study.pk}/"
    )
    client.post(f"/outcomes/{study.pk}/compute/")
    assert Study.all_rows.get().job is None
