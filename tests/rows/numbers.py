"""Samples of runs nobody has published, plans nobody has proposed, and imports."""

import datetime as dt

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.commitments.models import Commitment
from sinergi.intake.models import Batch, BatchState, Fault, Unplaced
from sinergi.intake.store import keep_bytes
from sinergi.jobs.models import Job, JobState
from sinergi.plans.models import Measure, Plan
from sinergi.plans.rules import Step
from sinergi.scores.models import Export, Run
from sinergi.web.tests.conftest import make_run
from tests.rows.promises import promised
from tests.rows.sample import Owner, Sample

AREA, MONDAY = "31.75.06.1003", dt.date(2023, 10, 2)
OF_RUN = (
    "", "table.csv", "framework.yaml", "export.csv", "export.xlsx", "export.json",
    "export.geojson", "export.pdf", "export/pdf/",
)  # fmt: skip


def a_run(owner: Owner) -> Sample:
    """Return a complete run nobody has published."""
    word = owner.word("Kota")
    row = make_run(owner.of, owner.by, MEETING, within_name=word)
    base, code = f"/runs/{row.pk}/", row.framework_code
    return Sample(
        words=(word,),
        addresses=(*(base + page for page in OF_RUN), f"/map/?run={row.pk}",
                   f"/map/data.json?run={row.pk}", f"/areas/{AREA}/?run={row.pk}",
                   f"/api/v1/runs/{row.pk}", f"/api/v1/runs/{row.pk}/scores"),
        posts=tuple(
            base + act for act in ("publish/", "withdraw/", "sensitivity/", "export/pdf/")
        ),
        lists=("/runs/", f"/frameworks/{code}/", f"/search/?q=%23{row.pk}",
               f"/runs/compare/?a={row.pk}&b={row.pk}"),
        targets=(f"run:{row.pk}",),
        keys={"run_id": row.pk},
    )  # fmt: skip


def a_download(owner: Owner) -> Sample:
    """Return a large download a person had prepared."""
    run = Run.all_rows.filter(institution=owner.of).first()
    row = Export.all_rows.create(
        run=run or make_run(owner.of, owner.by, MEETING), kind="csv", language="id",
        by_id=owner.by.pk, asked_at=MEETING, ready_at=MEETING,
        expires_at=real_now() + dt.timedelta(days=1), file="0" * 20,
    )  # fmt: skip
    return Sample(addresses=(f"/exports/{row.pk}/",), keys={"export_id": row.pk})


def planned(owner: Owner, word: str, promise: Commitment) -> Plan:
    """Return a plan to be edited: two choices, one with its commitment, and a refusal."""
    run = make_run(owner.of, owner.by, MEETING)
    job = Job.all_rows.create(
        kind="plan", state=JobState.DONE, started_by_id=owner.by.pk, started_at=MEETING
    )
    row = Plan.all_rows.create(
        name=word, run=run, institution=owner.of, area_code="31.75", starts_on=MONDAY,
        weeks=4, created_by=owner.by.pk, created_at=MEETING, step=Step.READY, job=job,
        edited_by=[owner.by.pk], objective=10.0, bound=12.0, gap=1 / 6,
        figures={"cost": 2, "areas": [[AREA, 70, 80, 90, 60, 70, 80]]},
    )  # fmt: skip
    row.limits.create(institution=owner.of, budget=10**9, people=4)
    measure = Measure.all_rows.first()
    common = {"measure": measure, "institution": owner.of, "area_code": AREA,
              "area_name": "Penggilingan", "cost": 1, "gain": 2.0}  # fmt: skip
    row.items.create(
        **common, week=0, people=1, commitment_id=promise.pk,
        why={"indicators": [], "alternatives": []},
    )  # fmt: skip
    row.refusals.create(
        **common, week=3,
        reasons=[{"code": "staff", "institution": str(owner.of.pk), "week": 3, "short": 2.0}],
    )  # fmt: skip
    return row


def a_plan(owner: Owner) -> Sample:
    """Return a plan that is still edited, with its choices, risks and files."""
    word = owner.word("Rencana")
    row = planned(owner, word, promised(owner, owner.word("Langkah")))
    item = row.items.get()
    base = f"/plans/{row.pk}/"
    files = ("risks/", "export.xlsx", "export.ics", "export.pdf")
    return Sample(
        words=(word,),
        addresses=(base, *(base + file for file in files),
                   f"/plans/items/{item.pk}/commitment/"),
        posts=(*(f"{base}{act}/" for act in ("fix", "put", "search", "propose", "back", "decide")),
               f"{base}items/{item.pk}/"),
        lists=("/plans/",),
        targets=(f"plan:{row.pk}",),
        keys={"plan_id": row.pk, "item_id": item.pk},
    )  # fmt: skip


def an_import(owner: Owner) -> Sample:
    """Return a file the institution brought, with a fault and a row without an area."""
    word = owner.word("Berkas")
    kept = keep_bytes([f"code,name\n31.75.XX,{word}\n".encode()])
    row = Batch.all_rows.create(
        source="areas", file_name=f"{word}.csv", sha256=kept.sha256, size=kept.size,
        format="csv", scope="", state=BatchState.CHECKED, by_id=owner.by.pk,
        mapping={"code": "code", "name": "name"}, institution_id=owner.of.pk,
        received_at=MEETING,
    )  # fmt: skip
    Fault.all_rows.create(
        batch=row, row=2, column="code", code="cell-empty", value=owner.word("Cacat"),
        blocking=False,
    )  # fmt: skip
    lost = Unplaced.all_rows.create(
        batch=row, source="areas", scope="", number=2, code="31.75.XX",
        row={"code": "31.75.XX", "name": owner.word("Tersesat")}, digest=kept.sha256,
    )  # fmt: skip
    base = f"/imports/batches/{row.pk}/"
    files = ("", "columns/", "check/", "faults.xlsx", "file")
    return Sample(
        words=(word, owner.word("Cacat"), owner.word("Tersesat")),
        addresses=(*(base + page for page in files), f"/imports/unplaced/{lost.pk}/"),
        posts=(*(f"{base}{act}/" for act in ("columns", "check", "apply", "undo")),
               f"/imports/unplaced/{lost.pk}/"),
        lists=("/imports/", "/imports/unplaced/", f"/imports/unplaced/?batch={row.pk}"),
        targets=(f"batch:{row.pk}",),
        keys={"batch_id": row.pk, "unplaced_id": lost.pk},
    )  # fmt: skip
