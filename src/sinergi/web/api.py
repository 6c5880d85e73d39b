"""The API over several domains: search, the one queue, the scoreboard of the goals."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import AreaCode, RowNumber, Word
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.places.rules import is_code, to_code
from sinergi.web.chosen import chosen_run
from sinergi.web.goals import goals_of
from sinergi.web.queueing import GROUP_NAMES, MOST_OF_ONE, MOST_PER_GROUP, queue_of
from sinergi.web.searching import groups_of
from sinergi.web.searching.question import read_question

router = Router(tags=["queue and goals"])


class ItemOut(Schema):
    """A line of the queue; `key` is the row's id in its own operations."""

    kind: str
    key: str
    number: str
    title: str
    area_code: str
    area_name: str
    institution_name: str
    person_name: str
    due_on: dt.date | None
    is_late: bool
    waiting_for_me: bool


class GroupOut(Schema):
    """A group of the queue: how many in all, and the first of them."""

    code: str
    count: int
    items: list[ItemOut]


class QueueOut(Schema):
    """Everything open whose next step is yours, the most urgent first."""

    count: int
    groups: list[GroupOut]


class GoalMeasureOut(Schema):
    """One measure of a goal: hits of total; total null means that nothing is recorded.

    `low`, `high` its interval, `missing` the share of what was to be seen and was not.
    """

    code: str
    name: str
    hits: int
    total: int | None
    share: float | None
    low: float | None
    high: float | None
    missing: float | None
    note: str
    definition: str
    source: str


class GoalOut(Schema):
    """A goal and its measures."""

    name: str
    measures: list[GoalMeasureOut]


class GoalsOut(Schema):
    """The five goals, from what you may see."""

    within: str
    run_id: int | None
    goals: list[GoalOut]


class HitOut(Schema):
    """One thing found; `key` is the row's id in its own operations, `address` its page."""

    key: str
    title: str
    code: str
    note: str
    tag: str
    address: str


class FoundOut(Schema):
    """A kind of thing: how many you may see, and the first of them."""

    kind: str
    count: int
    hits: list[HitOut]


class SearchOut(Schema):
    """What is found, by kind; a kind with an exact hit comes first."""

    kinds: list[FoundOut]


@router.get("/search", response={200: SearchOut, **ERRORS}, tags=["search"])
@requires(Permission.USE_WORKSPACE)
def search(
    request: HttpRequest, q: Word, limit: Annotated[int, Query(ge=1, le=50)] = 8
) -> dict[str, Any]:
    """Return what you may see that holds the words, the code or the number.

    At least two letters or a number; `limit` is the most of each kind. Rows
    are counted up to 1,000 a kind.
    """
    question = read_question(to_asked_text(q))
    names = tuple(HitOut.model_fields)
    return {
        "kinds": [
            {
                "kind": group.kind,
                "count": group.count,
                "hits": [
                    {name: getattr(hit, name) for name in names} for hit in group.hits
                ],
            }
            for group in groups_of(question, signed_in(request), limit)
        ]
    }


@router.get("/queue", response={200: QueueOut, **ERRORS})
@requires(Permission.READ_COMMITMENTS)
def show_queue(
    request: HttpRequest,
    whose: Literal["me", "institution"] = "me",
    q: Word = "",
    within: AreaCode = "",
    group: Literal["", "late", "today", "week", "later", "waiting"] = "",
) -> dict[str, Any]:
    """Return what waits for me or my institution; a group alone shows more of its lines."""
    asked = {"whose": whose, "q": q, "within": _code(within), "group": group}
    read = (group,) if group else tuple(GROUP_NAMES)
    most = MOST_OF_ONE if group else MOST_PER_GROUP
    groups = queue_of(signed_in(request), today(request), asked, read=read, most=most)
    names = tuple(ItemOut.model_fields)
    return {
        "count": sum(one.count for one in groups),
        "groups": [
            {
                "code": one.code,
                "count": one.count,
                "items": [
                    {name: getattr(item, name) for name in names} for item in one.items
                ],
            }
            for one in groups
        ],
    }


@router.get("/goals", response={200: GoalsOut, **ERRORS_OF_ONE})
@requires(Permission.READ_SUMMARY)
def show_goals(
    request: HttpRequest, within: AreaCode = "", run: RowNumber = None
) -> dict[str, Any]:
    """Return the scoreboard: aman, lancar, kondusif, demokratis, jujur dan berkeadilan.

    It rests on the published run the leader's page shows, or on the one named.
    """
    actor, code = signed_in(request), _code(within)
    chosen = chosen_run(request, actor, code)
    shown = chosen if chosen is not None and chosen.is_published else None
    goals = goals_of(actor, code, today(request), now(request), shown)
    names = tuple(GoalMeasureOut.model_fields)
    return {
        "within": code,
        "run_id": shown.pk if shown is not None else None,
        "goals": [
            {
                "name": goal.name,
                "measures": [
                    {name: getattr(one, name) for name in names}
                    for one in goal.measures
                ],
            }
            for goal in goals
        ],
    }


def _code(text: str) -> str:
    code = to_code(text)
    return code if is_code(code) else ""
