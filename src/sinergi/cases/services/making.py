"""One complete case of made-up words, step after step: for examples and measurements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from sinergi.accounts.models import Institution
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import BODIES, CaseKind, Origin, Outcome, Regime, Role
from sinergi.cases.rules.review import FORMAL, MATERIAL
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.drafts import StepDraft
from sinergi.cases.services.opening import CaseDraft, PartyDraft, open_case
from sinergi.cases.services.stepping import take_step

A_DAY = dt.timedelta(days=1)
WAY: tuple[Step, ...] = (
    Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING, Step.STUDIED, Step.PLENARY,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a made-up case is about, and how far it goes."""

    institution: Institution
    received_at: dt.datetime
    title: str = "Contoh laporan"
    allegation: str = "Contoh uraian dugaan pelanggaran."
    kind: CaseKind = CaseKind.ADMINISTRATIVE
    regime: Regime = Regime.PEMILU
    origin: Origin = Origin.REPORT
    origins: Sequence[tuple[str, str]] = (("report", "LP-2026-000001"),)
    area_code: str = ""
    steps: Sequence[Step] = field(default=WAY)
    outcome: Outcome = Outcome.VIOLATION
    accused: str = "Contoh Terlapor"
    example: bool = True


def make_case(story: Story) -> Case:
    """Return a case that took these steps, one a day from the day it was received."""
    draft = CaseDraft(
        institution=story.institution, kind=story.kind, regime=story.regime,
        origin=story.origin, title=story.title, allegation=story.allegation,
        received_at=story.received_at, origins=story.origins,
        area_code=story.area_code, example=story.example,
        parties=(PartyDraft(role=Role.ACCUSED, name=story.accused),),
    )  # fmt: skip
    row = open_case(draft, by=None, at=story.received_at)
    for days, to in enumerate(story.steps, 1):
        at = story.received_at + days * A_DAY
        row = take_step(row, full_draft(row, to, at, story.outcome), by=None, at=at)
    return row


def full_draft(
    row: Case, to: Step, at: dt.datetime, outcome: Outcome = Outcome.VIOLATION
) -> StepDraft:
    """Return a step with all that any step needs."""
    return StepDraft(
        to=to, version=row.version, note="Contoh catatan.", text="Contoh uraian.",
        review={one.value: True for one in (*FORMAL, *MATERIAL)}, reason="formal",
        hearing_at=at + A_DAY, place="Ruang rapat",
        parties=list(row.parties.values_list("pk", flat=True)), members=5,
        present=("Anggota Satu", "Anggota Dua", "Anggota Tiga"), outcome=outcome,
        body=BODIES[CaseKind(row.kind)][0].value, receipt_number="R-1",
        receipt_on=timezone.localdate(at), addressed_to="Contoh alamat",
    )  # fmt: skip
