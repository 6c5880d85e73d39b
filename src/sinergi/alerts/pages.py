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
from sinergi.intake.models import Batch
from sinergi.observations.models import Submission
from sinergi.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of row: its model and the page that shows one.

    With `asked` it is a list narrowed by that word of the address.
    """

    model: type[Model]
    view: str
    asked: str = ""


RECEIVED, IMPORT = "received", "import"

THINGS: dict[str, Thing] = {
    "commitment": Thing(Commitment, "commitments:detail"),
    "meeting": Thing(Meeting, "commitments:meeting"),
    "plan": Thing(Plan, "plans:plan"),
    "stage": Thing(Stage, "commitments:list", asked="stage"),
    "submission": Thing(Submission, "observations:submission"),
    # What came in on a day, which is its number: `received:20240214`.
    RECEIVED: Thing(Submission, "observations:submissions", asked="received"),
    # What one file brought: `import:12` is its batch.
    IMPORT: Thing(Submission, "observations:submissions", asked="batch"),
}


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
    if thing.view == "observations:submissions":
        return f"{reverse(thing.view)}?state=new&{thing.asked}={pk}"
    if thing.asked:
        return f"{reverse(thing.view)}?{thing.asked}={pk}"
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
    if thing == RECEIVED:
        return f"received {_day(pk).isoformat()}"
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
        RECEIVED: _("received on %(number)s"),
    }
    return names[thing] % {"number": number} if thing in names else reference


def whole_url(path: str) -> str:
    """Return the address of a page for those who are not on it."""
    return f"{settings.SINERGI_PUBLIC_URL}{path}"
