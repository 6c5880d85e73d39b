"""What is told when something sealed is asked for and no key can open it now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from sinergi.access.problems import is_for_program, problem_answer
from sinergi.seals.keeper.speaking import KeeperAway, Locked
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
        if not isinstance(exception, Locked | NoKey | CannotOpen):
            return None
        locked = isinstance(exception, Locked)
        if is_for_program(request):
            return problem_answer("locked" if locked else "not-sealed-for-you")
        context = {
            "institution_id": getattr(exception, "institution_id", None),
            "back": request.get_full_path() if request.method == "GET" else "",
            "away": isinstance(exception, KeeperAway),
            "no_key": isinstance(exception, NoKey),
            "locked": locked,
        }
        answer = render(
            request, "seals/locked.html", context, status=423 if locked else 409
        )
        answer["Cache-Control"] = "no-store"
        return answer
