"""Reports and incidents by number, as the triage list shows them; never by words."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.reports.models import Report
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_reports(question: Question, actor: Actor) -> Found:
    """Return reports whose number begins so: `LP-2026-000123`; the newest first."""
    asked = question.text.strip().upper()
    rows = Report.visible.to(actor)
    if not asked.startswith("LP-"):
        return Found([], lambda shown: [])
    keys = rows.filter(number__startswith=asked).order_by("-received_at", "-pk")
    keys = keys.defer("sealed_text", "sealed_identity")
    return Found(
        keys,
        lambda shown: [_hit(one) for one in shown],
        address("reports:queue", q=asked, state="all"),
    )


def _hit(row: Report) -> Hit:
    page = reverse("reports:report", args=[row.pk])
    return Hit(
        key=str(row.pk), title=row.number, address=page, note=row.kind_name,
        code=row.number, tag=row.state_name,
    )  # fmt: skip
