"""Which page shows a target, what people call it, and who may see it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment, Meeting
from sinergi.elections.models import Stage
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


THINGS: dict[str, Thing] = {
    "commitment": Thing(Commitment, "commitments:detail"),
    "meeting": Thing(Meeting, "commitments:meeting"),
    "plan": Thing(Plan, "plans:plan"),
    "stage": Thing(Stage, "commitments:list", asked="stage"),
    "submission": Thing(Submission, "observations:submission"),
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
    if thing.asked:
        return f"{reverse(thing.view)}?{thing.asked}={pk}"
    return reverse(thing.view, args=[pk])


def may_see(person: Actor, target: str) -> bool:
    """Return whether the person sees the row now."""
    thing, pk = split_target(target)
    if not thing:
        return False
    visible = THINGS[thing].model.visible  # type: ignore[attr-defined]
    return bool(visible.to(person).filter(pk=pk).exists())


def reference_of(target: str) -> str:
    """Return the number people cite: `K-2023-0042`, else the thing with its number."""
    thing, pk = split_target(target)
    if thing == "stage":
        code: str = Stage.all_rows.values_list("code", flat=True).get(pk=pk)
        return f"stage {code}"
    if thing == "submission":
        return Submission(pk=pk).receipt
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
    }
    return names[thing] % {"number": number} if thing in names else reference


def whole_url(path: str) -> str:
    """Return the address of a page for those who are not on it."""
    return f"{settings.SINERGI_PUBLIC_URL}{path}"
