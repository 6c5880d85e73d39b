"""A sample of what comes from the field: a form of one institution, filled in."""

from sinergi.doors.uploads import KeptFile
from sinergi.observations.tests.making import a_form, filled, receive
from tests.rows.sample import Owner, Sample


def a_submission(owner: Owner) -> Sample:
    """Return a submission with a file, to a form of the owner's own."""
    code, word = f"form-{owner.of.pk}", owner.word("Kejadian")
    a_form(code=code, institution=owner.of)
    xml = filled(code=code, answers=f"<note>{word}</note>")
    kept = KeptFile("audit.csv", "text/csv", "a" * 64, 3)
    row = receive(xml, owner.by, files=[kept]).submission
    return Sample(
        words=(word, row.instance_id, code),
        lists=("/api/v1/submissions?answers=true", "/api/v1/submissions.geojson",
               "/api/v1/forms"),
        targets=(f"submission:{row.pk}",),
        keys={
            "submission_id": row.pk, "file_id": row.files.get().pk,
            "form_code": code, "version_name": row.version.version,
        },
    )  # fmt: skip
