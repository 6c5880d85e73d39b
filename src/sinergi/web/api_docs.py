"""The operations of the API as a page of ours shows them, read from its OpenAPI schema."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import LABELS, Permission

TAG_NAMES: dict[str, Promise] = {
    "search": _("Search"),
    "areas": _("Areas"),
    "people and institutions": _("People and institutions"),
    "calendar": _("Calendar"),
    "scores": _("Scores"),
    "plans": _("Measures and plans"),
    "outcomes": _("What measures changed"),
    "commitments": _("Commitments"),
    "meetings": _("Meetings"),
    "operations": _("Joint operations"),
    "notices": _("Notifications"),
    "queue and goals": _("Queue and goals"),
}
"""What a group of operations is called, in the order of the page."""

Part = Mapping[str, Any]
Access = Mapping[tuple[str, str], str]
"""(method, path) → the permission that opens an operation."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of the body."""

    name: str
    place: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Described:
    """One operation: what it does, who may, what it takes and answers."""

    method: str
    path: str
    text: str
    needs: str | Promise
    fields: tuple[Field, ...]
    answer: str
    statuses: str


@dataclass(frozen=True, slots=True)
class Group:
    """The operations about one thing."""

    code: str
    name: str | Promise
    operations: tuple[Described, ...]


def groups_of(schema: Part, access: Access) -> list[Group]:
    """Return the groups with their operations, in the order of the schema."""
    found: dict[str, list[Described]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            told = _described(schema, method.upper(), path, one, access)
            found.setdefault(one.get("tags", [""])[0], []).append(told)
    order = [*TAG_NAMES, *sorted(found.keys() - TAG_NAMES.keys())]
    return [
        Group(code.replace(" ", "-"), TAG_NAMES.get(code, code), tuple(found[code]))
        for code in order
        if code in found
    ]


def _described(
    schema: Part, method: str, path: str, one: Part, access: Access
) -> Described:
    permission = access.get((method, path), "")
    known = permission in set(Permission)
    answers = one["responses"]
    good = next(code for code in sorted(answers, key=int) if int(code) < 300)
    return Described(
        method=method,
        path=path,
        text=one.get("description", one["summary"]),
        needs=LABELS[Permission(permission)] if known else "",
        fields=(*_parameters(one), *_body(schema, one)),
        answer=_kind(_content(answers[good])),
        statuses=", ".join(str(code) for code in sorted(answers, key=int)),
    )


def _parameters(one: Part) -> Iterable[Field]:
    for each in one["parameters"]:
        yield Field(
            each["name"], each["in"], _kind(each["schema"]), each["required"],
            each.get("description", ""),
        )  # fmt: skip


def _body(schema: Part, one: Part) -> Iterable[Field]:
    part = _content(one.get("requestBody", {}))
    if "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
    required = set(part.get("required", ()))
    for name, each in part.get("properties", {}).items():
        yield Field(
            name, "body", _kind(each), name in required, each.get("description", "")
        )


def _content(holder: Part) -> Part:
    content: Part = holder.get("content", {}).get("application/json", {})
    part: Part = content.get("schema", {})
    return part


def _kind(part: Part) -> str:
    """Return a type in a few words: `integer`, `date or null`, `open, all`."""
    if "$ref" in part:
        return str(part["$ref"].rsplit("/", 1)[-1])
    for many in ("anyOf", "oneOf", "allOf"):
        if many in part:
            return " or ".join(_kind(one) for one in part[many])
    if "enum" in part:
        return ", ".join(str(one) or '""' for one in part["enum"])
    if part.get("type") == "array":
        return f"list of {_kind(part.get('items', {}))}"
    return str(part.get("format") or part.get("const") or part.get("type", "any"))
