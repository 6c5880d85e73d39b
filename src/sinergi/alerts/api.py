"""The API of notices: what I was told, and that I have seen it."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import Limit, Offset, RowId, listed, page
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.alerts.models import Notice
from sinergi.alerts.rules import Kind
from sinergi.alerts.seeing import mark_seen

KindCode = Annotated[Kind, listed(Kind)]

router = Router(tags=["notices"])


class NoticeOut(Schema):
    """Something you were told; names rows by number, never people."""

    id: int
    kind: KindCode
    text: str
    target: str
    reference: str
    made_at: dt.datetime
    seen_at: dt.datetime | None


class NoticesOut(Schema):
    """A page of notices, newest first."""

    count: int
    items: list[NoticeOut]


class SeenOut(Schema):
    """How many notices were new until now."""

    seen: int


@router.get("/notices", response={200: NoticesOut, **ERRORS})
@requires(Permission.READ_NOTICES)
def list_notices(
    request: HttpRequest,
    kind: KindCode | None = None,
    *,
    new: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return what you were told, newest first: all of it, or what is unread."""
    rows = Notice.visible.to(signed_in(request)).in_app()
    if new:
        rows = rows.unseen()
    if kind is not None:
        rows = rows.filter(kind=kind)
    return page(request, rows, limit, offset, _notice)


@router.put("/notices/seen", response={200: SeenOut, **ERRORS})
@requires(Permission.READ_NOTICES)
def see_all(request: HttpRequest) -> dict[str, int]:
    """Mark everything as seen; again is once."""
    return {"seen": mark_seen(signed_in(request), real_now())}


@router.put("/notices/{notice_id}/seen", response={200: SeenOut, **ERRORS_OF_ONE})
@requires(Permission.READ_NOTICES)
def see_one(request: HttpRequest, notice_id: RowId) -> dict[str, int]:
    """Mark one notice as seen; again is once."""
    actor = signed_in(request)
    row = get_object_or_404(Notice.visible.to(actor), pk=notice_id)
    return {"seen": mark_seen(actor, real_now(), row.pk)}


def _notice(row: Notice) -> dict[str, Any]:
    same = ("kind", "text", "target", "reference", "made_at", "seen_at")
    return {name: getattr(row, name) for name in same} | {"id": row.pk}
