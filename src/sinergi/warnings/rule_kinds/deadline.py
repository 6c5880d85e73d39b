"""Cases of one office that will probably miss their legal deadline.

The forecast is the cases' own: the office's pace in earlier cases under the same rules
(`sinergi_core.clock.forecast`). Only that office's people ever see it.
"""

import datetime as dt
from collections.abc import Hashable

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.accounts.models import Institution
from sinergi.cases.clockwork import (
    Deadline,
    deadlines_of,
    forecast_of,
    next_of,
    stops_of,
    taken_of,
)
from sinergi.cases.models import Case, CaseStep
from sinergi.cases.rules.steps import ENDS
from sinergi.elections.working_days import working_calendar
from sinergi.warnings.apart import cases_accusing
from sinergi.warnings.judging import Judged, judged
from sinergi.warnings.method import Chosen, Finding, Looks, RuleKind, Scope, Setting
from sinergi.warnings.rules.steps import Hazard

MOST_CASES = 500


def _cases(scope: Scope, at: dt.datetime) -> QuerySet[Case]:
    rows = Case.all_rows.filter(
        within(scope.within, "area_code"), institution_id=scope.institution or 0,
        opened_at__lte=at,
    ).exclude(pk__in=cases_accusing(scope.institution)).order_by("-pk")  # fmt: skip
    return rows.defer("sealed_text")[:MOST_CASES]


def _open_then(scope: Scope, at: dt.datetime) -> list[tuple[Case, Deadline]]:
    """Return the office's cases that were open at a time, each with its next deadline."""
    cases = list(_cases(scope, at))
    keys = [one.pk for one in cases]
    taken, stops = taken_of(keys, at), stops_of(keys, timezone.localdate(at))
    calendar, found = working_calendar(), []
    for case in cases:
        steps = taken.get(case.pk, [])
        if not steps or steps[-1].step in ENDS:
            continue
        due = next_of(deadlines_of(case, steps, stops.get(case.pk, []), calendar, at))
        if due is not None and due.due_at > at:
            found.append((case, due))
    return found


def find(scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Return the cases that will probably be late as one finding: how many, the first due.

    Which cases these are stands on the list of cases alone, where each is seen or not.
    """
    likely = _likely(scope, chosen, at)
    if not likely or scope.institution is None:
        return []
    office = Institution.all_rows.get(pk=scope.institution)
    first = min(timezone.localdate(due.due_at) for _case, due, _share in likely)
    return [
        Finding(
            areas=(office.area_code,), first=timezone.localdate(at),
            last=timezone.localdate(at), observed=float(len(likely)),
            figures={
                "first_due": first.isoformat(), "percent": chosen["percent"],
                "shares": sorted((round(one[2], 3) for one in likely), reverse=True)[:50],
            },
            about=tuple((case.pk, due.rule.code) for case, due, _share in likely),
        )
    ]  # fmt: skip


def _likely(
    scope: Scope, chosen: Chosen, at: dt.datetime
) -> list[tuple[Case, Deadline, float]]:
    """Return the cases that will probably be late, each with its deadline and chance."""
    if scope.institution is None:
        return []
    calendar, likely = working_calendar(), []
    for case, due in _open_then(scope, at):
        share = forecast_of(case, due, calendar, at).share
        if share is not None and share >= chosen["percent"] / 100:
            likely.append((case, due, share))
    return likely


def judge(scope: Scope, chosen: Chosen, looks: Looks) -> Judged:
    """Return how many deadlines that were missed had rung before, and which were kept."""
    rung: dict[Hashable, dt.datetime] = {}
    for at, findings in looks.items():
        for key in (key for one in findings for key in one.about):
            rung.setdefault(key, at)
    missed: dict[Hashable, dt.datetime] = {}
    kept: set[Hashable] = set()
    first, last = min(looks), max(looks)
    for case, due in _due_between(scope, first, last):
        if due.is_late(last):
            missed[case.pk, due.rule.code] = due.due_at
        else:
            kept.add((case.pk, due.rule.code))
    return judged(rung, missed, kept)


def _due_between(
    scope: Scope, first: dt.datetime, last: dt.datetime
) -> list[tuple[Case, Deadline]]:
    """Return the office's deadlines that fell between two times, as they ended."""
    cases = list(_cases(scope, last))
    keys = [one.pk for one in cases]
    taken, stops = taken_of(keys, last), stops_of(keys, timezone.localdate(last))
    calendar = working_calendar()
    return [
        (case, due)
        for case in cases
        for due in deadlines_of(
            case, taken.get(case.pk, []), stops.get(case.pk, []), calendar, last
        )
        if due.ours and first < due.due_at <= last
    ]


def mark(scope: Scope, at: dt.datetime) -> str:
    """Return what changes with the steps of the office's cases, and with the hour."""
    steps = CaseStep.all_rows.filter(case__institution_id=scope.institution or 0)
    found = steps.order_by().aggregate(n=Count("pk"), top=Max("pk"))
    return f"{found['n']}-{found['top']}-{timezone.localtime(at):%Y%m%d%H}"


RULE = RuleKind(
    code="deadline",
    name=gettext_lazy("Cases that will probably miss their deadline"),
    help=gettext_lazy(
        "Reads how long your office took in earlier cases under the same rules, and rings "
        "before a deadline is missed. With too few earlier cases it says nothing. Your "
        "office alone sees it."
    ),
    settings=(
        Setting("percent", gettext_lazy("Rings from this chance of being late, in percent"),
                gettext_lazy("The share of earlier cases that were late from there."),
                50, 5, 100),
    ),
    find=find,
    mark=mark,
    judge=judge,
    hazards=(Hazard.DEADLINE,),
    stream="cases",
    permission=Permission.READ_CASES,
)  # fmt: skip
