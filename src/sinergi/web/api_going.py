"""The API of where to go next: the rows of the page, to programs."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    AreaCode,
    Limit,
    Offset,
    RowNumber,
    Word,
    page_of_list,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS_OF_ONE
from sinergi.outreach.covering import read_question
from sinergi.web.going import Line, going_of

router = Router(tags=["outreach"])


class GoingOut(Schema):
    """An area to go to and the three factors of its priority, each from 0 to 1.

    `vulnerability` and `km` are null where they are not known: then a half stands in for
    the factor. Without a start nearness is 1 for all.
    """

    area_code: str
    area_name: str
    parent_name: str
    priority: float
    gap: float
    people: int
    vulnerability: float | None
    nearness: float
    km: float | None


class GoingsOut(Schema):
    """A page of areas with a gap, the most urgent first, and what they were weighed by."""

    count: int
    items: list[GoingOut]
    segment: str
    run_id: int | None
    start_code: str | None
    start_session_id: int | None


@router.get("/outreach/next", response={200: GoingsOut, **ERRORS_OF_ONE})
@requires(Permission.READ_SCORES)
def list_next_areas(
    request: HttpRequest,
    within: AreaCode = "",
    segment: Word = "",
    election: Word = "",
    stage: Word = "",
    start: Annotated[str, Query(alias="from", max_length=24)] = "",
    run: RowNumber = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return where the next sessions help most: gap × vulnerability × nearness.

    `from` is the code of an area, or "last" for where your last session was held; without
    it the area of your office.
    """
    actor = signed_in(request)
    question = read_question(request, actor)
    found = going_of(request, question, actor)
    told = page_of_list(request, [_line(one) for one in found.rows], limit, offset)
    area = found.start.area
    return told | {
        "segment": question.segment.code,
        "run_id": found.run.pk if found.run is not None else None,
        "start_code": area.code if area is not None else None,
        "start_session_id": found.start.session,
    }


def _line(row: Line) -> dict[str, Any]:
    one = row.proposal
    return {
        "area_code": one.place.code, "area_name": row.name, "parent_name": row.parent,
        "priority": one.priority, "gap": one.place.gap, "people": one.place.people,
        "vulnerability": one.place.vulnerability, "nearness": one.nearness, "km": one.km,
    }  # fmt: skip
