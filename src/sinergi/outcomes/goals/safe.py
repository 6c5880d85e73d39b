"""Safe and conducive: what was seen in the field, and where people met."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.permissions import Permission
from sinergi.commitments.models import Meeting
from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.meeting import Step as MeetingStep
from sinergi.observations.families import EVENTS, event_columns
from sinergi.observations.models import Sighting
from sinergi.operations.models import Prop
from sinergi.operations.rules.props import Step as PropStep
from sinergi.outcomes.goals.basis import Basis
from sinergi.outcomes.goals.figure import Figure, counted, unknown
from sinergi.outreach.models import Rumor
from sinergi.outreach.rules.rumor import RumorStep

WINDOW = dt.timedelta(days=90)
TOGETHER = (Kind.DIALOGUE, Kind.FORUM, Kind.DECLARATION)
HELD = (
    MeetingStep.HELD,
    MeetingStep.MINUTES,
    MeetingStep.APPROVED,
    MeetingStep.PUBLISHED,
)
VIOLENCE = (
    "kekerasan_politik", "intimidasi_peserta", "intimidasi_penyelenggara",
    "intimidasi_pemilih", "perusakan_fasilitas", "penghalangan_pemilih",
)  # fmt: skip
DISTURBANCE = (
    "konflik_pendukung", "kekerasan_sara", "sara_ruang_publik", "hoaks_ruang_publik",
    "kebencian_ruang_publik",
)  # fmt: skip
VILLAGE_LENGTH = 13
"""Characters of the code of a kelurahan."""


def outside(basis: Basis) -> Figure:
    """Return the areas outside the highest class."""
    if basis.run is None or not basis.run.classes:
        return unknown("outside", _("no published run"))
    highest = basis.run.classes[-1][0]
    rows = basis.scores()
    total, scored = rows.count(), rows.exclude(score=None).count()
    without = total - scored
    text = ngettext(
        "%(n)d area without a score", "%(n)d areas without a score", without
    )
    return counted(
        "outside", scored - rows.filter(class_code=highest).count(), scored,
        _("no published run"), missing=without / total if total else None,
        note=text % {"n": without} if without else "",
    )  # fmt: skip


def watched(basis: Basis, code: str, indicators: tuple[str, ...]) -> Figure:
    """Return the kelurahan of which somebody reported and counted no such event."""
    columns = [name for one in indicators for name in event_columns(one)]
    rows = Sighting.all_rows.in_force().filter(basis.here(), basis.days("happened_on"))
    rows = rows.filter(column__in=columns, family=EVENTS)
    seen: dict[str, float] = defaultdict(float)
    for area, amount in rows.order_by().values_list("area_code", "amount"):
        if len(area) >= VILLAGE_LENGTH:
            seen[area[:VILLAGE_LENGTH]] += amount
    there = basis.villages()
    missing = 1 - len(seen) / there if there else None
    quiet = sum(amount == 0 for amount in seen.values())
    return counted(
        code, quiet, len(seen), _("nobody reported on it in this period"),
        missing=missing,
    )  # fmt: skip


def meetings(basis: Basis) -> tuple[Figure, Figure]:
    """Return the meetings held together, and those whose minutes are published."""
    end = basis.end()
    rows = basis.rows(Meeting).filter(basis.here(), step__in=HELD)
    rows = rows.filter(starts_at__gte=end - WINDOW, starts_at__lte=end)
    total, why = rows.count(), _("no meeting in these 90 days")
    with_others = rows.filter(kind__in=TOGETHER).count()
    published = rows.exclude(published_at=None).count()
    return (
        counted("together", with_others, total, why),
        counted("open", published, total, why),
    )


def rumors(basis: Basis) -> Figure:
    """Return the rumours that got an approved answer."""
    if not basis.may(Permission.READ_OUTREACH):
        return unknown("rumors", _("not yours to see"))
    rows = basis.rows(Rumor).filter(basis.here(), basis.real(), basis.days("heard_on"))
    rows = rows.exclude(step=RumorStep.DISMISSED)
    answered = rows.filter(step=RumorStep.APPROVED).count()
    return counted("rumors", answered, rows.count(), _("no rumour was recorded"))


def props(basis: Basis) -> Figure:
    """Return the campaign props that no longer hang."""
    if not basis.may(Permission.READ_OPERATIONS):
        return unknown("props", _("not yours to see"))
    rows = basis.rows(Prop).counted().filter(basis.here(), basis.real())
    rows = rows.exclude(step=PropStep.NO_BREACH)
    rows = rows.filter(basis.days("seen_on"))
    total = rows.count()
    down = total - rows.hanging().count()
    return counted("props", down, total, _("no campaign prop was recorded"))
