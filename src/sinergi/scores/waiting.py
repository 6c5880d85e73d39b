"""Field reports that nobody has decided about: in no score yet, and said beside it.

A page counts only what its reader may see, for submissions belong to institutions and not
even their number is a stranger's. What a run stores (`Run.waiting`) is the number of all
at the moment it was computed: a figure of the run, about its area, like its sightings.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.observations.filling import count_waiting
from sinergi.places.rules import NATION
from sinergi.scores.catalogue import shipped
from sinergi.scores.models import Run


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports wait; `url` lists them for those who may decide, else ""."""

    count: int
    url: str


def waiting_in(run: Run | None, within: str, user: Actor) -> Waiting | None:
    """Return what waits in an area and would count in such a run; None for nothing.

    One query where forms fill columns of the framework, none elsewhere.
    """
    if run is None:
        return None
    count = count_waiting(_columns(run), within, user=user)
    return Waiting(count, _list_address(within, user)) if count else None


def _columns(run: Run) -> tuple[str, ...]:
    """Spare the reading of the run's own text: the columns of a code are the same."""
    try:
        return shipped(run.framework_code).inputs
    except KeyError:
        return run.framework.inputs


def _list_address(within: str, user: Actor) -> str:
    if not user.holds(Permission.REVIEW_SUBMISSIONS):
        return ""
    query = {"state": "new"} | (
        {"within": within} if within not in {"", NATION} else {}
    )
    try:
        return f"{reverse('observations:submissions')}?{urlencode(query)}"
    except NoReverseMatch:
        return ""
