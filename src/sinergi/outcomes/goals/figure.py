"""One figure of a goal: a share with counts, interval and missing share, or unknown."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi_core.effect.shares import Z90, wilson
from sinergi_core.effect.suppress import SMALLEST


class Goal(StrEnum):
    """The goals of the audiensi, in its order."""

    SAFE = "aman"
    SMOOTH = "lancar"
    CONDUCIVE = "kondusif"
    DEMOCRATIC = "demokratis"
    FAIR = "jujur"


GOAL_NAMES = {
    Goal.SAFE: _("Safe"),
    Goal.SMOOTH: _("Smooth"),
    Goal.CONDUCIVE: _("Conducive"),
    Goal.DEMOCRATIC: _("Democratic"),
    Goal.FAIR: _("Honest and fair"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a goal; `total` None means that nothing is recorded.

    `value` is a share where there are no counts. `low`, `high` its interval, `missing`
    the share of what was to be seen that nobody saw (None: nobody can say). `parts` are
    counts beside it, such as per stage. `sensitive`: small numbers are not shown to all.
    """

    code: str
    hits: int = 0
    total: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    missing: float | None = None
    note: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    sensitive: bool = False
    hidden: bool = False

    @property
    def share(self) -> float | None:
        """The share, None when unknown or when nothing was there to count."""
        if self.total:
            return self.hits / self.total
        return self.value

    @property
    def name(self) -> str:
        """What it is called."""
        return str(NAMES[self.code])

    @property
    def definition(self) -> str:
        """What is counted, of what."""
        return str(DEFINITIONS[self.code][0])

    @property
    def source(self) -> str:
        """Where the rows come from."""
        return str(DEFINITIONS[self.code][1])


def counted(
    code: str, hits: int, total: int, why: Any, *, missing: float | None = None,
    note: str = "", sensitive: bool = False,
) -> Figure:  # fmt: skip
    """Return a share with Wilson's interval; unknown, saying `why`, where total is 0."""
    if total <= 0:
        return Figure(code, note=str(why), missing=missing)
    low, high = wilson(hits, total, Z90)
    return Figure(
        code, hits, total, None, low, high, missing, note, sensitive=sensitive
    )


def unknown(code: str, why: Any) -> Figure:
    """Return a figure of which nothing is known, and why."""
    return Figure(code, note=str(why))


def suppressed(one: Figure) -> Figure:
    """Return the figure as it may be shown to everybody: no small number in it."""
    if not one.sensitive:
        return one
    counts = [one.hits, (one.total or 0) - one.hits]
    counts += [count for _name, count in one.parts]
    if not any(0 < count < SMALLEST for count in counts):
        return one
    return replace(
        one, hits=0, total=None, value=None, low=None, high=None, parts=(), hidden=True,
        note="",
    )  # fmt: skip


NAMES: dict[str, Any] = {
    "outside": _("areas outside the highest class of vulnerability"),
    "unhurt": _("sub-districts watched without a reported act of violence or threat"),
    "kept": _("commitments kept in time"),
    "opened": _("stations checked that opened on time"),
    "ready": _("items of facilities that hold"),
    "together": _("meetings of 90 days that were dialogues, forums or declarations"),
    "calm": _("sub-districts watched without a reported disturbance"),
    "rumors": _("rumours with an approved answer"),
    "props": _("campaign props seen that no longer hang"),
    "open": _("meetings of 90 days with published minutes"),
    "turnout": _("voters who voted"),
    "listed": _("stations whose number of voters is known"),
    "reached": _("people of the target reached by outreach"),
    "confirmed": _("commitments said to be done that another confirmed"),
    "helped": _("most vulnerable areas with a commitment of their own"),
    "violations": _("decided cases in which a violation was found"),
    "even": _("comparisons in which groups were treated alike"),
    "pledged": _("RT and RW that pledged neutrality"),
}

DEFINITIONS: dict[str, tuple[Any, Any]] = {
    "outside": (
        _("Scored areas not in the highest class ÷ scored areas of the published run."),
        _("scores"),
    ),
    "unhurt": (
        _(
            "Sub-districts of which somebody reported on violence or threats in the "
            "period and counted none ÷ all of which somebody reported."
        ),
        _("accepted field reports"),
    ),
    "kept": (
        _("Commitments confirmed and reported by their due day ÷ due ones."),
        _("commitments"),
    ),
    "opened": (
        _("Stations whose check says opened on time ÷ stations with a check."),
        _("accepted field reports, form buka-tps"),
    ),
    "ready": (
        _("Items of checklists that hold ÷ all; unseen items between both ends."),
        _("checks of facilities"),
    ),
    "together": (
        _("Dialogues, forums, declarations held in 90 days ÷ meetings held."),
        _("meetings"),
    ),
    "calm": (
        _(
            "Sub-districts of which somebody reported on conflict, hate or false news in "
            "the period and counted none ÷ all of which somebody reported."
        ),
        _("accepted field reports"),
    ),
    "rumors": (
        _("Rumours heard in the period with an approved answer ÷ all not dismissed."),
        _("rumours"),
    ),
    "props": (
        _("Props taken down or gone ÷ props seen in the period, once each."),
        _("campaign props"),
    ),
    "open": (
        _("Meetings held in 90 days with published minutes ÷ meetings held."),
        _("meetings"),
    ),
    "turnout": (
        _("Voted ÷ on the list, moved in or added, over stations with a result."),
        _("polling stations"),
    ),
    "listed": (
        _("Stations of the election with a number of voters ÷ its stations."),
        _("polling stations"),
    ),
    "reached": (
        _("People reached by verified sessions ÷ target of first-time voters."),
        _("outreach"),
    ),
    "confirmed": (
        _("Commitments done ÷ done or reported as done."),
        _("commitments"),
    ),
    "helped": (
        _("Of the five first ranks those with an open or done commitment ÷ five."),
        _("scores and commitments"),
    ),
    "violations": (
        _(
            "Cases received in the period and decided in which a violation was found ÷ "
            "decided ones; the counts beside it are violations by stage."
        ),
        _("cases"),
    ),
    "even": (
        _("Comparisons of the last released audit in which no group differs ÷ all."),
        _("audit of even-handedness"),
    ),
    "pledged": (
        _("Pledges in force of RT and RW ÷ offices whose number is known."),
        _("pledges"),
    ),
}
