"""The list of sessions as an address asks for it; the page, exports and API read this."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.permissions import Permission
from sinergi.documents.ics import CANCELLED, CONFIRMED, Event
from sinergi.documents.xlsx import DAY, TEXT, WHOLE, Column
from sinergi.elections.stations import names_of
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.models import Session
from sinergi.outreach.models.session import KIND_NAMES, STEP_NAMES
from sinergi.outreach.querysets.session import SessionQuerySet
from sinergi.outreach.rules.session import Kind, Step
from sinergi.outreach.rules.telling import tell_counts
from sinergi.outreach.telling import told_of, words_of
from sinergi.places.rules import is_code, to_code

WHENS = ("", "coming", "past", "due")
ORDERS = {
    "starts": ("starts_at", "pk"),
    "title": ("title", "pk"),
    "area": ("area_code", "starts_at", "pk"),
    "attended": ("attended", "pk"),
}
KEPT = (
    "q", "kind", "step", "segment", "topic", "organiser", "within", "when", "since",
    "until", "mine", "sort",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedSessions:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    kind: str = ""
    step: str = ""
    segment: str = ""
    topic: str = ""
    organiser: int | None = None
    within: str = ""
    when: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    mine: bool = False
    sort: str = "-starts"

    @property
    def is_narrowed(self) -> bool:
        """True when not simply everything is asked for."""
        return self != AskedSessions(sort=self.sort)


def read_asked_sessions(query: QueryDict) -> AskedSessions:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    sort = query.get("sort", "")
    return AskedSessions(
        q=to_asked_text(query.get("q", "")),
        kind=_one_of(query.get("kind", ""), set(Kind)),
        step=_one_of(query.get("step", ""), set(Step)),
        segment=_one_of(query.get("segment", ""), set(catalogue().segments)),
        topic=_one_of(query.get("topic", ""), set(catalogue().topics)),
        organiser=to_asked_number(query.get("organiser", "")),
        within=code if is_code(code) else "",
        when=_one_of(query.get("when", ""), set(WHENS)),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        mine=query.get("mine") == "1",
        sort=sort if sort.removeprefix("-") in ORDERS else "-starts",
    )


def _one_of(text: str, known: set[str]) -> str:
    return text if text in known else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def midnight(day: dt.date, days: int = 0) -> dt.datetime:
    """Return the beginning of a day in the installation's time zone."""
    try:
        day += dt.timedelta(days=days)
    except OverflowError:
        day = dt.date.max
    return timezone.make_aware(
        dt.datetime.combine(max(day, dt.date(2, 1, 1)), dt.time(0))
    )


def find_sessions(
    asked: AskedSessions, actor: Actor, at: dt.datetime
) -> SessionQuerySet[Session]:
    """Return the sessions this person may see and asks for, in order."""
    rows = Session.visible.to(actor)
    for name in ("kind", "step", "segment", "topic"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.within:
        rows = rows.within(asked.within)
    if asked.organiser is not None:
        rows = rows.filter(organiser_id=asked.organiser)
    if asked.mine:
        own = actor.institutions_with(Permission.WRITE_OUTREACH)
        rows = rows.filter(organiser_id__in=own)
    return _in_order(_in_time(rows, asked, at), asked.sort)


def _in_time(
    rows: SessionQuerySet[Session], asked: AskedSessions, at: dt.datetime
) -> SessionQuerySet[Session]:
    rows = rows.between(
        midnight(asked.since) if asked.since else None,
        midnight(asked.until, 1) if asked.until else None,
    )
    today = midnight(timezone.localdate(at))
    if asked.when == "coming":
        rows = rows.filter(step=Step.PLANNED, starts_at__gte=today)
    elif asked.when == "past":
        rows = rows.filter(step__in=[Step.HELD, Step.VERIFIED])
    elif asked.when == "due":  # should have been held by now, and nobody said so
        rows = rows.filter(step=Step.PLANNED, starts_at__lt=at)
    return rows


def _in_order(rows: SessionQuerySet[Session], sort: str) -> SessionQuerySet[Session]:
    names = ORDERS[sort.removeprefix("-")]
    if sort.startswith("-"):
        return rows.order_by(f"-{names[0]}", *(f"-{name}" for name in names[1:]))
    return rows.order_by(*names)


class Line(NamedTuple):
    """A session with the name of its area, and who came as it is told here."""

    session: Session
    area: str
    came: int | None
    words: str


def lines_of(keys: Iterable[int], actor: Actor) -> list[Line]:
    """Return the lines of the sessions of these keys, in their order."""
    wanted = list(keys)
    asked: Any = Session.visible.to(actor).listed().telling(actor)
    found = {one.pk: one for one in asked.filter(pk__in=wanted)}
    rows = [found[pk] for pk in wanted if pk in found]
    names = names_of({one.area_code for one in rows}, actor)
    lines = []
    for one in rows:
        told = told_of(one, inside=one.inside)
        came, words = told.counts["attended"], words_of(told, "attended")
        area = names.get(one.area_code, one.area_code)
        lines.append(Line(one, area, came, words))
    return lines


def exported_columns() -> list[Column]:
    """Return the columns of the exported list."""
    return [
        Column(_("Date"), DAY, 12),
        Column(_("Title"), TEXT, 46),
        Column(_("Kind"), TEXT, 28),
        Column(_("Segment"), TEXT, 24),
        Column(_("Topic"), TEXT, 28),
        Column(_("Organiser"), TEXT, 32),
        Column(_("Area"), TEXT, 16),
        Column(_("Venue"), TEXT, 32),
        Column(_("Step"), TEXT, 20),
        Column(_("Participants"), WHOLE),
        Column(_("Men"), WHOLE),
        Column(_("Women"), WHOLE),
        Column(_("With a disability"), WHOLE),
        Column(_("Checked the voter list"), WHOLE),
        Column(_("Without KTP-el"), WHOLE),
    ]


COUNTED = ("attended", "men", "women", "disabled", "checked", "no_card")
EXPORTED = (
    "starts_at", "title", "kind", "segment", "topic", "organiser__name", "area_code",
    "place", "step", *COUNTED,
)  # fmt: skip


def exported_sessions(
    rows: SessionQuerySet[Session], actor: Actor
) -> Iterator[list[object]]:
    """Yield a row of the exported list for each session; None is "not counted".

    Counts as they are told to the person, "<5" for those who are not inside.

    Reads the columns it shows and no more: a list of all has tens of thousands.
    """
    kinds = {code: str(name) for code, name in KIND_NAMES.items()}
    steps = {code: str(name) for code, name in STEP_NAMES.items()}
    segments = {code: one.name for code, one in catalogue().segments.items()}
    topics = {code: one.name for code, one in catalogue().topics.items()}
    zone = timezone.get_current_timezone()
    told = rows.telling(actor).values_list(*EXPORTED, "inside")
    for one in told.iterator(chunk_size=2_000):
        at, title, kind, segment, topic, body, area, place, step, *counts, inside = one
        if not inside:
            counts = _told_outside(counts, step)
        yield [
            at.astimezone(zone).date(), title, kinds[kind],
            segments.get(segment, segment), topics.get(topic, topic), body, area, place,
            steps[step], *counts,
        ]  # fmt: skip


def _told_outside(counts: list[Any], step: str) -> list[object]:
    """Return the counts of the exported list as those outside of the session get them."""
    own = dict(zip(COUNTED, counts, strict=True))
    told = tell_counts(own, inside=False, verified=step == Step.VERIFIED)
    return [words_of(told, name) or told.counts[name] for name in COUNTED]


def event_of(session: Session, address: str = "") -> Event:
    """Return the session as an entry of a calendar."""
    cancelled = session.step == Step.CANCELLED
    return Event(
        uid=f"session-{session.pk}@sinergi",
        summary=session.title,
        starts=session.starts_at,
        ends=session.ends_at,
        stamp=session.step_at,
        sequence=session.version,
        status=CANCELLED if cancelled else CONFIRMED,
        location=session.place,
        description=f"{session.kind_name} · {session.organiser.name}",
        url=address,
        organizer=session.organiser.name,
    )
