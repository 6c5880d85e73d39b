"""Detectors and rules: the library, setting one up, its back-test, switching it on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.warnings.alarm_words import PROBLEMS
from sinergi.warnings.choosing import method_name, method_of, stream_name, title_of
from sinergi.warnings.detection_finding import find_detector
from sinergi.warnings.detector_showing import page_of
from sinergi.warnings.detectors import DETECTORS
from sinergi.warnings.forms.detection import SetUpForm, offices_for
from sinergi.warnings.method import Method, RuleKind
from sinergi.warnings.models import Detector, make_key
from sinergi.warnings.querysets.detector import READS
from sinergi.warnings.rule_kinds import RULE_KINDS
from sinergi.warnings.rules.alarms import BadDetection
from sinergi.warnings.services.detectors import (
    ACTS,
    ask_back_test,
    edit_detector,
    make_detector,
    may_keep,
)
from sinergi.warnings.streams import STREAMS
from sinergi.warnings.tasks import back_test

MOST_SEED = 2**31 - 1


@requires(Permission.READ_WARNINGS)
@require_safe
def detectors(request: HttpRequest) -> HttpResponse:
    """List what is set up, and the library of what can be."""
    actor = signed_in(request)
    rows = Detector.visible.to(actor).in_use().select_related("institution")
    listed = [
        {
            "row": row, "title": title_of(row), "method": method_name(row),
            "stream": stream_name(row),
        }
        for row in rows
    ]  # fmt: skip
    context = {
        "rows": listed,
        "detectors": [(one, _streams_for(one, actor)) for one in DETECTORS.values()],
        "rules": [
            one
            for one in RULE_KINDS.values()
            if not one.stream or offices_for(actor, one.stream).exists()
        ],
        "may_set_up": actor.holds(Permission.MANAGE_DETECTORS),
    }
    return render(request, "detection/detectors.html", context)


def _streams_for(method: Method, actor: Actor) -> list[Any]:
    """Return the streams of a detector that this person may set it up on."""
    return [
        one
        for code, one in STREAMS.items()
        if code in method.streams
        and (code not in READS or offices_for(actor, code).exists())
    ]


def _asked_method(request: HttpRequest, code: str) -> tuple[Method | RuleKind, str]:
    """Return the method and stream an address names, or raise 404."""
    method = method_of(code)
    actor = signed_in(request)
    if method is None:
        raise Http404(code)
    if isinstance(method, RuleKind):
        if method.stream and not offices_for(actor, method.stream).exists():
            raise Http404(code)
        return method, method.stream
    offered = {one.code for one in _streams_for(method, actor)}
    stream = request.POST.get("stream") or request.GET.get("stream", "")
    if stream not in offered:
        if stream or not offered:
            raise Http404(stream)
        stream = next(code for code in STREAMS if code in offered)
    return method, stream


@requires(Permission.MANAGE_DETECTORS)
@require_http_methods(["GET", "POST"])
def detector_new(request: HttpRequest, method: str) -> HttpResponse:
    """Set up a detector or rule; it is switched off until it was back-tested."""
    actor = signed_in(request)
    kind, stream = _asked_method(request, method)
    given = request.POST if request.method == "POST" else None
    codes = sorted(actor.area_codes, key=len)
    form = SetUpForm(
        given, actor=actor, method=kind, stream=stream,
        initial={"area_code": codes[0] if codes else "", "key": make_key()},
    )  # fmt: skip
    if given is not None and form.is_valid():
        try:
            row = make_detector(form.draft(), by=actor, at=now(request))
        except BadDetection as problem:
            form.add_error(None, str(PROBLEMS[problem.code]))
        else:
            messages.success(
                request, _("Set up, and switched off. Run its back-test next.")
            )
            return redirect("detection:detector", key=row.key)
    context = {
        "form": form, "method": kind, "stream": STREAMS.get(stream),
        "streams": _streams_for(kind, actor) if isinstance(kind, Method) else [],
    }  # fmt: skip
    status = 422 if given is not None else 200
    return render(request, "detection/set_up.html", context, status=status)


@requires(Permission.READ_WARNINGS)
@require_safe
def detector(request: HttpRequest, key: str) -> HttpResponse:
    """Show a set-up with its back-test, its history and what it has found."""
    row = find_detector(request, key)
    return render(request, "detection/detector.html", page_of(row, signed_in(request)))


@requires(Permission.MANAGE_DETECTORS)
@require_http_methods(["GET", "POST"])
def detector_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change one that is switched off; other settings need a back-test of their own."""
    row, actor = find_detector(request, key), signed_in(request)
    kind = method_of(row.method)
    if kind is None or not may_keep(row, actor):
        raise Http404(key)
    given = request.POST if request.method == "POST" else None
    begin = {
        "name": row.name, "area_code": row.area_code, "hazard": row.hazard,
        "version": row.version,
    }  # fmt: skip
    form = SetUpForm(
        given, actor=actor, method=kind, stream=row.stream, row=row, initial=begin
    )
    if given is not None and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_detector(
                row, form.draft(), version=-1 if version is None else version, by=actor,
                at=now(request),
            )  # fmt: skip
        except BadDetection as problem:
            form.add_error(None, str(PROBLEMS[problem.code]))
        else:
            messages.success(
                request, _("Changed. It needs a back-test of its own now.")
            )
            return redirect("detection:detector", key=row.key)
    context = {
        "form": form, "method": kind, "row": row, "title": title_of(row),
        "stream": STREAMS.get(row.stream),
    }  # fmt: skip
    status = 422 if given is not None else 200
    return render(request, "detection/set_up.html", context, status=status)


@requires(Permission.MANAGE_DETECTORS)
@require_POST
def detector_test(request: HttpRequest, key: str) -> HttpResponse:
    """Queue a back-test of the set-up as it is."""
    row, actor = find_detector(request, key), signed_in(request)
    if not may_keep(row, actor):
        raise Http404(key)
    at = now(request)
    try:
        ask_back_test(
            row, back_test, by=actor, at=at, language=(get_language() or "id")[:2],
            seed=int(real_now().timestamp()) % MOST_SEED,
        )  # fmt: skip
    except BadDetection as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("The back-test is under way."))
    return redirect("detection:detector", key=row.key)


@requires(Permission.MANAGE_DETECTORS)
@require_POST
def detector_act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Switch it on or off, or take it out of the list."""
    row, actor = find_detector(request, key), signed_in(request)
    if act not in ACTS or not may_keep(row, actor):
        raise Http404(act)
    text = request.POST.get("version", "")
    version = (
        int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    )
    told = {
        "on": _("Switched on. It looks whenever its data change."),
        "off": _("Switched off. What it found stays."),
        "remove": _("Removed from the list. What it found stays."),
    }
    try:
        ACTS[act](row, version=version, by=actor, at=now(request))
    except BadDetection as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, told[act])
        if act == "remove":
            return redirect("detection:detectors")
    return redirect("detection:detector", key=row.key)
