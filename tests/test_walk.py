"""Read me first: one value walks from a file to a published score and back, and on.

The hops are those of `docs/walk.md`, each a real service; the worker is real, the
recomputation is the command line that anyone would use. The second test goes on from a
score to a promise that was kept.
"""

import csv
import datetime as dt
import gzip
import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi.accounts.services.devices import make_device
from sinergi.audit.chain import seal_facts, verify_chain
from sinergi.audit.models import Fact
from sinergi.commitments.rules.commitment import Step
from sinergi.commitments.services.progress import (
    ProgressDraft,
    accept,
    report_progress,
    verify,
)
from sinergi.intake.models import Batch, Unplaced
from sinergi.intake.services import import_file
from sinergi.jobs.worker import run_worker
from sinergi.observations.area_table import area_table
from sinergi.observations.example import load_example
from sinergi.observations.models import (
    FormVersion,
    Observation,
    Sighting,
    State,
    Submission,
)
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.services.shipped import put_shipped_forms
from sinergi.outcomes.computing import compute
from sinergi.outcomes.models import Study
from sinergi.outcomes.services.recording import record_outcome
from sinergi.places.models import Area
from sinergi.plans.models import Plan
from sinergi.plans.services import (
    LimitDraft,
    PlanDraft,
    create_plan,
    propose_for_approval,
    put_library,
)
from sinergi.scores.models import Run, Score
from sinergi.scores.services import RunRequest, publish_run, start_run
from sinergi.web.acts.plans import approve_and_commit
from sinergi_cli.main import main as command_line
from sinergi_core.examples import example_path
from sinergi_core.index.framework import load_framework
from sinergi_core.measures import load_measures

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 2, 14)
PULO_GEBANG = "31.75.06.1005"
CAKUNG = "31.75.06"


def a_table(**changes: str) -> bytes:
    """Return the example table with some cells of Pulo Gebang changed."""
    text = example_path("jakarta_timur.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        if row["code"] == PULO_GEBANG:
            row.update(changes)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows([*rows, {**rows[0], "code": "31.75.99.1001"}])
    return out.getvalue().encode()


def start(by, institution):
    """Ask for a run of the city's 65 kelurahan."""
    return RunRequest(
        framework=load_framework("dasar-jaktim"),
        level=4,
        within="31.75",
        within_name="Jakarta Timur",
        as_of=dt.date(2024, 6, 1),
        draws=1_000,
        seed=1,
        institution_id=institution.pk,
    )


def test_one_value_from_a_file_to_a_published_score_and_back(
    alice, bawaslu, charlie, at, tmp_path
):
    # 1–3 A file comes in: its bytes are kept, its cells become observations, and the row
    #     whose code nobody knows is kept as unplaced.
    load_example(by=None, at=at)
    answers = {"observed_on": "2024-05-01", "source": "KPU", "licence": ""}
    batch, report = import_file(
        "indicator_tables", [a_table(turnout_2024="0.41")],
        file_name="turnout.csv", answers=answers, by=alice, at=at,
    )  # fmt: skip
    assert (batch.state, report.unplaced) == ("applied", 1)
    assert Unplaced.all_rows.get(batch=batch).code == "31.75.99.1001"
    seen = Observation.all_rows.get(
        area_code=PULO_GEBANG, column="turnout_2024", observed_on="2024-05-01"
    )
    assert (seen.value, seen.source) == (0.41, "KPU")

    # 4–8 A run is started and the worker computes it from what was known on its day.
    run = start_run(start(alice, bawaslu), by=alice, at=at)
    run_worker(batch=True)
    run = Run.all_rows.get(pk=run.pk)
    assert run.is_complete
    scores = {s.area_code: s for s in Score.all_rows.filter(run=run)}
    assert (
        len(scores) == Area.all_rows.current().within("31.75").at_level(4).count() == 65
    )
    of_pulo_gebang = scores[PULO_GEBANG]
    assert of_pulo_gebang.p05 <= of_pulo_gebang.score <= of_pulo_gebang.p95

    # 9 Until it is published it is Bawaslu's alone; then everybody with the right sees it.
    assert not Run.visible.to(charlie).filter(pk=run.pk).exists()
    publish_run(run, label="", by=alice, at=at)
    assert Run.visible.to(charlie).filter(pk=run.pk).exists()

    # 10 Anyone computes it again from the published table, without us.
    recomputed = recompute(run, tmp_path)
    assert recomputed[PULO_GEBANG] == pytest.approx(of_pulo_gebang.score, abs=1e-9)

    # And back: score → run → table → observation → batch → the bytes that came in.
    table = area_table([PULO_GEBANG], ["turnout_2024"], up_to=run.as_of)
    assert table.values[0, 0] == 0.41
    assert Batch.all_rows.get(pk=seen.batch_id).sha256 == batch.sha256

    # Every change left its fact, and the chain over them holds.
    verbs = set(Fact.all_rows.values_list("verb", flat=True))
    assert {
        "intake:batch:applied",
        "scores:run:started",
        "scores:run:published",
    } <= verbs
    seal_facts(at=at)
    assert verify_chain().intact


def test_what_a_phone_sent_counts_once_somebody_else_accepted_it(
    alice, bawaslu, client, at
):
    # 1 A supervisor's phone has a secret of its own and sends what was filled in.
    load_example(by=None, at=at)
    put_shipped_forms(at=at)
    sinta = make_person("sinta", Role.SUPERVISOR, bawaslu, CAKUNG)
    _device, secret = make_device("HP", person=sinta, expires_on=None, by=sinta, at=at)
    xml = an_event(version=FormVersion.all_rows.get(form__code="kejadian").version)
    for _twice in range(2):
        parts = {"xml_submission_file": SimpleUploadedFile("a.xml", xml)}
        assert client.post(f"/or/{secret}/submission", parts).status_code == 201

    # 2 It is there once, byte for byte, and counts nowhere yet.
    row = Submission.all_rows.get()
    assert bytes(row.xml) == xml
    column, day = "intimidasi_pemilih_t2", dt.date(2024, 6, 1)
    unseen = area_table([PULO_GEBANG], [column], up_to=day)
    assert unseen.values[0, 0] != unseen.values[0, 0]  # NaN: not seen, which is no zero

    # 3 Somebody else accepts it: a sighting, a cell, and the bytes it came from.
    review_submission(row, State.ACCEPTED, by=alice, at=at)
    table = area_table([PULO_GEBANG, CAKUNG], [column], up_to=day)
    assert table.values.tolist() == [[1.0], [1.0]]
    sighting = Sighting.all_rows.get(column=column)
    assert sighting.submission.sha256 == hashlib.sha256(xml).hexdigest()


def an_event(version: str) -> bytes:
    """Return the form of an event, filled in as a phone fills it in."""
    return (
        f'<data id="kejadian" version="{version}"><area>{PULO_GEBANG}</area>'
        "<happened_on>2024-02-10</happened_on><indicator>intimidasi_pemilih</indicator>"
        "<severity>2</severity><meta><instanceID>uuid:walk</instanceID></meta></data>"
    ).encode()


def test_a_score_leads_to_a_plan_a_promise_and_its_proof(
    alice, bawaslu, charlie, pemkot, at, monkeypatch
):
    for name, seconds in (("computing.SECONDS", 0.5), ("tasks.BOUND_SECONDS", 0.5)):
        monkeypatch.setattr(f"sinergi.plans.{name}", seconds)
    monkeypatch.setattr("sinergi.plans.computing.SECONDS_PER_AREA", 0.0)
    load_example(by=None, at=at)
    run = start_run(start(alice, bawaslu), by=alice, at=at)
    run_worker(batch=True)
    publish_run(run, label="", by=alice, at=at)

    # 11 A plan is asked for upon the published run; the worker searches it, with reasons.
    put_library(load_measures(), by=None, at=at)
    asked = PlanDraft(
        name="Tiga pekan", run=Run.all_rows.get(pk=run.pk), institution=pemkot,
        area_code=CAKUNG, starts_on=dt.date(2024, 6, 3), weeks=3, budget=50_000_000,
        limits=(LimitDraft(pemkot, 50_000_000, 4.0),),
    )  # fmt: skip
    plan = create_plan(asked, by=charlie, at=at)
    run_worker(batch=True)
    plan = Plan.all_rows.get(pk=plan.pk)
    assert all(item.why["indicators"] for item in plan.items.all())

    # 12 Other eyes approve it, and each choice becomes a promise that binds nobody yet.
    leader = make_person("leader", Role.LEADER, pemkot)
    plan = propose_for_approval(plan, version=plan.version, by=charlie, at=at)
    promised = approve_and_commit(plan, note="", version=plan.version, by=leader, at=at)
    assert {row.step for row in promised} == {Step.PROPOSED}

    # 13 Its owner accepts, works and reports; somebody else confirms.
    one = promised[0]
    accept(one, by=charlie, at=at)
    report_progress(one, ProgressDraft(to_step=Step.WORKING), by=charlie, at=at)
    told = ProgressDraft(note="Sudah dikerjakan.", to_step=Step.REPORTED)
    report_progress(one, told, by=charlie, at=at)
    verify(one, by=leader, at=at)
    one.refresh_from_db()
    assert one.step == Step.DONE

    # 14 What it should change was frozen with the approval; what came of it is recorded.
    study = Study.all_rows.filter(plan=origin_of(one)).first()
    assert study.is_intact
    outcomes = record_outcome(study, compute(study.asked, study.seed), at=at)
    assert {row.verdict for row in outcomes} == {"unseen"}  # nobody looked: no zero
    assert one.origin_id == outcomes[0].commitments.first().origin_id

    # And back: promise → plan → run → the area's score it answers to.
    origin = origin_of(one)
    assert Score.all_rows.get(run=origin.run, area_code=one.area_code).rank >= 1


def origin_of(promise):
    """Return the plan a promise comes from."""
    return Plan.all_rows.get(pk=promise.origin_id)


def recompute(run, folder):
    """Return code → score as the command line computes them from the run's downloads."""
    framework, table = folder / "framework.yaml", folder / "table.csv"
    framework.write_text(run.framework_text, encoding="utf-8")
    table.write_bytes(gzip.decompress(run.input_table))
    out = folder / "out"
    arguments = [
        "index",
        framework,
        table,
        "--draws",
        "1000",
        "--seed",
        "1",
        "--out",
        out,
    ]
    assert command_line([str(part) for part in arguments]) == 0
    assert command_line(["index-verify", str(out)]) == 0
    text = (out / "scores.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return {row["code"]: float(row["score"]) for row in rows}
