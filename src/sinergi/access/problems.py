"""What goes wrong, said to programs in one shape: a code, a sentence, the fields.

The code is for programs and never changes; the sentence is for the person who reads it,
in the language the request asks for.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.errors import HttpError, ValidationError

API_PATH = "/api/"


class FieldProblem(Schema):
    """What is wrong with one field of the question."""

    field: str
    message: str


class Problem(Schema):
    """What went wrong: a code for programs, a sentence for people, the fields."""

    code: str
    detail: str
    fields: list[FieldProblem]


CODES: dict[str, tuple[int, Promise]] = {
    "unreadable": (400, _("The request cannot be read. Send JSON in UTF-8.")),
    "unauthorized": (
        401,
        _("Sign in, or send a token that is valid: Authorization: Bearer …"),
    ),
    "forbidden": (403, _("Your roles, or this token's scopes, do not allow this.")),
    "csrf": (403, _("The form's secret is missing or old. Load the page again.")),
    "read-only": (403, _("This token may only read.")),
    "second-step": (
        403,
        _("Your role needs a second step at sign-in. Set it up first."),
    ),
    "not-found": (404, _("There is no such row among those you may see.")),
    "not-allowed": (405, _("This address does not know the method.")),
    "conflict": (409, _("This does not fit where the row stands now.")),
    "key-in-use": (
        409,
        _("A request with this Idempotency-Key is under way. Repeat it in a moment."),
    ),
    "too-large": (413, _("This is more than the server takes at once.")),
    "busy": (503, _("Very many are sending just now. Send it again in a moment.")),
    "stale": (
        412,
        _("Somebody changed the row meanwhile. Read it again, then repeat."),
    ),
    "locked": (
        423,
        _("The texts are sealed, and nobody has unlocked the office's key. Unlock it."),
    ),
    "not-sealed-for-you": (
        409,
        _("No key of the office can open or seal this. Ask who holds its keys."),
    ),
    "media-type": (415, _("Send the body as application/json.")),
    "invalid": (422, _("Some fields cannot be taken as they are.")),
    "key-reused": (
        422,
        _("This Idempotency-Key was used for another request. Choose a new one."),
    ),
    "version-missing": (
        428,
        _("Say with If-Match which version you change: the ETag of the row."),
    ),
    "too-many": (429, _("Too many requests. Wait a little.")),
}
"""Code → status and sentence: everything an operation may answer beside its rows."""

BY_STATUS = {400: "unreadable", 401: "unauthorized", 403: "csrf", 429: "too-many"}
"""What the framework raises by number alone; 403 is its check of the form's secret."""

ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 422, 429), Problem)
"""Answers of every operation."""
ERRORS_OF_ONE: dict[int, Any] = {**ERRORS, 404: Problem}
ERRORS_OF_MAKING: dict[int, Any] = {**ERRORS, 404: Problem, 409: Problem, 415: Problem}
ERRORS_OF_CHANGE: dict[int, Any] = {**ERRORS_OF_MAKING, 412: Problem, 428: Problem}

Fields = Iterable[tuple[str, str | Promise]]


class ApiProblem(Exception):
    """An operation cannot do what it is asked; `code` is one of CODES.

    `again_s`: seconds after which it may be asked again, where that is known.
    """

    def __init__(
        self,
        code: str,
        detail: str | Promise = "",
        fields: Fields = (),
        again_s: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.fields, self.again_s = code, tuple(fields), again_s
        self.detail = detail or CODES[code][1]


def invalid(field: str, message: str | Promise) -> ApiProblem:
    """Return the problem of one field."""
    return ApiProblem("invalid", fields=[(field, message)])


def form_problem(errors: Mapping[str, Sequence[str]]) -> ApiProblem:
    """Return what a form found wrong; what concerns the whole has an empty field."""
    fields = [
        ("" if name == "__all__" else name, str(text))
        for name, texts in errors.items()
        for text in texts
    ]
    return ApiProblem("invalid", fields=fields)


def is_for_program(request: HttpRequest) -> bool:
    """True when the address belongs to the API, where a page would be no use.

    Its documentation is a page like others.
    """
    return request.path.startswith(API_PATH) and not request.path.endswith("/docs")


def problem_answer(
    code: str, detail: str | Promise = "", fields: Fields = ()
) -> JsonResponse:
    """Return the answer for a problem."""
    status, usual = CODES[code]
    told = {
        "code": code,
        "detail": str(detail or usual),
        "fields": [{"field": name, "message": str(text)} for name, text in fields],
    }
    answer = JsonResponse(told, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Sinergi"'
    return answer


def on_problem(request: HttpRequest, error: ApiProblem) -> JsonResponse:
    """Answer what an operation raised itself."""
    answer = problem_answer(error.code, error.detail, error.fields)
    if error.again_s is not None:
        answer["Retry-After"] = str(error.again_s)
    return answer


def on_missing(request: HttpRequest, error: Http404) -> JsonResponse:
    """Answer 404 for a row that is not there or not theirs."""
    return problem_answer("not-found")


def on_denied(request: HttpRequest, error: PermissionDenied) -> JsonResponse:
    """Answer 403 where `@requires` refuses."""
    return problem_answer("forbidden")


def on_http_error(request: HttpRequest, error: HttpError) -> JsonResponse:
    """Answer what the framework raises by status alone."""
    return problem_answer(BY_STATUS.get(error.status_code, "unreadable"))


def on_invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Answer 422 with every field that does not keep to the schema."""
    fields = [(field_name(one["loc"]), message_of(one)) for one in error.errors]
    return problem_answer("invalid", fields=fields)


def field_name(loc: Sequence[Any]) -> str:
    """Return where a fault lies: `limit` of the address, `title` of the body."""
    parts = [str(part) for part in loc]
    skipped = 2 if parts[:1] == ["body"] and len(parts) > 2 else 1
    return ".".join(parts[skipped:]) or ".".join(parts)


MESSAGES: dict[str, Promise] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such field."),
    "string_too_long": _("At most %(max_length)s characters."),
    "string_too_short": _("At least %(min_length)s characters."),
    "string_type": _("Write a text."),
    "string_unicode": _("Write a text in UTF-8."),
    "string_pattern_mismatch": _("This does not have the form that is needed."),
    "greater_than_equal": _("At least %(ge)s."),
    "less_than_equal": _("At most %(le)s."),
    "too_long": _("At most %(max_length)s entries."),
    "too_short": _("At least %(min_length)s entries."),
    "int_parsing": _("Write a whole number."),
    "int_type": _("Write a whole number."),
    "int_from_float": _("Write a whole number."),
    "int_parsing_size": _("This number is too large."),
    "float_parsing": _("Write a number."),
    "float_type": _("Write a number."),
    "finite_number": _("Write a number."),
    "bool_parsing": _("Write true or false."),
    "bool_type": _("Write true or false."),
    "enum": _("Choose one of: %(expected)s."),
    "literal_error": _("Choose one of: %(expected)s."),
    "list_type": _("Send a list."),
    "model_attributes_type": _("Send an object."),
    "model_type": _("Send an object."),
    "dict_type": _("Send an object."),
}
"""What to do, by the validator's kind of fault."""

DAY = _("Write a day such as 2024-02-14.")
MOMENT = _("Write a time such as 2024-02-14T09:00:00+07:00.")
ANYTHING = _("This cannot be taken as it is.")


def message_of(error: Mapping[str, Any]) -> str:
    """Return what is wrong with a field in the reader's language."""
    kind = str(error["type"])
    if kind.startswith("datetime") or kind.startswith("timezone"):
        return str(MOMENT)
    if kind.startswith("date"):
        return str(DAY)
    text = MESSAGES.get(kind)
    return str(ANYTHING) if text is None else str(text) % _plain(error.get("ctx"))


def _plain(context: Any) -> dict[str, Any]:
    """Return the facts of a fault; one that lacks a fact says it by a dash."""
    return _Known(context if isinstance(context, dict) else {})


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"
