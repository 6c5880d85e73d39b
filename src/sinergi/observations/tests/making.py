"""Forms and filled forms for tests: small, whole, and written as people write them."""

import uuid
from typing import Any

from conftest import MEETING
from sinergi.observations.models import Channel, FormVersion, Submission
from sinergi.observations.services.forms import draft_version, publish_version
from sinergi.observations.services.receiving import Receipt, Sent, receive_submission
from sinergi.observations.xlsform import convert

FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) |
| | select_one_from_file areas.csv | area | Kelurahan | Kelurahan |
| | date | happened_on | Tanggal | Date |
| | text | note | Catatan | Note |
| | image | photo | Foto | Photo |
| | begin repeat | person | Orang | Person |
| | text | name | Nama | Name |
| | end repeat | | | |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | {code} | Pantauan | Watch | {version} | Bahasa Indonesia (id) |
"""


def a_form(
    code="pantauan", version="2026112901", *, institution=None, audience=(), draft=False
) -> FormVersion:
    """Return a version in use (or a draft) of a small form."""
    content = FORM.format(code=code, version=version).encode()
    converted = convert("form.md", content)
    row = draft_version(
        converted, source_name="form.md", source_sha256="0" * 64,
        institution=institution, audience=audience, by=None, at=MEETING,
    )  # fmt: skip
    if draft:
        return row
    return publish_version(row, titles=converted.titles, by=None, at=MEETING)


def filled(
    code="pantauan",
    version="2026112901",
    *,
    instance_id="",
    deprecated_id="",
    answers="<area>31.75.06.1003</area><happened_on>2023-09-10</happened_on>",
) -> bytes:
    """Return a filled form as a device sends it."""
    instance_id = instance_id or f"uuid:{uuid.uuid4()}"
    edit = f"<deprecatedID>{deprecated_id}</deprecatedID>" if deprecated_id else ""
    return (
        f'<data xmlns:h="http://www.w3.org/1999/xhtml" id="{code}" version="{version}">'
        f"{answers}<meta><instanceID>{instance_id}</instanceID>{edit}</meta></data>"
    ).encode()


def receive(
    xml: bytes, person, *, files=(), by_way_of=None, at=MEETING, test=False
) -> Receipt:
    """Return the receipt of a filled form that somebody's device sends.

    `by_way_of` is what a device says of another that handed the form on to it.
    """
    return receive_submission(
        Sent(xml, tuple(files), by_way_of or {}),
        person=person,
        channel=Channel.COLLECT,
        test=test,
        at=at,
    )


def tree_of(form, told: dict[str, Any]) -> dict[str, Any]:
    """Return answers by name (repeats as lists of them) where a form has its questions."""
    tree: dict[str, Any] = {}
    for name, value in told.items():
        paths = (one.path for one in (*form.questions, *form.sections))
        path = next(one for one in paths if one.rpartition("/")[2] == name)
        *above, last = path.split("/")
        node = tree
        for one in above:
            node = node.setdefault(one, {})
        node[last] = value
    return tree


def a_submission(person, **more) -> Submission:
    """Return a submission somebody has sent."""
    return receive(filled(**more), person).submission
