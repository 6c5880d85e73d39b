"""Why a file was not taken, in words."""

from django.utils.translation import gettext as _

from sinergi.doors.uploads import BadUpload


def upload_words(problem: BadUpload) -> str:
    """Return in words why a file was not taken."""
    texts = {
        "too-big": _("%(name)s is larger than 20 MB. Send a smaller one."),
        "too-many": _("These are too many files at once. Send at most 10."),
        "empty": _("%(name)s is empty. Choose the file again."),
    }
    other = _(
        "%(name)s is of a kind we do not take. Send a photo (JPEG, PNG, WebP), PDF, "
        "Word or Excel file."
    )
    return texts.get(problem.code, other) % {"name": problem.name}
