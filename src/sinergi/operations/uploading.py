"""What is wrong with a photo that was sent, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UPLOAD_TEXTS: dict[str, Promise] = {
    "too-big": _("%(name)s is larger than 20 MB. Send a smaller one."),
    "too-many": _("These are too many files at once. Send at most 10."),
    "empty": _("%(name)s is empty. Choose the file again."),
    "type": _("%(name)s is no photo we take. Send JPEG, PNG or WebP."),
    "name": _("%(name)s has no name we can keep. Choose the file again."),
}
"""By the code of BadUpload."""
