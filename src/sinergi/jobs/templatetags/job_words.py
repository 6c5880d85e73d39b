"""What a job is called: `{{ job.kind|job_name }}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The apps that start jobs lie above this one, so their kinds stand here as plain text.
KIND_NAMES: dict[str, Promise] = {
    "run": _("Compute a run"),
    "sensitivity": _("Sensitivity of a run"),
    "import": _("Import"),
    "verify-chain": _("Verify the audit chain"),
    "export": _("Prepare a download"),
    "plan": _("Propose a plan"),
    "evidence-export": _("Export of evidence"),
    "plan-bound": _("Bound of a plan"),
}


@register.filter
def job_name(kind: str) -> str | Promise:
    """Return the kind of a job in words; an unknown kind as it is stored."""
    return KIND_NAMES.get(kind, kind)
