"""The one queue of a person or an institution."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.forms.commitment import people_of
from sinergi.commitments.models import SavedFilter
from sinergi.commitments.queue_items import week_text
from sinergi.web.asking import asked_code, asked_text
from sinergi.web.queueing import (
    GROUP_NAMES,
    MOST_OF_ONE,
    MOST_PER_GROUP,
    URGENT,
    queue_of,
)

KEPT = ("whose", "q", "within", "group")


def asked_queue(request: HttpRequest) -> dict[str, str]:
    """Return what the address asks for: whose queue, words, area, one group."""
    whose, group = request.GET.get("whose", ""), request.GET.get("group", "")
    return {
        "whose": "institution" if whose == "institution" else "me",
        "q": asked_text(request, "q"),
        "within": asked_code(request),
        "group": group if group in GROUP_NAMES else "",
    }


@requires(Permission.READ_COMMITMENTS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for me or my institution, the most urgent first."""
    actor, asked = signed_in(request), asked_queue(request)
    read = (asked["group"],) if asked["group"] else tuple(GROUP_NAMES)
    most = MOST_OF_ONE if asked["group"] else MOST_PER_GROUP
    groups = queue_of(actor, today(request), asked, read=read, most=most)
    kept = QueryDict(mutable=True)
    kept.update({name: asked[name] for name in KEPT if asked[name]})
    writes = actor.institutions_with(Permission.WRITE_COMMITMENTS)
    context = {
        "asked": asked,
        "groups": groups,
        "shown": [one for one in groups if one.items],
        "total": sum(one.count for one in groups),
        "query": kept.urlencode(),
        "saved": list(SavedFilter.visible.to(actor).filter(page="queue")),
        "may_write": bool(writes),
        "may_confirm": actor.holds(Permission.VERIFY_COMMITMENTS),
        "people": people_of(writes),
        "next": request.get_full_path(),
        "day": today(request),
    }
    return render(request, "web/queue.html", context)


@requires(Permission.READ_COMMITMENTS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Show the institution's tasks of this week on one page, to print and to share."""
    actor, day = signed_in(request), today(request)
    # What must not be passed around (a neutrality matter) stays out of it: `shared`.
    asked = {"whose": "institution", "q": "", "within": "", "group": "", "shared": "1"}
    groups = queue_of(actor, day, asked, read=URGENT, most=MOST_OF_ONE)
    urgent = [one for one in groups if one.code in URGENT]
    lines = [
        {
            "title": item.title,
            "area_name": item.area_name,
            "due_on": item.due_on,
            "is_late": item.is_late,
        }
        for group in urgent
        for item in group.items
    ]
    context = {
        "groups": [one for one in urgent if one.items],
        "later": next(one.count for one in groups if one.code == "later"),
        "day": day,
        "text": week_text(lines, day),
        "institutions": sorted(
            {item.institution_name for one in urgent for item in one.items}
        ),
    }
    return render(request, "web/week.html", context)
