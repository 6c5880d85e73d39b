"""What is told when something sealed is asked for and no key can open it now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sinergi.access.actor import actor_of
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.access.problems import is_for_program, problem_answer
from sinergi.seals.detailing import has_news
from sinergi.seals.keeper.speaking import KeeperAway, KeeperFailed, Locked
from sinergi.seals.keys import NoKey
from sinergi.seals.sealing import CannotOpen


class TellWhenLocked:
    """Answer 423 with the way to the key where a view meets Locked, 409 without a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as ever."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Return the page or the problem; None for everything else."""
        if not isinstance(exception, Locked | KeeperFailed | NoKey | CannotOpen):
            return None
        locked = isinstance(exception, Locked | KeeperFailed)
        if is_for_program(request):
            return problem_answer("locked" if locked else "not-sealed-for-you")
        office, user = getattr(exception, "institution_id", None), actor_of(request)
        holds = user is not None and office in user.institutions_with(
            Permission.HOLD_KEYS
        )
        back = request.get_full_path() if request.method == "GET" else ""
        context = {
            "unlock_url": _way(office, locked, back) if holds and office else "",
            "back": back,
            "away": isinstance(exception, KeeperAway | KeeperFailed),
            "no_key": isinstance(exception, NoKey),
            "locked": locked,
        }
        answer = render(
            request, "seals/locked.html", context, status=423 if locked else 409
        )
        answer["Cache-Control"] = "no-store"
        return answer


def _way(office: int, locked: bool, back: str) -> str:
    """Return where the office is unlocked and what was asked for comes after it."""
    if not locked:
        return reverse("seals:keys")
    query = f"?{urlencode({'next': back})}" if back else ""
    return reverse("seals:unlock", kwargs={"pk": office}) + query


class ShowWhoReads:
    """Lead to "who can read this" first where keys or permissions changed since.

    People of the example are shown around by their lists; they find the page by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as ever, but at the home page, to which one comes after signing in."""
        if request.method == "GET" and request.path == reverse("web:home"):
            actor = actor_of(request)
            shown_around = bool(getattr(actor, "example", False))
            if actor and not shown_around and has_news(actor, real_now()):
                return redirect("seals:who_reads")
        return self.get_response(request)
