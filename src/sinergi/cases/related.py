"""What else there is about a case: the reports it rests on, its evidence, its hand-overs."""

from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.cases.models import Case
from sinergi.evidence.models import EvidenceItem
from sinergi.handovers.models import Handover
from sinergi.reports.models import Report

SUBJECT = "case"
MOST = 100


def related_to(case: Case, actor: Actor) -> dict[str, Any]:
    """Return the rows that this person may see, and what they may add to them."""
    numbers = [number for kind, number in case.origins if kind == "report"]
    handovers = Handover.visible.to(actor).filter(
        subject_kind=SUBJECT, subject_id=case.pk
    )
    office = case.institution_id
    return {
        "reports": list(Report.visible.to(actor).filter(number__in=numbers)[:MOST]),
        "evidence": list(
            EvidenceItem.visible.to(actor).about(SUBJECT, case.pk).order_by("pk")[:MOST]
        ),
        "handovers": list(handovers.order_by("-sent_at")[:MOST]),
        "may_add_evidence": actor.holds(Permission.WRITE_EVIDENCE, institution=office),
        "may_hand_over": actor.holds(Permission.SEND_HANDOVERS, institution=office)
        and actor.holds(Permission.HANDLE_CASES, institution=office),
    }
