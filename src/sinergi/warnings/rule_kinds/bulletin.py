"""A forecast or bulletin of an agency: entered by hand, or read from a CAP message."""

import datetime as dt
from collections.abc import Hashable

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.warnings.alarm_words import level_choices
from sinergi.warnings.foretold import SOURCES, Foretold, Told, told_between
from sinergi.warnings.judging import Judged, judged
from sinergi.warnings.method import Chosen, Finding, Looks, RuleKind, Scope, Setting
from sinergi.warnings.models import Bulletin
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.words import HAZARD_NAMES

KINDS = (Hazard.FLOOD, Hazard.WEATHER, Hazard.SECURITY, Hazard.OTHER)


def kinds() -> list[tuple[str, str]]:
    """Return what a bulletin can speak of, and "all"."""
    return [("", _("all of them")), *((k.value, str(HAZARD_NAMES[k])) for k in KINDS)]


def levels() -> list[tuple[str, str]]:
    """Return how grave it must be, as choices."""
    return level_choices()


def find(scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Return a finding per bulletin that holds within the hours ahead."""
    until = at + dt.timedelta(hours=int(chosen["ahead"]))
    found: list[Foretold] = []
    for source in SOURCES:
        found += source(at)
    return [
        _finding(one, codes)
        for one in found
        if one.level >= int(chosen["level"])
        and one.starts_at <= until
        and one.ends_at >= at
        and chosen["hazard"] in {"", one.hazard}
        and (codes := _inside(one.areas, scope.within))
    ]


def _inside(codes: tuple[str, ...], area: str) -> tuple[str, ...]:
    """Return the areas that lie within, and the area itself where a wider one is meant."""
    inside = {one for one in codes if not area or f"{one}.".startswith(f"{area}.")}
    around = any(area.startswith(f"{one}.") for one in codes)
    return tuple(sorted(inside or ({area} if around else set())))


def _finding(one: Foretold, codes: tuple[str, ...]) -> Finding:
    return Finding(
        areas=codes, first=timezone.localdate(one.starts_at),
        last=timezone.localdate(one.ends_at),
        figures={
            "hazard": one.hazard, "level": one.level, "source": one.source,
            "reference": one.reference, "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
        },
    )  # fmt: skip


def judge(scope: Scope, chosen: Chosen, looks: Looks) -> Judged:
    """Return how much of all that agencies foretold, and that began, rang before.

    It is read from what was told, not from the looks: those of a back-test are a day
    apart, and a bulletin may come, begin and end between two.
    """
    first, last = min(looks), max(looks)
    said: dict[Hashable, list[Told]] = {}
    for one in told_between(first, last):
        if _inside(one.what.areas, scope.within):
            said.setdefault(one.becomes, []).append(one)
    rung: dict[Hashable, dt.datetime] = {}
    came: dict[Hashable, dt.datetime] = {}
    over: set[Hashable] = set()
    for key, versions in said.items():
        if rings := [at for one in versions if (at := _rings_at(one, chosen))]:
            rung[key] = min(rings)
        begun = min((one.what.starts_at for one in versions if one.came), default=None)
        latest = max(one.what.starts_at for one in versions)
        if begun is not None and first < begun <= last:
            came[key] = begun
        elif begun is None and first < latest <= last:
            over.add(key)
    return judged(rung, came, over)


def _rings_at(one: Told, chosen: Chosen) -> dt.datetime | None:
    """Return when it rings first: as it is told, or when it is near enough; or never."""
    grave = one.what.level >= int(chosen["level"])
    if not grave or chosen["hazard"] not in {"", one.what.hazard}:
        return None
    near = one.what.starts_at - dt.timedelta(hours=int(chosen["ahead"]))
    at = max(one.known_at, near)
    return at if one.stands_at(at) else None


def mark(scope: Scope, at: dt.datetime) -> str:
    """Return what changes with bulletins and messages, and with the hour."""
    rows = Bulletin.all_rows.order_by()
    found = rows.aggregate(top=Max("pk"), taken=Count("withdrawn_at"))
    others = sum(len(source(at)) for source in SOURCES[1:])
    return f"{found['top']}-{found['taken']}-{others}-{timezone.localtime(at):%Y%m%d%H}"


RULE = RuleKind(
    code="bulletin",
    name=gettext_lazy("Forecast or bulletin of an agency"),
    help=gettext_lazy(
        "Rings when a bulletin that was entered here, or a public CAP message that was "
        "received, is grave enough and holds soon. Each bulletin rings once."
    ),
    settings=(
        Setting("hazard", gettext_lazy("What is foretold"),
                gettext_lazy("All of them, or one."), "", choices=kinds),
        Setting("level", gettext_lazy("From this grade on"),
                gettext_lazy("As the agency grades it; CAP's Minor to Extreme."),
                "2", choices=levels),
        Setting("ahead", gettext_lazy("Hours ahead"),
                gettext_lazy("What begins later than that can wait."), 48, 1, 336),
    ),
    find=find,
    mark=mark,
    judge=judge,
    hazards=(Hazard.FLOOD, Hazard.WEATHER, Hazard.OTHER),
)  # fmt: skip
