"""The list of meetings as an address asks for it; the page and the exports read this."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.commitments.models import Meeting
from sinergi.commitments.querysets.meeting import MeetingQuerySet
from sinergi.commitments.rules.meeting import Kind, Step
from sinergi.documents.ics import CANCELLED, CONFIRMED, TENTATIVE, Event
from sinergi.documents.xlsx import DAY, TEXT, Column
from sinergi.places.rules import is_code, to_code

COMING, PAST = "coming", "past"


@dataclass(frozen=True, slots=True)
class AskedMeetings:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    kind: str = ""
    step: str = ""
    institution: int | None = None
    within: str = ""
    when: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def is_narrowed(self) -> bool:
        """True when not simply everything is asked for."""
        return self != AskedMeetings()


def read_asked_meetings(query: QueryDict) -> AskedMeetings:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    kind, step, when = (query.get(name, "") for name in ("kind", "step", "when"))
    return AskedMeetings(
        q=to_asked_text(query.get("q", "")),
        kind=kind if kind in set(Kind) else "",
        step=step if step in set(Step) else "",
        institution=to_asked_number(query.get("institution", "")),
        within=code if is_code(code) else "",
        when=when if when in {COMING, PAST} else "",
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def find_meetings(
    asked: AskedMeetings, actor: Actor, at: dt.datetime
) -> MeetingQuerySet[Meeting]:
    """Return the meetings this person may see and asks for, in calendar order."""
    rows = Meeting.visible.to(actor).listed()
    for name in ("kind", "step"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.within:
        rows = rows.within(asked.within)
    if asked.institution is not None:
        rows = _of_institution(rows, asked.institution, actor)
    return _in_time(rows, asked, at)


def _of_institution(
    rows: MeetingQuerySet[Meeting], pk: int, actor: Actor
) -> MeetingQuerySet[Meeting]:
    # Only inside one's own line may one ask who took part: published rows tell hosts.
    took_part = Meeting.visible.of_line(actor).filter(participants__institution_id=pk)
    return rows.filter(Q(host_id=pk) | Q(pk__in=took_part.values("pk")))


def _in_time(
    rows: MeetingQuerySet[Meeting], asked: AskedMeetings, at: dt.datetime
) -> MeetingQuerySet[Meeting]:
    if asked.since:
        rows = rows.filter(starts_at__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(starts_at__lt=_midnight(asked.until, 1))
    if asked.when == COMING:
        today = timezone.localdate(at)
        open_steps = [Step.DRAFT, Step.INVITED]
        return rows.filter(
            step__in=open_steps, starts_at__gte=_midnight(today)
        ).order_by("starts_at", "pk")
    if asked.when == PAST:
        rows = rows.exclude(step__in=[Step.DRAFT, Step.INVITED, Step.CANCELLED])
    return rows.in_calendar_order()


def _midnight(day: dt.date, days: int = 0) -> dt.datetime:
    try:
        day += dt.timedelta(days=days)
    except OverflowError:
        day = dt.date.max
    return timezone.make_aware(
        dt.datetime.combine(max(day, dt.date(2, 1, 1)), dt.time(0))
    )


def exported_columns() -> list[Column]:
    """Return the columns of the exported list."""
    return [
        Column(_("Date"), DAY, 12),
        Column(_("Hour"), TEXT, 8),
        Column(_("Title"), TEXT, 50),
        Column(_("Kind"), TEXT, 30),
        Column(_("Host"), TEXT, 36),
        Column(_("Venue"), TEXT, 36),
        Column(_("Area"), TEXT, 16),
        Column(_("Step"), TEXT, 24),
    ]


def exported_meetings(rows: Iterable[Meeting]) -> Iterator[list[object]]:
    """Yield a row of the exported list for each meeting."""
    for one in rows:
        starts = timezone.localtime(one.starts_at) if one.starts_at else None
        yield [
            starts.date() if starts else None,
            f"{starts:%H:%M}" if starts and starts.time() != dt.time(0) else None,
            one.title,
            one.kind_name,
            one.host.name,
            one.place,
            one.area_code,
            one.step_name,
        ]


def event_of(meeting: Meeting, address: str, asked: Iterable[str] = ()) -> Event | None:
    """Return the meeting as an entry of a calendar, None while it has no date.

    `asked` are the institutions an invitation names.
    """
    if meeting.starts_at is None:
        return None
    local = timezone.localtime(meeting.starts_at)
    whole_day = local.time() == dt.time(0)
    status = {Step.DRAFT: TENTATIVE, Step.CANCELLED: CANCELLED}
    return Event(
        uid=f"meeting-{meeting.pk}@sinergi",
        summary=meeting.title,
        starts=local.date() if whole_day else meeting.starts_at,
        ends=None if whole_day else meeting.ends_at,
        stamp=meeting.step_at,
        sequence=meeting.version,
        status=status.get(Step(meeting.step), CONFIRMED),
        location=meeting.place,
        description=f"{meeting.kind_name} · {meeting.host.name}",
        url=address,
        organizer=meeting.host.name,
        attendees=tuple(asked),
    )


def invitation_text(
    meeting: Meeting, when: str, agenda: Iterable[str], address: str
) -> str:
    """Return the invitation to paste into a messenger; the list of people stays here."""
    lines = [meeting.title, f"{meeting.kind_name} · {meeting.host.name}"]
    if when:
        lines.append(_("When: %(when)s") % {"when": when})
    if meeting.place:
        lines.append(_("Where: %(place)s") % {"place": meeting.place})
    points = [f"{number}. {title}" for number, title in enumerate(agenda, start=1)]
    if points:
        lines += [_("Agenda:"), *points]
    return "\n".join([*lines, address])
