"""Handing a case over: the package, a line in the chain of each file, the step of the case."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import Body, CaseKind, bodies_for
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.drafts import StepDraft
from sinergi.cases.services.stepping import moves_for, take_step
from sinergi.elections.working_days import working_calendar
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import EventKind, Purpose
from sinergi.evidence.sealing import read_copy
from sinergi.evidence.services.access import note_access
from sinergi.handovers.models import Handover
from sinergi.handovers.packing import Attached
from sinergi.handovers.rules.clocks import RECEIPT_TERMS, Category, rule_of
from sinergi.handovers.services.sending import Receiver, Terms, send
from sinergi_core.clock import Derivation, derive

CATEGORIES: Mapping[str, Category] = {
    Body.KPU: Category.KPU,
    Body.DKPP: Category.DKPP,
    Body.GAKKUMDU: Category.POLICE,
    Body.BKN: Category.BKN,
    Body.LURAH: Category.LURAH,
    Body.PROVINCE: Category.BAWASLU,
    Body.OTHER: Category.OTHER,
}
BASES: Mapping[CaseKind, str] = {
    CaseKind.ADMINISTRATIVE: "UU 7/2017 Pasal 461",
    CaseKind.TSM: "UU 7/2017 Pasal 463",
    CaseKind.CRIMINAL: "UU 7/2017 Pasal 476",
    CaseKind.ETHICS: "UU 7/2017 Pasal 456",
    CaseKind.OTHER: "Perbawaslu 7/2022",
}
"""The article that a hand-over of each kind mostly rests on; a proposal, to be corrected."""
LONGEST_ADDRESS = 160


def hand_case(
    case: Case,
    receiver: Receiver,
    category: Category,
    words: Mapping[str, Any],
    *,
    items: Sequence[EvidenceItem] = (),
    files: Sequence[Attached] = (),
    terms: Terms,
    by: Actor,
    at: dt.datetime,
) -> Handover:
    """Hand a case to another institution and return the hand-over.

    The copies of `items` go along, and their chains say so. Where the case may be forwarded
    to this body now, by this person, it takes that step with the number of the hand-over.
    Raises BadHandover, Locked, BadEvidence, BadStep; then nothing is handed over and no
    chain has a line more.
    """
    copies = [_attached(one) for one in items]
    with transaction.atomic():
        row = send(
            sender=case.institution, receiver=receiver, category=category,
            subject=("case", case.pk), words=words, files=[*copies, *files], by=by,
            at=at, terms=terms,
        )  # fmt: skip
        for one in items:
            note_access(
                one, EventKind.HANDED_OVER, purpose=Purpose.HANDOVER, by_id=by.pk,
                at=at, note=row.number,
            )  # fmt: skip
        _forward(case, row, category, by, at)
    return row


def _forward(
    case: Case, package: Handover, category: Category, by: Actor, at: dt.datetime
) -> None:
    body = body_of(case, category)
    if body is None or Step.FORWARDED not in {one.to for one in moves_for(case, by)}:
        return
    draft = StepDraft(
        to=Step.FORWARDED, version=case.version, note=package.number, body=body,
        addressed_to=package.receiver_name[:LONGEST_ADDRESS],
    )  # fmt: skip
    take_step(case, draft, by=by, at=at)


def body_of(case: Case, category: Category) -> Body | None:
    """Return to which body of this kind of case a category goes; None for none of them."""
    for one in bodies_for(CaseKind(case.kind)):
        if CATEGORIES.get(one) == category:
            return one
    return None


def stated_at(case: Case) -> dt.datetime | None:
    """Return when the newest plenary stated what it found; None before there is one."""
    row = case.steps.filter(step_to=Step.PLENARY).order_by("pk").last()
    return row.happened_at if row is not None else None


def arrival_clock(case: Case) -> Derivation | None:
    """Return until when it must reach the police, from the plenary; None without a rule."""
    term = RECEIPT_TERMS.get((Category.POLICE, case.regime))
    rule, stated = rule_of(term) if term else None, stated_at(case)
    if rule is None or stated is None or body_of(case, Category.POLICE) is None:
        return None
    return derive(rule, timezone.localtime(stated), working_calendar())


def _attached(item: EvidenceItem) -> Attached:
    ending = item.copy_media_type.rpartition("/")[2]
    return Attached(
        f"{item.number.replace('/', '-')}.{ending}",
        item.copy_media_type,
        read_copy(item),
    )
