"""Samples of field forms and of the devices that send them."""

from conftest import MEETING
from sinergi.accounts.services.devices import make_device
from sinergi.observations.form_media import keep_media
from sinergi.observations.services.forms import draft_version
from sinergi.observations.shelf import keep_form
from sinergi.observations.xlsform import convert
from tests.rows.sample import Owner, Sample

__all__ = ["a_device", "a_form"]

FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | media::image |
| | text | note | {word} | {word} | peta.png |
| settings |
| | form_id | form_title | version | default_language |
| | {code} | {word} | 1 | Bahasa Indonesia (id) |
"""
PNG = ("peta.png", b"\x89PNG\r\n\x1a\n")


def a_form(owner: Owner) -> Sample:
    """Return a form of the institution, a draft with a picture beside it."""
    word, code = owner.word("Formulir"), owner.word("formulir-")
    content = FORM.format(word=word, code=code).encode()
    files, _faults = keep_media([PNG])
    draft_version(
        convert("form.md", content), source_name=f"{word}.md",
        source_sha256=keep_form(content).sha256, institution=owner.of, files=files,
        by=owner.by, at=MEETING,
    )  # fmt: skip
    version = f"/forms/{code}/versions/1/"
    return Sample(
        words=(word, code),
        addresses=(
            f"/forms/{code}/", version, f"{version}source", f"{version}form.xml",
            f"{version}files/peta.png", f"{version}discard/",
        ),
        posts=(
            f"/forms/{code}/retire/", f"/forms/{code}/restore/", f"{version}publish/",
            f"{version}discard/",
        ),
        lists=("/forms/", "/forms/?show=own", "/forms/?show=drafts", f"/forms/?q={word}"),
    )  # fmt: skip


def a_device(owner: Owner) -> Sample:
    """Return the phone of the institution's person."""
    word = owner.word("Ponsel")
    row, _secret = make_device(
        word, person=owner.by, expires_on=None, by=owner.by, at=MEETING
    )
    return Sample(
        words=(word,),
        posts=(f"/devices/{row.pk}/revoke/",),
        lists=(
            "/devices/", "/devices/?state=all", f"/devices/?q={word}", "/me/devices/",
            "/devices/export/csv/", "/devices/export/xlsx/",
        ),
        targets=(f"device:{row.pk}",),
    )  # fmt: skip
