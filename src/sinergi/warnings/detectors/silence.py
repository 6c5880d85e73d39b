"""Silence: places from which less comes than is owed and was usual. Whom to call.

A quiet place is not a calm one, and says nothing about anybody: it is to be called.
"""

import datetime as dt

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from sinergi.warnings.counts import Table
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi.warnings.rules.alarms import Why
from sinergi_core.scan import quiet, too_regular

PRIOR = 5.0
"""Reports by which a place's own share leans on that of all places."""
RARELY = 0.001


def asks() -> list[tuple[str, str]]:
    """Return whether times that are too even are looked at, as choices."""
    return [("no", _("no")), ("yes", _("yes"))]


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return the places to call, one finding each: unreachable before quiet before regular."""
    counts, days = scene.counts, int(chosen["days"])
    if counts.days <= days or not counts.areas:
        return []
    owed = np.nan_to_num(counts.expected)
    came = np.nan_to_num(counts.values)
    now_owed, now_came = owed[:, -days:].sum(axis=1), came[:, -days:].sum(axis=1)
    share = _usual_share(owed[:, :-days], came[:, :-days])
    hoped = now_owed * share
    judged = quiet(
        np.where(now_owed > 0, hoped, np.nan),
        np.where(now_owed > 0, now_came, np.nan),
        share_false=chosen["false"] / 100,
    )
    found: dict[int, Why] = {}
    if chosen["regular"] == "yes":
        found |= dict.fromkeys(_regular(scene, seed), Why.REGULAR)
    found |= dict.fromkeys((int(r) for r in np.flatnonzero(judged.flagged)), Why.QUIET)
    dead = (now_owed > 0) & (now_came == 0)
    dead &= _unheard(owed, came, share, chosen["fewest"])
    found |= dict.fromkeys((int(r) for r in np.flatnonzero(dead)), Why.UNREACHABLE)
    return [
        Finding(
            areas=(counts.areas[row],), first=_since(scene, row, days), last=counts.last,
            observed=float(now_came[row]), expected=float(hoped[row]),
            figures={
                "why": why.value, "received": float(now_came[row]),
                "owed": float(now_owed[row]), "p": _known(judged.p[row]),
            },
        )
        for row, why in sorted(found.items())
    ]  # fmt: skip


def _unheard(
    owed: Table, came: Table, share: Table, fewest: float
) -> NDArray[np.bool_]:
    """Return where all reports owed since the last one stayed away, more than chance would
    keep back from a place that usually sends its share; and where none ever came.

    A place that owes one report a day is silent for three days by chance every few weeks.
    """
    heard = came > 0
    after = np.cumsum(heard[:, ::-1], axis=1)[:, ::-1] == 0
    missing = (owed * after).sum(axis=1)
    rare = (1 - share) ** missing <= RARELY
    return np.asarray((missing >= fewest) & (rare | ~heard.any(axis=1)))


def _usual_share(owed: Table, came: Table) -> Table:
    """Return each place's share of what it owed that came, leaning on that of all."""
    total = owed.sum()
    whole = came.sum() / total if total else 1.0
    share = (came.sum(axis=1) + PRIOR * whole) / (owed.sum(axis=1) + PRIOR)
    return np.asarray(np.minimum(share, 1.0), dtype=np.float64)


def _since(scene: Scene, row: int, days: int) -> dt.date:
    """Return the first day of the silence: after the last report that came, if it is long
    ago; else the first of the days looked at."""
    counts = scene.counts
    came = np.flatnonzero(np.nan_to_num(counts.values[row]) > 0)
    start = counts.days - days
    if came.size and came[-1] < start:
        start = int(came[-1]) + 1
    return counts.day(start)


def _regular(scene: Scene, seed: int) -> list[int]:
    rows = {code: row for row, code in enumerate(scene.counts.areas)}
    return [
        rows[code]
        for code, times in scene.times.items()
        if code in rows
        and any(one.p <= RARELY for one in too_regular(times=times, seed=seed))
    ]


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


METHOD = Method(
    code="silence",
    name=gettext_lazy("Silence: places to call"),
    help=gettext_lazy(
        "Compares what came with what was owed and with how much of it a place usually "
        "sends. It names places to call, on a list for your office alone: a broken phone, "
        "a lost signal, or somebody who needs help. It never says that somebody did wrong."
    ),
    settings=(
        Setting("days", gettext_lazy("Days looked at"),
                gettext_lazy("Fewer notice sooner, more are surer."), 3, 1, 14),
        Setting("fewest", gettext_lazy("Owed at least, for “no report at all”"),
                gettext_lazy("A place that owed so many and sent none is called."),
                3, 1, 100),
        Setting("false", gettext_lazy("False among those found, at most, in percent"),
                gettext_lazy("Of all places told to be quiet, so many may be by chance."),
                10, 1, 50),
        Setting("regular", gettext_lazy("Look at times that are too even"),
                gettext_lazy("Reports at always the same distance in time may be written "
                             "afterwards, or by a schedule: a question to ask."),
                "no", choices=asks),
    ),
    find=find,
    streams=frozenset({"received"}),
    calls=True,
)  # fmt: skip
