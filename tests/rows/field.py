"""Samples of the field: a submission with file, edit, decision and number outside."""

from conftest import MEETING
from sinergi.doors.uploads import keep_any
from sinergi.observations.models import State, System
from sinergi.observations.services.outside import enter_number
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive
from tests.rows.people import colleague, photo
from tests.rows.sample import Owner, Sample

LISTS = (
    "/submissions/", "/submissions/?state=new", "/submissions/?within=31.75",
    "/submissions/?print=1", "/submissions/export.csv", "/submissions/export.xlsx",
    "/submissions/export.geojson",
)  # fmt: skip


def a_submission(owner: Owner) -> Sample:
    """Return what somebody of the institution sent, was sent back for, and sent again."""
    word, reason = owner.word("Temuan"), owner.word("Perbaiki")
    form = owner.word("formulir")
    a_form(code=form, institution=owner.of)
    sender = colleague(owner, owner.word("Pengirim"))
    kept = keep_any(photo(owner.word("Lapangan")))
    first = receive(
        filled(form, answers=f"<note>{word}</note><photo>{kept.name}</photo>"),
        sender, files=[kept],
    ).submission  # fmt: skip
    enter_number(first, System.SIWASLU, owner.word("LP"), by=sender, at=MEETING)
    review_submission(first, State.CORRECTION, reason=reason, by=owner.by, at=MEETING)
    edit = receive(
        filled(
            form, deprecated_id=first.instance_id,
            answers=f"<area>31.75.06.1003</area><note>{word}</note>",
        ),
        sender,
    ).submission  # fmt: skip
    file = first.files.get()
    pages = [
        f"/submissions/{row.pk}/{page}"
        for row in (first, edit)
        for page in ("", "xml", "paper.pdf", "copy/", "copy/?system=silog")
    ]
    posts = [
        f"/submissions/{row.pk}/{act}/"
        for row in (first, edit)
        for act in ("review", "place", "number")
    ]
    return Sample(
        words=(word, reason, first.receipt, edit.receipt, sender.name, form),
        addresses=(*pages, f"/submissions/{first.pk}/files/{file.pk}",
                   f"/submissions/{first.pk}/files/{file.pk}?show=1"),
        posts=tuple(posts),
        lists=(*LISTS, f"/submissions/?q={word}", f"/submissions/?form={form}",
               f"/submissions/?institution={owner.of.pk}",
               "/api/v1/submissions?answers=true", "/api/v1/submissions.geojson",
               "/api/v1/forms"),
        targets=(f"submission:{first.pk}", f"submission:{edit.pk}"),
        keys={
            "submission_id": first.pk, "file_id": file.pk, "form_code": form,
            "version_name": first.version.version,
        },
    )  # fmt: skip
