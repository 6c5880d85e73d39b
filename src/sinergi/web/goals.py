"""The scoreboard of the five goals: `docs/methods/goals.md` defines each measure.

A measure is a share with its counts, or unknown where nothing is recorded: never zero.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.actor import Actor
from sinergi.commitments.kept import kept_by_institution
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.querysets.meeting import MeetingQuerySet
from sinergi.commitments.rules.commitment import OPEN, Step
from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.meeting import Step as MeetingStep
from sinergi.web.homing import Summary

WINDOW = dt.timedelta(days=90)
TOGETHER = (Kind.DIALOGUE, Kind.FORUM, Kind.DECLARATION)
HELD = (
    MeetingStep.HELD,
    MeetingStep.MINUTES,
    MeetingStep.APPROVED,
    MeetingStep.PUBLISHED,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a goal: hits of total; `total` None means nothing is recorded."""

    name: str
    hits: int = 0
    total: int | None = None
    note: str = ""

    @property
    def share(self) -> float | None:
        """The share, None when unknown or when nothing was there to count."""
        return self.hits / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and its measures."""

    name: str
    measures: tuple[Measure, ...]


def goals_of(
    actor: Actor, within: str, day: dt.date, at: dt.datetime, summary: Summary | None
) -> list[Goal]:
    """Return the five goals in their order, from what this person may see."""
    not_yet = _("nothing of it is recorded here yet")
    return [
        Goal(_("Safe"), (_vulnerable(summary), Measure(_("incidents"), note=not_yet))),
        Goal(
            _("Smooth"),
            (_kept(actor, within, day), Measure(_("logistics"), note=not_yet)),
        ),
        Goal(
            _("Conducive"),
            (_together(actor, within, at), Measure(_("rumours"), note=not_yet)),
        ),
        Goal(
            _("Democratic"),
            (_open(actor, within, at), Measure(_("turnout"), note=not_yet)),
        ),
        Goal(
            _("Honest and fair"),
            (
                _confirmed(actor, within),
                _helped(actor, summary),
                Measure(_("violations"), note=not_yet),
            ),
        ),
    ]


def _vulnerable(summary: Summary | None) -> Measure:
    name = _("areas outside the highest class of vulnerability")
    if summary is None or not summary.scored or not summary.counts:
        return Measure(name, note=_("no published run"))
    highest = max(summary.counts, key=lambda one: one[2])
    without = summary.without_score
    text = ngettext(
        "%(n)d area without a score", "%(n)d areas without a score", without
    )
    note = text % {"n": without} if without else ""
    return Measure(name, summary.scored - highest[3], summary.scored, note)


def _kept(actor: Actor, within: str, day: dt.date) -> Measure:
    rows = kept_by_institution(actor, within, day)
    due = sum(one.rate.due for one in rows)
    return _counted(
        _("commitments kept in time"),
        sum(one.rate.kept for one in rows),
        due,
        _("nothing was due yet"),
    )


def _counted(name: str, hits: int, total: int, note: str) -> Measure:
    """Return a measure that is unknown, and says by `note` why, where nothing was counted."""
    return Measure(name, hits, total) if total else Measure(name, note=note)


def _held(actor: Actor, within: str, at: dt.datetime) -> MeetingQuerySet[Meeting]:
    rows = Meeting.visible.to(actor).within(within).filter(step__in=HELD)
    return rows.filter(starts_at__gte=at - WINDOW, starts_at__lte=at)


def _together(actor: Actor, within: str, at: dt.datetime) -> Measure:
    rows = _held(actor, within, at)
    return _counted(
        _("meetings of 90 days that were dialogues, forums or declarations"),
        rows.filter(kind__in=TOGETHER).count(),
        rows.count(),
        _("no meeting in these 90 days"),
    )


def _open(actor: Actor, within: str, at: dt.datetime) -> Measure:
    rows = _held(actor, within, at)
    return _counted(
        _("meetings of 90 days with published minutes"),
        rows.exclude(published_at=None).count(),
        rows.count(),
        _("no meeting in these 90 days"),
    )


def _confirmed(actor: Actor, within: str) -> Measure:
    rows = Commitment.visible.to(actor).within(within)
    done = rows.filter(step=Step.DONE).count()
    said = rows.filter(step__in=[Step.DONE, Step.REPORTED]).count()
    return _counted(
        _("commitments said to be done that another confirmed"),
        done,
        said,
        _("nothing was reported as done yet"),
    )


def _helped(actor: Actor, summary: Summary | None) -> Measure:
    name = _("most vulnerable areas with a commitment of their own")
    codes = [row.code for row in summary.top] if summary is not None else []
    if not codes:
        return Measure(name, note=_("no published run"))
    rows = Commitment.visible.to(actor).filter(
        area_code__in=codes, step__in=[*OPEN, Step.DONE]
    )
    with_one = len(set(rows.values_list("area_code", flat=True)))
    return Measure(name, with_one, len(codes))
