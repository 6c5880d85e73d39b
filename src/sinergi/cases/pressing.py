"""Letters and forms of a case: what they print, and the PDF set of it.

Official papers are in Indonesian whatever the reader's language. What a paper prints is
kept sealed; its PDF is set anew whenever somebody opens it, with the same words.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sinergi.cases.models import (
    BODY_NAMES,
    KIND_NAMES,
    ORIGIN_NAMES,
    PAPER_NAMES,
    REASON_NAMES,
    REGIME_NAMES,
    Case,
)
from sinergi.cases.models.case import OUTCOME_NAMES
from sinergi.cases.naming import ELEMENT_NAMES
from sinergi.cases.rules.kinds import Body, CaseKind, Origin, Outcome, Regime
from sinergi.cases.rules.review import FORMAL, MATERIAL
from sinergi.cases.rules.steps import Paper, Reason
from sinergi.documents.pdf import write_pdf

LAYOUT = "case_paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a paper says beside what stands in the case itself."""

    number: str
    form_code: str
    office: str
    addressed_to: str = ""
    texts: Sequence[str] = ()
    review: Mapping[str, bool] | None = None
    reason: str = ""
    hearing_at: dt.datetime | None = None
    place: str = ""
    body: str = ""
    parties: Sequence[tuple[str, str]] = ()
    present: Sequence[str] = ()
    members: int = 0
    outcome: str = ""
    dissent: str = ""
    happened_at: dt.datetime | None = None


def day_text(day: dt.date | None) -> str:
    """Return a day as letters write it: 14 September 2023."""
    return format_day(day, "j F Y") if day else "–"


def paper_data(
    case: Case, kind: Paper, told: Content, at: dt.datetime
) -> dict[str, Any]:
    """Return what the layout prints; text of people is data there, never markup."""
    with override("id"):
        title = str(PAPER_NAMES[kind])
        facts = [*_facts_of_case(case, told), *_facts_of_content(told)]
        facts += _entered_later(told, at)
        return {
            "title": title[:1].upper() + title[1:], "kind": told.office, "lang": "id",
            "label": told.form_code, "keywords": [told.number],
            "footer": f"{told.number} · {case.register_number or case.number}",
            "dateline": day_text(timezone.localdate(at)),
            "facts": [{"name": name, "value": value} for name, value in facts],
            "blocks": [
                {"kind": "text", "texts": [text]} for text in _texts(kind, told) if text
            ],
            "checks": _checks(told.review), "signature": told.office,
            "words": {"check": _("Element"), "found": _("Found")},
            "sign": _("Name and office"),
        }  # fmt: skip


def _facts_of_case(case: Case, told: Content) -> list[tuple[str, str]]:
    facts = [(_("Number"), told.number)]
    if told.addressed_to:
        facts.append((_("To whom"), told.addressed_to))
    facts += [
        (_("Case"), case.register_number or case.number),
        (_("Kind"), str(KIND_NAMES[CaseKind(case.kind)])),
        (_("Under which law"), str(REGIME_NAMES[Regime(case.regime)])),
        (_("How it is known"), str(ORIGIN_NAMES[Origin(case.origin)])),
    ]
    if case.received_on:
        facts.append((_("Received on"), day_text(case.received_on)))
    facts += [(role, name) for role, name in told.parties]
    return facts


def _facts_of_content(told: Content) -> list[tuple[str, str]]:
    facts = []
    if told.hearing_at is not None:
        moment = timezone.localtime(told.hearing_at)
        facts.append((_("Day of the clarification"), day_text(moment.date())))
        facts.append((_("Hour and place"), f"{moment:%H.%M} WIB, {told.place}"))
    if told.reason:
        facts.append((_("Reason"), str(REASON_NAMES[Reason(told.reason)])))
    if told.body:
        facts.append((_("Forwarded to"), str(BODY_NAMES[Body(told.body)])))
    if told.members:
        present = f"{len(told.present)} / {told.members}: {', '.join(told.present)}"
        facts.append((_("Present members"), present))
    if told.outcome:
        facts.append((_("Found"), str(OUTCOME_NAMES[Outcome(told.outcome)])))
    return facts


def _entered_later(told: Content, at: dt.datetime) -> list[tuple[str, str]]:
    """Return both days of a step that was entered on a later day than it was taken."""
    if told.happened_at is None:
        return []
    done, entered = timezone.localdate(told.happened_at), timezone.localdate(at)
    days = (entered - done).days
    if days < 1:
        return []
    said = ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}
    return [(_("Done on"), day_text(done)),
            (_("Entered on"), f"{day_text(entered)} ({said})")]  # fmt: skip


def _texts(kind: Paper, told: Content) -> list[str]:
    opening = {
        Paper.DEFICIENCY: _(
            "Your report lacks what is marked below. You are asked to complete it; the "
            "day by which is told with this notice."
        ),
        Paper.REGISTRATION: _(
            "The report or finding is registered and will be studied."
        ),
        Paper.INVITATION: _(
            "You are asked to come and explain what is alleged. Nothing has been decided; "
            "you may bring whatever speaks for you, and somebody who stands by you."
        ),
        Paper.FORWARDING: _(
            "The case is forwarded to you as the competent institution. You are asked to "
            "confirm receipt and to tell what was done."
        ),
        Paper.RECOMMENDATION: _(
            "The case was studied here and is recommended to you, who decide."
        ),
    }.get(kind, "")
    dissent = [_("Dissenting opinion") + ": " + told.dissent] if told.dissent else []
    return [opening, *told.texts, *dissent]


def _checks(review: Mapping[str, bool] | None) -> list[dict[str, str]]:
    if review is None:
        return []
    return [
        {
            "name": str(ELEMENT_NAMES[one]),
            "found": _("yes") if review.get(one.value, False) else _("no"),
        }
        for one in (*FORMAL, *MATERIAL)
    ]


def press(data: Mapping[str, Any], at: dt.datetime) -> bytes:
    """Return the PDF (PDF/UA-1) of a paper's data; `at` is when the paper was made."""
    return write_pdf(LAYOUT, dict(data), at=at)
