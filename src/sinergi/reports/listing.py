"""The triage queue and the list of reports, as an address asks for them.

Every count stops at MOST_COUNTED and every list is bounded, whatever there is.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.scope import within
from sinergi.documents.xlsx import DAY, TEXT
from sinergi.elections.stations import names_of
from sinergi.places.rules import is_code, to_code
from sinergi.reports.finding_words import find_words, likely_of
from sinergi.reports.models import Report
from sinergi.reports.opening import stories_of
from sinergi.reports.querysets.report import ReportQuerySet
from sinergi.reports.rules.acting import IN_TRIAGE
from sinergi.reports.rules.states import Channel, ReportKind, State
from sinergi.reports.staff_words import GROUP_NAMES

MOST_COUNTED = 10_000
PER_PAGE, PER_GROUP = 50, 15
TRIAGE = "triage"
WHOSE = ("", "me", "nobody")
FLAGS = ("threatened", "answers", "incomplete", "complete", "likely", "late", "waiting")
KEPT = (
    "q", "state", "kind", "channel", "within", "whose", "flag", "group", "institution",
)  # fmt: skip
SOON = dt.timedelta(days=2)
NUMBER = "LP-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    state: str = TRIAGE
    kind: str = ""
    channel: str = ""
    within: str = ""
    whose: str = ""
    flag: str = ""
    group: str = ""
    person: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """True when something beyond "in triage" is asked for."""
        return self != Asked()

    @property
    def is_number(self) -> bool:
        """True when a number is asked for, not words."""
        return self.q.upper().startswith(NUMBER)


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))

    def one_of(name: str, known: Iterable[str]) -> str:
        value = query.get(name, "")
        return value if value in set(known) else ""

    return Asked(
        q=to_asked_text(query.get("q", "")),
        state=one_of("state", {TRIAGE, "all", *State}) or TRIAGE,
        kind=one_of("kind", set(ReportKind)),
        channel=one_of("channel", set(Channel)),
        within=code if is_code(code) else "",
        whose=one_of("whose", WHOSE),
        flag=one_of("flag", FLAGS),
        group=one_of("group", GROUP_NAMES),
        person=to_asked_number(query.get("person", "")),
    )


def kept_query(query: QueryDict, *without: str) -> str:
    """Return the part of an address that filters the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name) and name not in without:
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


@dataclass(frozen=True, slots=True)
class Found:
    """The rows asked for; `searched` how many the words were found in, None without words.

    `is_locked` when words were asked for and no office of theirs is unlocked.
    """

    rows: ReportQuerySet[Report]
    searched: int | None = None
    is_locked: bool = False


def find(asked: Asked, actor: Actor, day: dt.date) -> Found:
    """Return the reports this person may see and asks for."""
    base, searched = Report.visible.to(actor), None
    if asked.is_number:
        base = Report.visible.numbered(asked.q.upper(), actor)
    elif asked.q:
        words = find_words(asked.q, actor)
        if words is None:
            return Found(base.none(), None, True)
        base, searched = Report.visible.among(words.keys, actor), words.count
    elif asked.flag == "likely":
        base = Report.visible.among(likely_of(actor), actor)
    rows = _filtered(base, asked, actor, day)
    if asked.q and asked.flag == "likely":
        rows = rows.filter(pk__in=list(likely_of(actor)))
    return Found(rows, searched)


def _filtered(
    rows: ReportQuerySet[Report], asked: Asked, actor: Actor, day: dt.date
) -> ReportQuerySet[Report]:
    if asked.state == TRIAGE:
        rows = rows.in_triage()
    elif asked.state != "all":
        rows = rows.in_state(asked.state)
    for name in ("kind", "channel"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.within:
        rows = rows.filter(within(asked.within, "area_code"))
    if asked.whose:
        mine = Q(person_id=actor.pk)
        rows = rows.filter(mine if asked.whose == "me" else Q(person=None))
    if asked.person is not None:
        rows = rows.filter(person_id=asked.person)
    condition = _flag(asked.flag, day)
    return rows if condition is None else rows.filter(condition)


def _flag(flag: str, day: dt.date) -> Q | None:
    return {
        "threatened": Q(threatened=True),
        "answers": Q(unseen__gt=0),
        "incomplete": Q(complete=False),
        "complete": Q(complete=True),
        "late": Q(deadline_on__lt=day),
        "waiting": Q(state=State.WAITING),
    }.get(flag)


def group_condition(group: str, day: dt.date) -> Q:
    """Return which reports stand in a group: those of no group before it."""
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    week = midnight - dt.timedelta(days=6)
    plain = Q(threatened=False, unseen=0)
    later = plain & (Q(deadline_on=None) | Q(deadline_on__gt=day + SOON))
    return {
        "threatened": Q(threatened=True),
        "answers": Q(threatened=False, unseen__gt=0),
        "late": plain & Q(deadline_on__lt=day),
        "soon": plain & Q(deadline_on__gte=day, deadline_on__lte=day + SOON),
        "today": later & Q(received_at__gte=midnight),
        "week": later & Q(received_at__gte=week, received_at__lt=midnight),
        "older": later & Q(received_at__lt=week),
    }[group]


def count_up_to(rows: ReportQuerySet[Report], most: int = MOST_COUNTED) -> int:
    """Return how many rows there are; most + 1 for more than `most`."""
    return int(rows.order_by()[: most + 1].count())


class CappedPages(Paginator[Any]):
    """Pages over a list whose count stops at MOST_COUNTED."""

    @cached_property
    def counted(self) -> int:
        """How many rows there are; MOST_COUNTED + 1 for more."""
        rows: Any = self.object_list
        if isinstance(rows, list):
            return len(rows)
        return int(rows.order_by()[: MOST_COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most MOST_COUNTED."""
        return min(self.counted, MOST_COUNTED)

    @property
    def is_cut(self) -> bool:
        """True when there are more than are counted."""
        return self.counted > MOST_COUNTED


@dataclass(slots=True)
class Line:
    """A report as a line of the queue: facts, and its first words while unlocked."""

    row: Report
    area: str = ""
    story: str = ""
    likely: int = 0
    is_late: bool = False
    missing: list[str] = field(default_factory=list)

    @property
    def received_on(self) -> dt.date:
        """The day it came, in our time zone."""
        return timezone.localdate(self.row.received_at)


@dataclass(slots=True)
class Group:
    """A group of the queue: its first lines, how many there are, and whether it is cut."""

    code: str
    lines: list[Line]
    count: int

    @property
    def name(self) -> str:
        """What is in it, in words."""
        return str(GROUP_NAMES[self.code])

    @property
    def is_cut(self) -> bool:
        """True when there are more than are counted."""
        return self.count > MOST_COUNTED

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, min(self.count, MOST_COUNTED) - len(self.lines))


SHOWN = ("institution", "handler", "person", "incident")


def rows_of(keys: Iterable[int], actor: Actor) -> list[Report]:
    """Return the reports of these keys in their order, whole, by one question."""
    ordered = list(keys)
    rows = Report.visible.among(ordered, actor).select_related(*SHOWN)
    found = {row.pk: row for row in rows.order_by()}
    return [found[pk] for pk in ordered if pk in found]


def groups_of(
    rows: ReportQuerySet[Report], actor: Actor, day: dt.date
) -> list[tuple[str, list[Report], int]]:
    """Return (group, its first rows, its count) of groups that hold some.

    Keys first, rows after: what is sorted and counted is read from the indexes alone.
    """
    conditions = {code: group_condition(code, day) for code in GROUP_NAMES}
    counts = rows.order_by().aggregate(
        **{f"n_{code}": Count("pk", filter=one) for code, one in conditions.items()}
    )
    keys = {
        code: list(keys_of(rows.filter(one))[:PER_GROUP])
        for code, one in conditions.items()
        if counts[f"n_{code}"]
    }
    found = {
        row.pk: row
        for row in rows_of({k for some in keys.values() for k in some}, actor)
    }
    return [
        (code, [found[pk] for pk in some if pk in found], counts[f"n_{code}"])
        for code, some in keys.items()
    ]


def keys_of(rows: ReportQuerySet[Report]) -> Any:
    """Return the ids in the order of the queue."""
    return rows.in_queue_order().values_list("pk", flat=True)


def lines_of(rows: list[Report], actor: Actor, day: dt.date) -> list[Line]:
    """Return the rows as lines; four questions, however many rows."""
    names = names_of({row.area_code for row in rows if row.area_code}, actor)
    stories, likely = stories_of(rows, actor), likely_of(actor)
    return [
        Line(
            row, names.get(row.area_code, row.area_code), stories.get(row.pk, ""),
            likely.get(row.pk, 0),
            row.state in IN_TRIAGE and row.deadline_on is not None and row.deadline_on < day,
            [name for name, met in row.elements.items() if not met],
        )
        for row in rows
    ]  # fmt: skip


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export: facts, no words of a report."""
    return [
        (_("Number"), TEXT), (_("Received"), DAY), (_("Channel"), TEXT),
        (_("Wanted"), TEXT), (_("Kind"), TEXT), (_("Area code"), TEXT),
        (_("State"), TEXT), (_("Limit"), DAY), (_("Complete"), TEXT),
        (_("Official number"), TEXT), (_("Incident"), TEXT),
    ]  # fmt: skip


def export_rows(rows: ReportQuerySet[Report]) -> Iterator[list[Any]]:
    """Yield the rows of an export."""
    yes, no = _("yes"), _("no")
    some = rows.in_queue_order().select_related("incident").defer("sealed_text")
    for row in some.iterator(chunk_size=1_000):
        yield [
            row.number, timezone.localdate(row.received_at), row.get_channel_display(),
            row.wanted_name, row.kind_name, row.area_code, row.state_name,
            row.deadline_on, yes if row.complete else no, row.official_number,
            row.incident.number if row.incident else "",
        ]  # fmt: skip
