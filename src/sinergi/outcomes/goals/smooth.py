"""Smooth: promises kept, stations opened, facilities ready."""

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from sinergi.access.permissions import Permission
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import BINDING, Step
from sinergi.elections.models import PollingStation
from sinergi.facilities.indicators import readiness_gap
from sinergi.observations.models import State, Submission
from sinergi.outcomes.goals.basis import Basis
from sinergi.outcomes.goals.figure import Figure, counted, unknown

OPENING = "buka-tps"
ON_TIME = "on_time"


def kept(basis: Basis) -> Figure:
    """Return the commitments kept in time, as `docs/methods/follow-through.md` counts."""
    over = Q(due_on__lt=basis.until)
    rows = basis.rows(Commitment).filter(basis.here())
    if not basis.takes_examples() and basis.actor is None:
        rows = rows.filter(example=False)
    found = rows.annotate(reported_day=TruncDate("reported_at")).aggregate(
        done=Count("pk", filter=over & Q(step=Step.DONE)),
        kept=Count(
            "pk", filter=over & Q(step=Step.DONE, reported_day__lte=F("due_on"))
        ),
        open=Count("pk", filter=over & Q(step__in=BINDING)),
        reported=Count("pk", filter=over & Q(step=Step.REPORTED)),
    )
    due = found["done"] + found["open"] - found["reported"]
    return counted("kept", found["kept"], due, _("nothing was due yet"))


def opened(basis: Basis) -> Figure:
    """Return the stations whose check says that they opened on time.

    Of each station the newest accepted check counts; what nobody checked is missing.
    """
    election = basis.election
    if election is None:
        return unknown("opened", _("no election is known"))
    stations = PollingStation.all_rows.in_force().filter(
        basis.here(), election=election
    )
    there = stations.count()
    rows = Submission.all_rows.filter(
        basis.here(), version__form__code=OPENING, state=State.ACCEPTED, current=True,
        test=False, election=election, station_number__isnull=False,
    )  # fmt: skip
    newest: dict[tuple[str, int | None], str] = {}
    told = rows.order_by("received_at", "pk")
    for area, number, answers in told.values_list(
        "area_code", "station_number", "answers"
    ).iterator(chunk_size=2_000):
        newest[area, number] = str(answers.get("values", {}).get("opened", ""))
    known = [one for one in newest.values() if one]
    missing = max(0.0, 1 - len(known) / there) if there else None
    return counted(
        "opened", known.count(ON_TIME), len(known), _("no station was checked yet"),
        missing=missing,
    )  # fmt: skip


def ready(basis: Basis) -> Figure:
    """Return the share of items of facilities that hold, unseen ones between both ends."""
    if not basis.may(Permission.READ_FACILITIES):
        return unknown("ready", _("not yours to see"))
    area = basis.one_area()
    if not area:
        return unknown("ready", _("choose an area"))
    cell = readiness_gap(basis.until, [area])[area]
    if cell.value is None:
        return Figure(
            "ready", note=_("no facility was checked yet"), missing=cell.missing
        )
    error = cell.error or 0.0
    share = 1 - cell.value
    return Figure(
        "ready", value=share, low=max(0.0, share - error), high=min(1.0, share + error),
        missing=cell.missing,
    )  # fmt: skip
