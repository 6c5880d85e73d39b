"""Handing tables and files out: the same for every list of neutrality."""

import io
from pathlib import Path
from typing import IO

from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
)
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.doors.uploads import LARGEST, MEGABYTE, BadUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD_PROBLEMS: dict[str, Promise] = {
    "too-big": gettext_lazy(
        "%(name)s is larger than %(limit)s MB. Send a smaller one."
    ),
    "too-many": gettext_lazy("These are too many files at once. Send at most 10."),
    "empty": gettext_lazy("%(name)s is empty. Choose the file again."),
    "name": gettext_lazy("%(name)s has a name that cannot be kept. Rename the file."),
    "type": gettext_lazy(
        "%(name)s is of a kind we do not take. Send a photo (JPEG, PNG, WebP), PDF, "
        "Word or Excel file."
    ),
}


def upload_text(problem: BadUpload) -> str:
    """Return what is wrong with a file and what to do."""
    facts = {"name": problem.name, "limit": LARGEST // MEGABYTE}
    return str(UPLOAD_PROBLEMS[problem.code]) % facts


def file_answer(
    place: Path, *, name: str, media_type: str, shown: bool = False
) -> HttpResponseBase:
    """Return a kept file, never to be run; 410 where it is missing on the server."""
    if not place.exists():
        return _missing()
    return _handed(place.open("rb"), name, media_type, shown)


def data_answer(data: bytes | None, *, name: str, media_type: str) -> HttpResponseBase:
    """Return the bytes of a file that was opened; 410 where it is missing on the server."""
    if data is None:
        return _missing()
    answer = _handed(io.BytesIO(data), name, media_type, shown=False)
    answer["Cache-Control"] = "no-store"
    return answer


def _missing() -> HttpResponse:
    text = _("The file is missing on the server. Tell the operator.")
    return HttpResponse(text, status=410, content_type="text/plain")


def _handed(
    file: IO[bytes], name: str, media_type: str, shown: bool
) -> HttpResponseBase:
    answer = FileResponse(
        file, as_attachment=not shown, filename=name, content_type=media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
