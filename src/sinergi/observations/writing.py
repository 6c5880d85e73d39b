"""A filled form written as XML out of answers that did not come as XML."""

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

OPENROSA = "http://openrosa.org/xforms"
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 cannot hold."""


def filled_xml(
    root: str,
    code: str,
    version: str,
    values: Mapping[str, Any],
    *,
    instance_id: str,
    deprecated_id: str = "",
) -> bytes:
    """Return the instance: text by name, groups as mappings, repeats as lists.

    The same answers give the same bytes. `sinergi.observations.instance.answers_of` reads
    the values back. Raises ValueError for text XML cannot hold.
    """
    edited = f"<deprecatedID>{escape(deprecated_id)}</deprecatedID>"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<{root} id={quoteattr(code)} version={quoteattr(version)}>"
        f"{_elements(values)}"
        f'<meta xmlns="{OPENROSA}"><instanceID>{escape(instance_id)}</instanceID>'
        f"{edited if deprecated_id else ''}</meta></{root}>"
    )
    if UNWRITABLE.search(text):
        raise ValueError("signs that XML cannot hold")
    return text.encode()


def _elements(values: Mapping[str, Any]) -> str:
    return "".join([_element(name, value) for name, value in values.items()])


def _element(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"<{name}>{escape(value)}</{name}>"
    if isinstance(value, Mapping):
        return f"<{name}>{_elements(value)}</{name}>"
    return "".join(_element(name, one) for one in value)
