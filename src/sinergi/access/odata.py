"""Pages of long lists as OData has them, so that Excel and Power BI read them by themselves.

A small part of OData 4: `$top`, `$skip`, `$count`, `$orderby` and comparisons joined by
`and` in `$filter`. The answer holds `value`, and `@odata.nextLink` while there is more.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from sinergi.access.answers import MOST, headers_of
from sinergi.access.problems import invalid

Row = TypeVar("Row", bound=Model)
SIGNS = {"eq": "", "ne": "", "gt": "__gt", "ge": "__gte", "lt": "__lt", "le": "__lte"}
COMPARISON = re.compile(
    r"\s*(\w+)\s+(eq|ne|gt|ge|lt|le)\s+(?:'((?:[^']|'')*)'|([-+:.\w]+))\s*"
)
LARGEST = 2**53
AS_ODATA: dict[str, Any] = {"by_alias": True, "exclude_unset": True}
"""How an operation must answer for `@odata.…` to stand where it says something."""


class Paging(Schema):
    """How a page is asked for."""

    top: Annotated[int, Query(alias="$top", ge=1, le=MOST)] = 100
    skip: Annotated[int, Query(alias="$skip", ge=0, le=10_000_000)] = 0
    count: Annotated[bool, Query(alias="$count")] = False
    orderby: Annotated[
        str, Query(alias="$orderby", max_length=60, pattern=r"^[\w ]*$")
    ] = ""
    filter: Annotated[
        str, Query(alias="$filter", max_length=400, pattern=r"^[^\x00]*$")
    ] = ""


class ODataPage(Schema):
    """What every page has beside its rows."""

    count: int | None = Field(None, serialization_alias="@odata.count")
    next_link: str | None = Field(None, serialization_alias="@odata.nextLink")


@dataclass(frozen=True, slots=True)
class Column:
    """A column one may filter and sort by: the field it stands for and its kind."""

    field: str
    kind: type = str


def odata_page(
    request: HttpRequest,
    rows: "QuerySet[Row]",
    paging: Paging,
    columns: Mapping[str, Column],
    show: Callable[[Row], Mapping[str, Any]],
) -> dict[str, Any]:
    """Return one page of the rows; raises 422 for what it is asked and does not know."""
    rows = _filtered(rows, paging.filter, columns)
    rows = _sorted(rows, paging.orderby, columns)
    found = list(rows[paging.skip : paging.skip + paging.top + 1])
    answer: dict[str, Any] = {"value": [show(row) for row in found[: paging.top]]}
    if paging.count:
        answer["count"] = rows.count()
    if len(found) > paging.top:
        answer["next_link"] = _next(request, paging)
        headers_of(request)["Link"] = f'<{answer["next_link"]}>; rel="next"'
    return answer


def _next(request: HttpRequest, paging: Paging) -> str:
    query = request.GET.copy()
    query["$skip"] = str(paging.skip + paging.top)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe='$')}")


def _sorted(
    rows: "QuerySet[Row]", orderby: str, columns: Mapping[str, Column]
) -> "QuerySet[Row]":
    words = orderby.split()
    if not words:
        return rows
    if words[0] not in columns or words[1:] not in ([], ["asc"], ["desc"]):
        names = ", ".join(columns)
        raise invalid("$orderby", _("Sort by one of: %(names)s.") % {"names": names})
    sign = "-" if words[1:] == ["desc"] else ""
    return rows.order_by(sign + columns[words[0]].field, f"{sign}pk")


def _filtered(
    rows: "QuerySet[Row]", text: str, columns: Mapping[str, Column]
) -> "QuerySet[Row]":
    for part in _parts(text):
        found = COMPARISON.fullmatch(part)
        if found is None or found[1] not in columns:
            told = _("Compare, joined by “and”: %(names)s; such as state eq 'new'.")
            raise invalid("$filter", told % {"names": ", ".join(columns)})
        column = columns[found[1]]
        text_value = found[4] if found[3] is None else found[3].replace("''", "'")
        value = _value(column.kind, text_value)
        condition = {f"{column.field}{SIGNS[found[2]]}": value}
        rows = (
            rows.exclude(**condition) if found[2] == "ne" else rows.filter(**condition)
        )
    return rows


def _parts(text: str) -> list[str]:
    """Split at "and" outside quotes."""
    if not text.strip():
        return []
    return re.split(r"\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)", text)


def _value(kind: type, text: str) -> Any:
    value: Any = text
    try:
        if kind is int:
            value = int(text)
            if abs(value) > LARGEST:
                raise ValueError
        elif kind is dt.date:
            value = parse_date(text)
        elif kind is dt.datetime:
            value = parse_datetime(text.replace(" ", "+"))
            if value is not None and value.tzinfo is None:
                value = value.replace(tzinfo=dt.UTC)
            value = value and value.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        value = None
    if value is None:
        raise invalid(
            "$filter", _("“%(text)s” cannot be compared with.") % {"text": text}
        )
    return value
