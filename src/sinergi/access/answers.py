"""What an answer of the API carries beside its rows: version, next page, place.

An operation returns rows; what belongs into the headers it notes on the request, and the
outermost layer (`sinergi.access.api`) puts it on the answer.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Path, Query
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback
from pydantic import WithJsonSchema

from sinergi.access.problems import ApiProblem

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row", bound=Model)

MOST = 500
LARGEST_ID = 2**63 - 1
NOTED = "sinergi.answer"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of one page at most")]
Offset = Annotated[
    int, Query(ge=0, le=10_000_000, description="Rows to leave out at the beginning")
]
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
# A NUL is refused before any operation sees it (`sinergi.access.wellformed`).
Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
AreaCode = Annotated[str, Query(pattern=r"^[0-9A-Za-z.]*$", max_length=24)]
RowNumber = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


def listed(codes: type[StrEnum]) -> WithJsonSchema:
    """Return how the schema names an enum: by its values, in place.

    Named by its class, the steps of a plan and those of a meeting would be one thing
    there: both are called Step.
    """
    return WithJsonSchema({"type": "string", "enum": [one.value for one in codes]})


def headers_of(request: HttpRequest) -> dict[str, str]:
    """Return the headers noted for the answer of this request, to add to."""
    noted: dict[str, str] = request.META.setdefault(NOTED, {})
    return noted


# --- pages of a list -----------------------------------------------------------------


def page(
    request: HttpRequest,
    rows: "QuerySet[Row]",
    limit: int,
    offset: int,
    show: Callable[[Row], Mapping[str, Any]],
) -> dict[str, Any]:
    """Return `{count, items}` of one page; the pages beside it go into `Link`."""
    count = rows.count()
    found = list(rows[offset : offset + limit])
    note_links(request, count, limit, offset)
    return {"count": count, "items": [show(row) for row in found]}


def page_of_list(
    request: HttpRequest, rows: Sequence[Any], limit: int, offset: int
) -> dict[str, Any]:
    """Return the same of rows that are in hand already."""
    note_links(request, len(rows), limit, offset)
    return {"count": len(rows), "items": list(rows[offset : offset + limit])}


def note_links(request: HttpRequest, count: int, limit: int, offset: int) -> None:
    """Note the addresses of the next and the previous page (RFC 8288)."""
    links = []
    if offset + limit < count:
        links.append(_link(request, offset + limit, limit, "next"))
    if offset > 0:
        links.append(_link(request, max(0, offset - limit), limit, "prev"))
    if links:
        headers_of(request)["Link"] = ", ".join(links)


def _link(request: HttpRequest, offset: int, limit: int, name: str) -> str:
    query = request.GET.copy()
    query["offset"], query["limit"] = str(offset), str(limit)
    address = f"{request.path}?{query.urlencode()}"
    return f'<{request.build_absolute_uri(address)}>; rel="{name}"'


# --- versions ------------------------------------------------------------------------

TAG = re.compile(r'(?:W/)?"v(\d{1,18})(?:-[0-9a-f]{1,64})?"')


def tagged(
    request: HttpRequest, facts: dict[str, Any], version: int = 0
) -> dict[str, Any]:
    """Return the facts of one row, with the ETag noted: its version and a digest.

    Two readers see different parts of a row, and a promise is late from one day to the
    next without anybody's edit: the digest tells those apart, If-Match asks the version
    alone.
    """
    text = json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    headers_of(request)["ETag"] = f'"v{version}-{digest}"'
    return facts


def asked_version(request: HttpRequest) -> int:
    """Return the version `If-Match` names; raises 428 without one, 412 for nonsense.

    `*` would match whatever stands there, which is what the header is to prevent. The
    weak form is taken: compressing an answer makes a strong tag weak.
    """
    told = request.headers.get("If-Match", "").strip()
    if told in {"", "*"}:
        raise ApiProblem("version-missing")
    found = TAG.fullmatch(told)
    if found is None:
        raise ApiProblem("stale")
    return int(found.group(1))


def check_version(request: HttpRequest, version: int) -> int:
    """Return the version when `If-Match` names the one in force; raises 428 or 412."""
    if asked_version(request) != version:
        raise ApiProblem("stale")
    return version


def unchanged(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """True when the reader has this very answer already (`If-None-Match`)."""
    tag = headers_of(request).get("ETag")
    if not tag or answer.status_code != 200 or request.method not in {"GET", "HEAD"}:
        return False
    told = request.headers.get("If-None-Match", "")
    asked = {one.strip().removeprefix("W/") for one in told.split(",")}
    return tag in asked or "*" in asked


def finish(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Return the answer with the headers noted, or 304 for what the reader has."""
    if unchanged(request, answer):
        answer = HttpResponse(status=304)
    if answer.status_code < 400:
        for name, value in headers_of(request).items():
            answer[name] = value
    return answer


# --- what the schema says of headers ---------------------------------------------------


def _header(name: str, description: str, pattern: str, *, required: bool) -> Any:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string", "pattern": pattern, "maxLength": 120},
    }


IF_MATCH = _header(
    "If-Match", "The ETag of the row as you read it", r'^"v[0-9]{1,18}(-[0-9a-f]{1,64})?"$',
    required=True,
)  # fmt: skip
IF_NONE_MATCH = _header(
    "If-None-Match", "The ETag you have; 304 when it still holds", r"^[ -~]*$",
    required=False,
)  # fmt: skip
UNCHANGED: dict[int, Any] = {304: None}
"""To be put beside the answers of an operation that shows one row."""


def declares(*parameters: Any) -> Callable[[View], View]:
    """Let the schema name headers that a view reads by itself."""

    def decorate(view: View) -> View:
        contribute_operation_callback(view, lambda one: _declare(one, parameters))
        return view

    return decorate


def _declare(operation: Operation, parameters: Sequence[Any]) -> None:
    extra = operation.openapi_extra = dict(operation.openapi_extra or {})
    extra["parameters"] = [*extra.get("parameters", []), *parameters]


conditional = declares(IF_NONE_MATCH)
"""Marks an operation that shows one row, with its ETag."""
on_version = declares(IF_MATCH)
"""Marks an operation that changes one row, of the version `If-Match` names."""
