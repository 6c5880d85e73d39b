"""Brings what is queued to where it belongs: claim, send outside any transaction, note.

A delivery is claimed by moving its `due_at` ahead, so that two workers never send the
same one, and one whose worker died is tried again after LEASE.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext, override

from sinergi.access.clock import real_now
from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.channels.base import (
    Address,
    Line,
    Message,
    PermanentProblem,
    TemporaryProblem,
)
from sinergi.alerts.models import Delivery, Reader
from sinergi.alerts.pages import may_see, page_of, shown_reference, whole_url
from sinergi.alerts.rules import Kind, State, next_try
from sinergi.alerts.warning_texts import cap_text, detail_of

LEASE = dt.timedelta(minutes=5)
MOST_AT_ONCE = 200
LONGEST = dt.timedelta(seconds=40)
"""A pass ends after this long: the worker has other things to do."""
GONE = "may-not-see"


def deliver_due(at: dt.datetime) -> int:
    """Send what is due; return how many messages left. The work of the cron table."""
    rows = Delivery.all_rows.queued().filter(due_at__lte=at)
    rows = rows.select_related("notice__person", "webhook__institution")
    waiting = sorted(rows.order_by("due_at")[:MOST_AT_ONCE], key=_bundle)
    began, sent = real_now(), 0
    broken: set[object] = set()
    for _key, group in groupby(waiting, key=_bundle):
        if real_now() - began > LONGEST:
            break
        sent += _deliver(list(group), at, broken)
    return sent


def _bundle(row: Delivery) -> tuple[str, str, int, int]:
    """Return what goes together: the digest of a person is one message."""
    if row.digest:
        return (row.channel, "digest", row.notice.person_id or 0, 0)
    return (row.channel, "one", 0, row.pk)


def _deliver(rows: list[Delivery], at: dt.datetime, broken: set[object]) -> int:
    first = rows[0]
    way: object = first.webhook_id or first.channel
    if way in broken:
        return 0
    claimed = [row for row in rows if _claim(row, at)]
    shown = [row for row in claimed if _is_still_seen(row)]
    _store([one for one in claimed if one not in shown], State.FAILED, GONE, at)
    if not shown:
        return 0
    address = Address(person=first.notice.person, webhook=first.webhook)
    try:
        CHANNELS[first.channel].send(address, message_of(shown))
    except TemporaryProblem as problem:
        if problem.for_all or first.webhook_id:
            broken.add(way)
        _try_again(shown, problem.code, at)
        return 0
    except PermanentProblem as problem:
        _store(shown, State.FAILED, problem.code, at)
        return 0
    _store(shown, State.SENT, "", at)
    return 1


def _claim(row: Delivery, at: dt.datetime) -> bool:
    mine = Delivery.all_rows.queued().filter(pk=row.pk, due_at=row.due_at)
    row.tries += 1
    return bool(mine.update(due_at=at + LEASE, tries=row.tries))


def _is_still_seen(row: Delivery) -> bool:
    """Return whether the person may still see it: rights end between making and sending."""
    person = row.notice.person
    if person is None or row.notice.kind == Kind.TEST:
        return True
    return person.is_active and may_see(person, row.notice.target)


@transaction.atomic
def _store(
    rows: Iterable[Delivery], state: State, problem: str, at: dt.datetime
) -> None:
    for row in rows:
        now = state
        if state is State.SENT and row.notice.seen_at is not None:
            now = State.SEEN
        Delivery.all_rows.filter(pk=row.pk).update(state=now, problem=problem, at=at)


@transaction.atomic
def _try_again(rows: Iterable[Delivery], problem: str, at: dt.datetime) -> None:
    for row in rows:
        due_at = next_try(row.tries, at)
        fields: dict[str, object] = {"problem": problem, "at": at}
        fields |= {"due_at": due_at} if due_at else {"state": State.FAILED}
        Delivery.all_rows.filter(pk=row.pk).update(**fields)


def message_of(rows: list[Delivery]) -> Message:
    """Return the message of one delivery, or of all of a digest."""
    first = rows[0]
    language = language_of(first.notice.person_id)
    with override(language):
        lines = tuple(_line(row) for row in rows)
        return Message(
            key=str(first.pk),
            subject=_subject(lines, digest=first.digest),
            lines=lines,
            language=language,
            preferences_url=whole_url(reverse("alerts:preferences")),
            made_at=first.notice.made_at.isoformat(),
            cap="" if first.digest else cap_text(first),
        )


def _line(row: Delivery) -> Line:
    notice = row.notice
    path = reverse("alerts:notice", args=[notice.pk]) if notice.person_id else ""
    return Line(
        kind=notice.kind,
        text=notice.text,
        reference=shown_reference(notice.reference),
        url=whole_url(path or page_of(notice.target)),
        detail=detail_of(notice),
    )


def _subject(lines: tuple[Line, ...], *, digest: bool) -> str:
    if not digest:
        return f"Sinergi: {lines[0].text}"
    text = ngettext(
        "Sinergi: %(count)d thing of the day",
        "Sinergi: %(count)d things of the day",
        len(lines),
    )
    return text % {"count": len(lines)}


def language_of(person: int | None) -> str:
    """Return the language the person chose, else the installation's."""
    row = Reader.all_rows.filter(pk=person).first()
    return row.language if row is not None else settings.LANGUAGE_CODE
