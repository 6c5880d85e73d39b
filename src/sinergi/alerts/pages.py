"""Which page shows a target, what people call it, and who may see it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment, Meeting
from sinergi.elections.models import Stage
from sinergi.evidence.models import ChainCheck
from sinergi.facilities.models import Defect, Facility
from sinergi.handovers.models import Handover
from sinergi.intake.models import Batch
from sinergi.neutrality.models import Matter
from sinergi.observations.models import Submission
from sinergi.operations.models import DaySheet, Operation, Prop, SealedReport
from sinergi.outreach.models import Material, Rumor, Session
from sinergi.outreach.queue_items import to_verify
from sinergi.plans.models import Plan
from sinergi.warnings.models import Warning


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of row: its model and the page that shows one.

    With `asked` it is a list narrowed by that word of the address.
    """

    model: type[Model]
    view: str
    asked: str = ""


RECEIVED, IMPORT, PROPS_SEEN = "received", "import", "props-seen"
SESSIONS_HELD, MATTERS = "sessions-held", "matters"

THINGS: dict[str, Thing] = {
    "commitment": Thing(Commitment, "commitments:detail"),
    "meeting": Thing(Meeting, "commitments:meeting"),
    "plan": Thing(Plan, "plans:plan"),
    "stage": Thing(Stage, "commitments:list", asked="stage"),
    "submission": Thing(Submission, "observations:submission"),
    "prop": Thing(Prop, "operations:prop"),
    "operation": Thing(Operation, "operations:operation"),
    "sealed-report": Thing(SealedReport, "operations:sealed"),
    "day-sheet": Thing(DaySheet, "web:day_sheet"),
    # What came in on a day, which is its number: `received:20240214`.
    RECEIVED: Thing(Submission, "observations:submissions", asked="received"),
    PROPS_SEEN: Thing(Prop, "operations:props", asked="seen"),
    "rumor": Thing(Rumor, "outreach:rumor"),
    "material": Thing(Material, "outreach:material"),
    "defect": Thing(Defect, "facilities:defect"),
    "facility": Thing(Facility, "facilities:facility"),
    SESSIONS_HELD: Thing(Session, "outreach:sessions", asked="held"),
    "evidence-check": Thing(ChainCheck, "evidence:checks", asked="check"),
    "package": Thing(Handover, "handovers:handover"),
    # Never one matter: a notice outlives the right to know of it.
    MATTERS: Thing(Matter, "neutrality:matters", asked="mine"),
    "warning": Thing(Warning, "warnings:warning"),
    # What one file brought: `import:12` is its batch.
    IMPORT: Thing(Submission, "observations:submissions", asked="batch"),
}


NUMBERED = frozenset({"prop", "operation", "sealed-report", "package", "warning"})
"""Things that people cite by a number of their own."""


def split_target(target: str) -> tuple[str, int]:
    """Return thing and id of `thing:id`; ("", 0) for what is none of ours."""
    thing, _colon, text = target.partition(":")
    known = thing in THINGS and text.isascii() and text.isdecimal()
    return (thing, int(text)) if known else ("", 0)


def page_of(target: str) -> str:
    """Return the path of the page that shows the target; the notices page without one."""
    thing, pk = split_target(target)
    if thing:
        try:
            return _address(THINGS[thing], pk)
        except NoReverseMatch:
            pass
    return reverse("alerts:notices")


def _address(thing: Thing, pk: int) -> str:
    if thing.asked == RECEIVED:
        return f"{reverse(thing.view)}?state=new&received={_day(pk)}"
    if thing.asked == "seen":
        return f"{reverse(thing.view)}?step=seen&mine=1"
    if thing.asked in {"held", "mine"}:
        return f"{reverse(thing.view)}?step={thing.asked}"
    if thing.view == "observations:submissions":
        return f"{reverse(thing.view)}?state=new&{thing.asked}={pk}"
    if thing.asked:
        return f"{reverse(thing.view)}?{thing.asked}={pk}"
    if thing.model is Warning:
        key = Warning.all_rows.filter(pk=pk).values_list("key", flat=True).first()
        return reverse(thing.view, args=[key or "none"])
    return reverse(thing.view, args=[pk])


def _day(number: int) -> dt.date:
    """Return the day a number such as 20240214 stands for; the first day for none."""
    try:
        return dt.date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return dt.date.min


def may_see(person: Actor, target: str) -> bool:
    """Return whether the person sees the row now."""
    thing, pk = split_target(target)
    if not thing:
        return False
    if thing == RECEIVED:
        day = _day(pk)
        rows = Submission.visible.to_review(person).waiting()
        return rows.filter(received_at__date=day).exists()
    if thing == PROPS_SEEN:
        return Prop.visible.turn_of(person).exists()
    if thing == SESSIONS_HELD:
        return bool(to_verify(person).exists())
    if thing == MATTERS:
        return Matter.visible.to(person).waiting_for(person).exists()
    if thing == IMPORT:
        rows = Submission.visible.to_review(person).waiting()
        return rows.filter(batch=pk).exists()
    visible = THINGS[thing].model.visible  # type: ignore[attr-defined]
    return bool(visible.to(person).filter(pk=pk).exists())


def reference_of(target: str) -> str:
    """Return the number people cite: `K-2023-0042`, else the thing with its number."""
    thing, pk = split_target(target)
    if thing == "stage":
        code: str = Stage.all_rows.values_list("code", flat=True).get(pk=pk)
        return f"stage {code}"
    if thing == "submission":
        return f"L-{pk:06d}"
    if thing == PROPS_SEEN:
        return f"props-seen {_day(pk).isoformat()}"
    if thing in {RECEIVED, SESSIONS_HELD, MATTERS}:
        return f"{thing} {_day(pk).isoformat()}"
    if thing in NUMBERED:
        rows = THINGS[thing].model._base_manager.filter(pk=pk)
        return str(rows.values_list("number", flat=True).get())
    if thing == IMPORT:
        at = Batch.all_rows.values_list("received_at", flat=True).get(pk=pk)
        return f"received {localdate(at).isoformat()}"
    if thing != "commitment":
        return f"{thing} {pk}" if thing else ""
    number: str = Commitment.all_rows.values_list("number", flat=True).get(pk=pk)
    return number


def shown_reference(reference: str) -> str:
    """Return a reference in the reader's language."""
    thing, _space, number = reference.partition(" ")
    names = {
        "meeting": _("meeting %(number)s"),
        "plan": _("plan %(number)s"),
        "stage": _("stage %(number)s"),
        "day-sheet": _("sheet %(number)s"),
        RECEIVED: _("received on %(number)s"),
        PROPS_SEEN: _("seen on %(number)s"),
        SESSIONS_HELD: _("reported on %(number)s"),
        MATTERS: _("on %(number)s"),
        "rumor": _("rumour %(number)s"),
        "material": _("material %(number)s"),
        "defect": _("defect %(number)s"),
        "facility": _("facility %(number)s"),
    }
    return names[thing] % {"number": number} if thing in names else reference


def whole_url(path: str) -> str:
    """Return the address of a page for those who are not on it."""
    return f"{settings.SINERGI_PUBLIC_URL}{path}"
