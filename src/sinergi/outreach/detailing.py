"""What the page of one session shows to whom."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.outreach.catalogue import segment_name, topic_name
from sinergi.outreach.learning import gains_of
from sinergi.outreach.models import Hearing, QuizResult, Session
from sinergi.outreach.reach import rights_of
from sinergi.outreach.rules.gain import share_change
from sinergi.outreach.rules.session import Step
from sinergi.outreach.rules.telling import Told
from sinergi.outreach.telling import count_behind, told_of, words_of
from sinergi.outreach.times import when


@dataclass(frozen=True, slots=True)
class Heard:
    """A rumour spoken about at a session, and how belief in it changed."""

    hearing: Hearing
    change: float | None
    low: float | None
    high: float | None


def heard_of(rows: Any) -> list[Heard]:
    """Return hearings with the change of belief and its interval."""
    return [_heard(one) for one in rows]


def _heard(one: Hearing) -> Heard:
    counts = (
        one.believed_before, one.believed_after, one.asked_before, one.asked_after,
    )  # fmt: skip
    if any(count is None for count in counts):
        return Heard(one, None, None, None)
    found = share_change(*(count or 0 for count in counts))
    return Heard(one, *(found or (None, None, None)))


def counts_of(row: Session) -> list[tuple[str, int]]:
    """Return the counts of a session in words; what nobody counted is left out."""
    told = counts_told(told_of(row, inside=True))
    return [(name, count) for name, count, _words in told if count is not None]


def counts_told(told: Told) -> list[tuple[str, int | None, str]]:
    """Return (name, count, words instead of it) of what somebody counted and is told."""
    lines = [
        (str(title), told.counts[name], words_of(told, name))
        for name, title in _titles().items()
    ]
    return [one for one in lines if one[1] is not None or one[2]]


def _titles() -> dict[str, str]:
    return {
        "attended": _("Participants"),
        "women": _("Women"),
        "men": _("Men"),
        "disabled": _("With a disability"),
        "age_17_21": _("Aged 17–21"),
        "age_22_30": _("Aged 22–30"),
        "age_31_45": _("Aged 31–45"),
        "age_46": _("Aged 46 and over"),
        "first": _("First session about this stage"),
        "checked": _("Checked the voter list"),
        "no_card": _("Without KTP-el"),
    }


def _reach(row: Session, told: Told) -> list[tuple[str, int, str]]:
    """Return (segment, people, words instead of them), the most first."""
    lines = []
    for one in row.reach.order_by("-people", "segment"):
        words = words_of(told, count_behind(row, one.segment))
        lines.append((segment_name(one.segment), one.people, words))
    # The order would tell which of those not shown is the larger.
    return sorted(lines, key=lambda line: bool(line[2]))


def session_page(row: Session, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Return what everybody sees of a session, and what only those inside do."""
    inside = Session.visible.of_line(actor).filter(pk=row.pk).exists()
    # Counts of a session that is only announced are its own line's (a lookup by session
    # alone: what is visible has been asked just now).
    counted = inside or row.step == Step.VERIFIED
    told = told_of(row, inside=inside)
    heard = row.hearings.select_related("rumor") if counted else []
    results = QuizResult.all_rows.filter(session=row)
    page: dict[str, Any] = {
        "session": row,
        "when": when(row.starts_at, row.ends_at),
        "area": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "topic": topic_name(row.topic),
        "counts": counts_told(told),
        "reach": _reach(row, told) if counted else [],
        "gain": gains_of(results).get(row.pk) if counted else None,
        "heard": heard_of(heard),
        "inside": inside,
        "rights": rights_of(row, actor, begun=row.starts_at <= at),
    }
    if not inside:
        return page
    return page | {
        "partners": list(row.partners.select_related("institution")),
        "questions": [(topic_name(one.topic), one) for one in row.questions.all()],
        "photos": list(row.photos.all()),
        "history": list(row.history.select_related("by")),
        "series": _series(row, actor),
    }


def _series(row: Session, actor: Actor) -> list[Session]:
    if row.series_id is None:
        return []
    rows = Session.visible.of_line(actor).filter(series_id=row.series_id)
    return list(rows.exclude(pk=row.pk).order_by("starts_at")[:60])
