"""A submission as a paper and as text to paste: what both need of the row."""

import datetime as dt

from django.utils import translation

from sinergi.access.actor import Actor
from sinergi.doors.uploads import path_of
from sinergi.observations.answering import place_names
from sinergi.observations.asking import Outlined, outline_of
from sinergi.observations.copying import Block, copied_out
from sinergi.observations.instance import first_answer
from sinergi.observations.models import Submission, System
from sinergi.observations.papers import MOST_PICTURE, Cover, form_pdf

LANGUAGES = ("id", "en")
SIGNATURE = "signature"


def paper_of(row: Submission, language: str, actor: Actor, *, at: dt.datetime) -> bytes:
    """Return the submission as PDF in a language, in the layout of its form."""
    with translation.override(language):
        form = outline_of(row.version)
        cover = Cover(
            code=row.version.form.code,
            title=row.version.form.title,
            receipt=row.receipt,
            institution=row.institution.name,
            received_at=row.received_at,
            test=row.test,
            signature=_signature(row),
            names=_names(row, form, actor),
        )
        return form_pdf(form, row.answers.get("values", {}), cover, at=at)


def copies_of(row: Submission, system: System, actor: Actor) -> list[Block]:
    """Return the blocks to paste into a system, in the reader's language."""
    form, values = outline_of(row.version), row.answers.get("values", {})
    return copied_out(form, values, system.value, _names(row, form, actor))


def _names(row: Submission, form: Outlined, actor: Actor) -> dict[str, str]:
    """Return code → name of the places that the answers speak of."""
    return place_names(form.questions, [row.answers.get("values", {})], actor)


def _signature(row: Submission) -> bytes:
    """Return the drawn signature, b"" where there is none or it is too large."""
    name = first_answer(row.answers.get("values", {}), SIGNATURE)
    file = row.files.filter(name=name).first() if name else None
    if file is None or file.size > MOST_PICTURE:
        return b""
    place = path_of(file.sha256)
    return place.read_bytes() if place.exists() else b""
