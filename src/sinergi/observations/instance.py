"""A filled form as XML (ODK XForms): which form, which instance, what was answered.

After the ODK XForms specification: the root carries `id` and `version`, `meta` holds
`instanceID` and, in an edit, `deprecatedID`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from sinergi.doors.xml import BadXml, local_name, read_xml

LONGEST_ID = 249
"""Letters of an id, as the OpenRosa metadata specification allows."""
META = "meta"


class BadInstance(ValueError):
    """The bytes are no filled form; `code` says why, for `words.py`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Instance:
    """What a filled form says of itself, and its root element."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    root: Element


def read_instance(xml: bytes) -> Instance:
    """Return the instance in these bytes; raises BadInstance.

    Codes: "xml" (not readable), "encrypted", "form-id", "instance-id", "nul".
    """
    try:
        root = read_xml(xml)
    except BadXml as error:
        raise BadInstance("xml", str(error)) from error
    if root.get("encrypted", "").lower() == "yes":
        raise BadInstance("encrypted")
    form_id = (root.get("id") or "").strip()
    if not form_id or len(form_id) > LONGEST_ID:
        raise BadInstance("form-id")
    meta = _meta(root)
    instance_id = meta.get("instanceID", "")
    if not instance_id or len(instance_id) > LONGEST_ID:
        raise BadInstance("instance-id")
    deprecated_id = meta.get("deprecatedID", "")
    if len(deprecated_id) > LONGEST_ID:
        raise BadInstance("instance-id")
    return Instance(
        form_id=form_id,
        version=_version(root),
        instance_id=instance_id,
        deprecated_id=deprecated_id,
        root=root,
    )


def _version(root: Element) -> str:
    """Return the version, which may stand in OpenRosa's namespace (ODK XForms)."""
    named = (
        value for name, value in root.items() if name.rpartition("}")[2] == "version"
    )
    return next(named, "").strip()


def _meta(root: Element) -> dict[str, str]:
    for child in root:
        if local_name(child) == META:
            return {local_name(one): (one.text or "").strip() for one in child}
    return {}


def answers_of(root: Element, repeats: Collection[str]) -> dict[str, Any]:
    """Return the answers as a tree: text by name, groups as mappings, repeats as lists.

    `repeats` are the paths of repeats, as `people/person`. Unanswered questions are left
    out, `meta` too.
    """
    found = _children(root, "", frozenset(repeats))
    found.pop(META, None)
    return found


def _children(element: Element, path: str, repeats: frozenset[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        name = local_name(child)
        here = f"{path}/{name}" if path else name
        value: Any = _children(child, here, repeats) if len(child) else _text(child)
        if here in repeats:
            if value:
                found.setdefault(name, []).append(value)
        elif value:
            found[name] = value
    return found


def _text(element: Element) -> str:
    return (element.text or "").strip()


def leaves(values: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every answer; those of a repeat share their path."""
    for name, value in values.items():
        here = f"{path}/{name}" if path else name
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from leaves(one, here)
            else:
                yield here, one


def first_answer(values: dict[str, Any], name: str) -> str:
    """Return the first answer to a question of that name, wherever it stands; else ""."""
    return first_answers(values).get(name, "")


def first_answers(values: dict[str, Any]) -> dict[str, str]:
    """Return by name of a question the first answer to it, wherever it stands."""
    found: dict[str, str] = {}
    for path, text in leaves(values):
        found.setdefault(path.rpartition("/")[2], text)
    return found
