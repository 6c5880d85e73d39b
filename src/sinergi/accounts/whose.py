"""The cookie by which a field page knows without a net whose things to open; no secret."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OWNER = "sinergi_field_person"
OWNER_PATH = "/field/"
SIGNING = "/account/"
"""Below it lies every address at which a session starts or ends."""


def name_owner(
    request: HttpRequest, answer: HttpResponseBase, person: int | str | None
) -> None:
    """Tell the browser whose field pages are from now on; None: nobody's.

    On a shared phone they would else open the things of whoever was here before.
    """
    if person is None:
        answer.delete_cookie(OWNER, path=OWNER_PATH, samesite="Strict")
    else:
        answer.set_cookie(
            OWNER, str(person), path=OWNER_PATH,
            samesite="Strict", secure=request.is_secure(),
        )  # fmt: skip


class TellWhose:
    """Tell it with the very answer that signs somebody in or out: the net may end there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; name the owner where another one came of it."""
        if not request.path.startswith(SIGNING):
            return self.get_response(request)
        before = request.session.get(SESSION_KEY)
        answer = self.get_response(request)
        after = request.session.get(SESSION_KEY)
        if after != before:
            name_owner(request, answer, after)
        return answer
