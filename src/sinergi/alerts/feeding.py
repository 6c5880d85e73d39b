"""What a calendar feed shows: stages, meetings, commitments due; with present rights."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.accounts.models import Person
from sinergi.alerts.models import CITY, INSTITUTION, Feed
from sinergi.alerts.pages import whole_url
from sinergi.alerts.services import hash_token
from sinergi.audit.models import Fact
from sinergi.cases.agenda import due_for, events_of, hearings_for
from sinergi.commitments.meeting_listing import event_of
from sinergi.commitments.meeting_outside import as_seen_by
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.querysets.meeting import MeetingQuerySet
from sinergi.documents.ics import Event, write_calendar
from sinergi.elections.models import Stage

LONGEST_TOKEN = 64
BACK = dt.timedelta(days=90)
MOST = 2_000
READ_EVERY = dt.timedelta(hours=1)


def feed_of(token: str, at: dt.datetime) -> Feed | None:
    """Return the feed whose token this is; None once revoked or its maker is gone."""
    if len(token) > LONGEST_TOKEN:
        return None
    rows = Feed.all_rows.filter(token_hash=hash_token(token), revoked_at=None)
    feed = rows.select_related("person", "institution").first()
    if feed is None or not feed.person.is_active or not feed.person.memberships:
        return None
    if feed.read_at is None or at - feed.read_at > READ_EVERY:
        Feed.all_rows.filter(pk=feed.pk).update(read_at=at)
    return feed


def calendar_of(feed: Feed, day: dt.date) -> bytes:
    """Return the file, in the language of the feed; the same state gives the same bytes."""
    with override(feed.language):
        return write_calendar(
            [
                *_stages(day),
                *_meetings(feed, day),
                *_commitments(feed, day),
                *_cases(feed, day),
            ],
            name=_name(feed),
            zone=timezone.get_default_timezone_name(),
        )


def _name(feed: Feed) -> str:
    if feed.scope == INSTITUTION and feed.institution is not None:
        return f"Sinergi · {feed.institution.name}"
    if feed.scope == CITY:
        return f"Sinergi · {feed.area_code}"
    return _("Sinergi · mine")


def _stages(day: dt.date) -> Iterator[Event]:
    since = day - BACK
    rows = Stage.all_rows.filter(Q(ends_on__gte=since) | Q(starts_on__gte=since))
    stamp = _calendar_stamp()
    for stage in rows.select_related("election")[:MOST]:
        starts = stage.starts_on or stage.ends_on
        if starts is not None:
            yield Event(
                uid=f"stage-{stage.pk}@sinergi",
                summary=f"{stage.name} · {stage.election.name}",
                starts=starts,
                ends=stage.ends_on,
                stamp=stamp,
                description=stage.regulation,
                url=whole_url(
                    reverse("elections:election", args=[stage.election.code])
                ),
                categories=(_("stage"),),
            )


def _calendar_stamp() -> dt.datetime:
    last = Fact.all_rows.filter(verb__startswith="elections:").aggregate(at=Max("at"))
    stamp: dt.datetime | None = last["at"]
    return stamp or dt.datetime(2022, 6, 14, tzinfo=dt.UTC)


def _meetings(feed: Feed, day: dt.date) -> Iterator[Event]:
    rows = Meeting.visible.to(feed.person).listed().filter(starts_at__gte=_start(day))
    found = _narrowed_meetings(rows, feed).order_by("starts_at", "pk")[:MOST]
    for row in as_seen_by(feed.person, found):
        url = whole_url(reverse("commitments:meeting", args=[row.pk]))
        event = event_of(row, url)
        if event is not None:
            yield event


def _start(day: dt.date) -> dt.datetime:
    midnight = dt.datetime.combine(day - BACK, dt.time(0))
    return timezone.make_aware(midnight)


def _narrowed_meetings(
    rows: MeetingQuerySet[Meeting], feed: Feed
) -> MeetingQuerySet[Meeting]:
    if feed.scope == CITY:
        return rows.within(feed.area_code)
    own = _institutions(feed)
    asked = Q(participants__institution_id__in=own) | Q(host_id__in=own)
    if feed.scope != INSTITUTION:
        asked |= Q(participants__person_id=feed.person_id)
    inside = Meeting.visible.of_line(feed.person).filter(asked)
    return rows.filter(pk__in=inside.values("pk"))


def _institutions(feed: Feed) -> Iterable[int]:
    person: Person = feed.person
    if feed.scope == INSTITUTION:
        return [one for one in person.institutions if one == feed.institution_id]
    return person.institutions


def _commitments(feed: Feed, day: dt.date) -> Iterator[Event]:
    rows = Commitment.visible.to(feed.person).open().filter(due_on__gte=day - BACK)
    if feed.scope == CITY:
        rows = rows.within(feed.area_code)
    else:
        own = Q(institution_id__in=_institutions(feed))
        rows = rows.filter(own)
        if feed.scope != INSTITUTION:
            rows = rows.filter(Q(person=None) | Q(person_id=feed.person_id))
    for row in rows.in_due_order().select_related("institution")[:MOST]:
        if row.due_on is not None:
            yield Event(
                uid=f"commitment-{row.pk}@sinergi",
                summary=_("Due: %(title)s") % {"title": row.title},
                starts=row.due_on,
                stamp=row.step_at,
                sequence=row.version,
                description=f"{row.number} · {row.institution.name} · {row.step_name}",
                url=whole_url(reverse("commitments:detail", args=[row.pk])),
                categories=(_("commitment"),),
            )


def _cases(feed: Feed, day: dt.date) -> list[Event]:
    """Return hearings and deadlines of cases: by number alone, to who asks for their own.

    A feed of an area or an institution is passed around; who may see which case is not.
    """
    if feed.scope in {CITY, INSTITUTION}:
        return []
    start = _start(day)
    hearings = hearings_for(feed.person, start, start + 4 * BACK)
    return events_of(hearings, due_for(feed.person), whole_url(""))
