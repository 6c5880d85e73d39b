"""Lists of requests and breaches, and the record, as an address asks for them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.documents.xlsx import TEXT, WHOLE
from sinergi.privacy.models import Breach, Request, RetentionRule
from sinergi.privacy.models.request import ANSWER_NAMES, OPEN, RIGHT_NAMES
from sinergi.privacy.querysets.kept import KeptQuerySet
from sinergi.privacy.registry import Line, lines
from sinergi.privacy.rules.rights import hours_left

NO_TIME = "–"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    state: str = ""
    right: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True when not simply everything is asked for."""
        return self != Asked()


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    state, right = query.get("state", ""), query.get("right", "")
    known = {*ANSWER_NAMES, "late", "closed"}
    return Asked(
        to_asked_text(query.get("q", "")),
        state if state in known else "",
        right if right in {one.value for one in RIGHT_NAMES} else "",
    )


def find_requests(asked: Asked, actor: Actor, at: dt.datetime) -> KeptQuerySet[Request]:
    """Return the requests asked for, those that wait first, the nearest due of them first."""
    rows = Request.visible.to(actor).matching(
        asked.q, "number", "reference", "concerns", "ground"
    )
    if asked.right:
        rows = rows.filter(right=asked.right)
    if asked.state == "late":
        rows = rows.filter(answer=OPEN, due_at__lt=at)
    elif asked.state in ANSWER_NAMES:
        rows = rows.filter(answer=asked.state)
    return rows.order_by("answered_at", "due_at", "-pk")


def find_breaches(asked: Asked, actor: Actor, at: dt.datetime) -> KeptQuerySet[Breach]:
    """Return the breaches asked for, newest first."""
    rows = Breach.visible.to(actor).matching(asked.q, "number", "what", "data_kinds")
    if asked.state == "late":
        rows = rows.filter(closed_at=None, due_at__lt=at)
    elif asked.state == OPEN:
        rows = rows.filter(closed_at=None)
    elif asked.state == "closed":
        rows = rows.exclude(closed_at=None)
    return rows


def moment(at: dt.datetime | None) -> str:
    """Return day and hour, a dash for none."""
    if at is None:
        return NO_TIME
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def left_text(due_at: dt.datetime | None, at: dt.datetime) -> str:
    """Return how many hours are left, in words."""
    hours = hours_left(due_at, at)
    if hours is None:
        return _("no time set by law")
    if hours < 0:
        return _("%(hours)s hours late") % {"hours": -hours}
    return _("%(hours)s hours left") % {"hours": hours}


def request_columns() -> list[tuple[str, str]]:
    """Return title and kind of each column."""
    titles = (
        _("Number"), _("Institution"), _("What is asked for"), _("Received"), _("Due"),
        _("Answer"), _("Answered"), _("Filed at"),
    )  # fmt: skip
    return [(title, TEXT) for title in titles]


def request_rows(rows: Iterable[Request]) -> Iterator[list[object]]:
    """Yield the cells of each request."""
    for row in rows:
        yield [
            row.number, row.institution.name, row.right_name, moment(row.received_at),
            moment(row.due_at), row.answer_name, moment(row.answered_at), row.reference,
        ]  # fmt: skip


def breach_columns() -> list[tuple[str, str]]:
    """Return title and kind of each column."""
    texts = (_("Number"), _("Institution"), _("What happened"), _("Which data"))
    times = (
        _("Known since"),
        _("Due"),
        _("People told"),
        _("Agency told"),
        _("Closed"),
    )
    return [
        *((title, TEXT) for title in texts), (_("How many people"), WHOLE),
        *((title, TEXT) for title in times),
    ]  # fmt: skip


def breach_rows(rows: Iterable[Breach]) -> Iterator[list[object]]:
    """Yield the cells of each breach."""
    for row in rows:
        times = (row.known_at, row.due_at, row.people_told_at, row.agency_told_at)
        yield [
            row.number, row.institution.name, row.what, row.data_kinds, row.people,
            *(moment(one) for one in times), moment(row.closed_at),
        ]  # fmt: skip


def keepers_of(actor: Actor) -> list[str]:
    """Return the names of the institutions for which the person keeps the record."""
    own = actor.institutions_with(Permission.KEEP_PRIVACY)
    rows = Institution.all_rows.filter(pk__in=own).order_by("name")
    return list(rows.values_list("name", flat=True))


def record_of(asked: Asked, actor: Actor) -> list[Line]:
    """Return the record of processing with the person's own rules of retention."""
    rules = RetentionRule.visible.to(actor).filter(state="in-force")
    found = lines(dict(rules.values_list("kind", "months")))
    words = asked.q.casefold().split()
    return [one for one in found if all(word in _told(one) for word in words)]


def _told(line: Line) -> str:
    texts = (line.activity.purpose, line.whose, line.basis, line.how, *line.models)
    return " ".join(str(one) for one in texts).casefold()


def record_columns() -> list[tuple[str, str]]:
    """Return title and kind of each column."""
    titles = (
        _("Purpose"), _("Whose data"), _("Legal basis"), _("Law"), _("How it is kept"),
        _("Who sees it"), _("Months kept"), _("People under 18"), _("Fields"),
    )  # fmt: skip
    return [(title, TEXT) for title in titles]


def record_rows(found: Iterable[Line]) -> Iterator[list[object]]:
    """Yield the cells of each activity."""
    for one in found:
        told = one.activity
        yield [
            str(told.purpose), one.whose, one.basis, told.law, one.how, str(told.seen_by),
            "" if one.months is None else str(one.months),
            _("yes") if told.minors else _("no"), ", ".join(told.fields),
        ]  # fmt: skip
