"""The rehearsal: its clock, how far the stream is, injects, and the scorecard."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.sandbox import is_sandbox, read_clock
from sinergi.documents.csv_files import write_csv
from sinergi.replay.scoring import Met, Timed, meet_injects, time_warnings
from sinergi.replay.store import Progress, progress, run_at, script
from sinergi.replay.words import STEP_NAMES

SPEEDS = ("0", "1", "5", "10", "20", "30", "60")


@requires(Permission.READ_WARNINGS)
@require_safe
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Show the rehearsal of a sandbox; elsewhere say how one is made."""
    if not is_sandbox():
        return render(request, "replay/none.html")
    clock, told = read_clock(), progress()
    at = clock.at(real_now())
    timed = time_warnings()
    met = meet_injects(script(), timezone.localdate(at), timed, at)
    context = {
        "clock": clock, "at": at, "told": told, "speeds": SPEEDS,
        "speed": f"{clock.speed:g}", "title": script().title,
        "timed": [_row(one) for one in timed], "met": [_met(one) for one in met],
        "steps": list(STEP_NAMES.values()), "gaps": _gaps(timed, met),
        "to_come": len(script().injects) - len(met),
        "is_behind": bool(told and _is_behind(told)),
    }  # fmt: skip
    return render(request, "replay/rehearsal.html", context)


def _is_behind(told: Progress) -> bool:
    return told.lag_s > 300


@requires(Permission.WRITE_WARNINGS)
@require_POST
def speed(request: HttpRequest) -> HttpResponse:
    """Run the clock at another speed, or stop it."""
    if not is_sandbox():
        raise Http404("no sandbox")
    asked = request.POST.get("speed", "")
    if asked not in SPEEDS:
        messages.error(request, _("Choose one of the speeds."))
    else:
        run_at(float(asked), real_now())
        told = _("The clock stands still.") if asked == "0" else _("The clock runs.")
        messages.success(request, told)
    return redirect("replay:rehearsal")


@requires(Permission.READ_WARNINGS)
@require_safe
def scorecard_csv(request: HttpRequest) -> HttpResponseBase:
    """Hand out the scorecard as a table."""
    if not is_sandbox():
        raise Http404("no sandbox")
    head = [
        _("Number"), _("Began"), *[str(name) for name in STEP_NAMES.values()],
        _("asked"), _("answered"),
    ]  # fmt: skip
    rows = [
        [
            one.warning.number, timezone.localtime(one.began_at).isoformat(),
            *["" if (m := one.minutes.get(key)) is None else round(m, 1) for key in STEP_NAMES],
            one.asked, one.answered,
        ]
        for one in time_warnings()
    ]  # fmt: skip
    answer = HttpResponse(
        b"".join(write_csv(head, rows)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="geladi.csv"'
    return answer


def _row(one: Timed) -> dict[str, Any]:
    return {"one": one, "minutes": [one.minutes.get(key) for key in STEP_NAMES]}


def _met(one: Met) -> dict[str, Any]:
    english = get_language() == "en"
    title = one.inject.title_en if english else one.inject.title_id
    return {"one": one, "title": title, "step": STEP_NAMES[one.inject.step]}


def _gaps(timed: list[Timed], met: list[Met]) -> list[str]:
    """Return in words what was missed: injects without the step, offices without answer."""
    english = get_language() == "en"
    found = []
    for one in met:
        if one.is_due and not one.in_time:
            title = one.inject.title_en if english else one.inject.title_id
            found.append(
                _("Not in time: %(what)s (%(step)s)")
                % {"what": title, "step": STEP_NAMES[one.inject.step]}
            )
    silent: dict[str, int] = {}
    for row in timed:
        for name in row.silent:
            silent[name] = silent.get(name, 0) + 1
    for name, count in sorted(silent.items(), key=lambda pair: (-pair[1], pair[0])):
        found.append(
            _("%(name)s did not answer %(n)s of the warnings")
            % {"name": name, "n": count}
        )
    return found
