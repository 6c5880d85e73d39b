"""Bring open reports of an office into the keeper's index: at unlocking, and as they come.

Only who works with reports sets this going, so that an office nobody uses locks itself.
"""

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sinergi.reports.models import Handling, Message, Report
from sinergi.reports.rules.acting import IN_TRIAGE
from sinergi.seals.keeping import ask

AT_ONCE = 400
TOP_UP_S = 0.25
MOST_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Filled:
    """How far the index is: `count` of `total` reports; `is_whole` when none is missing."""

    count: int
    total: int
    is_whole: bool
    stuck: int = 0
    waiting: int = 0

    @property
    def percent(self) -> int:
        """How much of it is there, from 0 to 100."""
        return 100 if not self.total else min(100, 100 * self.count // self.total)


def top_up(institution_id: int, limit_s: float = TOP_UP_S) -> Filled:
    """Take in what is missing, for as long as `limit_s`; return how far it is.

    Raises Locked.
    """
    until = time.monotonic() + limit_s
    state = ask(institution_id, "reports-state", {})
    is_whole = False
    while True:
        rows, marks = _next_rows(institution_id, state["marks"])
        if not rows and marks == state["marks"]:
            is_whole = True
            break
        state = _send(institution_id, rows, {"after": state["marks"], "marks": marks})
        if time.monotonic() >= until:
            break
    total = state["count"]
    if not is_whole:
        total = Report.all_rows.filter(institution_id=institution_id).count()
    return Filled(state["count"], total, is_whole, state["stuck"], state["waiting"])


def _send(
    institution_id: int, rows: list[dict[str, Any]], claim: dict[str, Any]
) -> dict[str, Any]:
    """Send rows in portions, the first with the claim; where it is refused, nothing more."""
    first, *others = list(portions(rows)) or [[]]
    state = ask(institution_id, "reports-add", {"rows": first, **claim})
    if not state["refused"]:
        for some in others:
            state = ask(institution_id, "reports-add", {"rows": some})
    return state


def portions(rows: Iterable[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Yield as many rows at a time as go into one question to the keeper."""
    some: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        length = sum(len(one) for one in row["sealed"])
        if some and size + length > MOST_CHARACTERS:
            yield some
            some, size = [], 0
        some.append(row)
        size += length
    if some:
        yield some


def _next_rows(
    institution_id: int, marks: dict[str, int]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return what comes after the marks: own reports, routed ones, then new messages."""
    new = {"report": 0, "handling": 0, "message": 0, **marks}
    own = Report.all_rows.filter(institution_id=institution_id, pk__gt=new["report"])
    rows = list(own.order_by("pk")[:AT_ONCE])
    if rows:
        new["report"] = rows[-1].pk
        if "message" not in marks:
            # Messages of the first rows come with them; later ones change what is there.
            new["message"] = _last_message()
        return _told(rows, {one.pk: one.sealed_text for one in rows}), new
    routed = Handling.all_rows.in_force().filter(
        institution_id=institution_id, pk__gt=new["handling"]
    )
    handled = list(
        routed.exclude(report__institution_id=institution_id)
        .exclude(sealed_text=None)
        .select_related("report")
        .order_by("pk")[:AT_ONCE]
    )
    if handled:
        new["handling"] = handled[-1].pk
        reports = [one.report for one in handled]
        texts = {one.report_id: one.sealed_text for one in handled}
        return _told(reports, texts, messages=False), new
    return _changed(institution_id, new)


def _last_message() -> int:
    return Message.all_rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _changed(
    institution_id: int, new: dict[str, int]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the reports whose reporter wrote again since the mark."""
    later = Message.all_rows.filter(
        pk__gt=new["message"], from_reporter=True,
        report__institution_id=institution_id,
    )  # fmt: skip
    found = list(later.order_by("pk").values_list("pk", "report_id")[:AT_ONCE])
    if not found:
        return [], new
    rows = list(Report.all_rows.filter(pk__in={one[1] for one in found}))
    texts = {one.pk: one.sealed_text for one in rows}
    return _told(rows, texts), {**new, "message": found[-1][0]}


def _told(
    rows: Iterable[Report], texts: dict[int, Any], *, messages: bool = True
) -> list[dict[str, Any]]:
    rows = list(rows)
    sealed = {one.pk: [_plain(texts[one.pk])] for one in rows}
    if messages:
        written = Message.all_rows.filter(report__in=rows, from_reporter=True)
        for pk, text in written.order_by("pk").values_list("report_id", "sealed_text"):
            sealed[pk].append(_plain(text))
    return [
        {
            "key": one.pk, "sealed": sealed[one.pk], "place": one.area_code,
            "day": one.happened_on.toordinal() if one.happened_on else 0,
            "kind": one.kind, "open": one.state in IN_TRIAGE,
        }
        for one in rows
    ]  # fmt: skip


def _plain(sealed: Any) -> str:
    return base64.b64encode(bytes(sealed)).decode("ascii")
