"""What commitments and meetings refuse, in the API's shape."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.problems import ApiProblem, form_problem, invalid
from sinergi.commitments.detailing import SIDE_TEXTS
from sinergi.commitments.forms.commitment import DRAFT_PROBLEMS
from sinergi.commitments.forms.meeting import MEETING_PROBLEMS
from sinergi.commitments.rules import meeting as meeting_rules
from sinergi.commitments.rules.commitment import (
    BadDraft,
    BadMove,
    NotYours,
    StaleVersion,
)

OF_STATE = frozenset({"over", "locked", "not-held", "no-date", "is-commitment"})
"""Codes that tell where the row stands, not what was sent."""
NAMES = {
    "institution": "institution_id", "asked_by": "asked_by_id", "person": "person_id",
    "stage": "stage_id", "before_stage": "before_stage_id", "host": "host_id",
    "election": "election_id", "previous": "previous_id",
}  # fmt: skip
"""Field of a form → field of the API, where they differ: a row is named by its id."""
FIELDS = {name: field for field, name in NAMES.items()}

NOT_OWN: Promise = _("You may not ask on behalf of it.")
NOT_HOST: Promise = _("Only those who hold meetings for the host may do this.")


@contextmanager
def said() -> Iterator[None]:
    """Turn what rules and services raise into a problem of the API."""
    try:
        yield
    except (StaleVersion, NotYours, meeting_rules.NotTheirs) as error:
        raise _of_right(error) from error
    except BadMove as error:
        if error.code == "needs-note":
            raise invalid("note", _("This step needs a word of why.")) from error
        raise ApiProblem("conflict") from error
    except meeting_rules.BadMove as error:
        raise ApiProblem("conflict") from error
    except BadDraft as error:
        raise _of_draft(error.code, error.field, DRAFT_PROBLEMS) from error
    except meeting_rules.BadMeeting as error:
        raise _of_draft(error.code, error.field, MEETING_PROBLEMS) from error


def _of_right(error: Exception) -> ApiProblem:
    if isinstance(error, StaleVersion):
        return ApiProblem("stale")
    if isinstance(error, NotYours):
        return ApiProblem("forbidden", SIDE_TEXTS[error.side])
    return ApiProblem("forbidden", NOT_HOST)


def _of_draft(code: str, field: str, texts: dict[str, Promise]) -> ApiProblem:
    text = texts.get(code, _("This cannot be kept as it is."))
    if code in OF_STATE:
        return ApiProblem("conflict", text)
    return invalid(NAMES.get(field, field), text)


def form_fields(given: dict[str, object]) -> dict[str, object]:
    """Return what was sent under the names of the form."""
    return {FIELDS.get(name, name): value for name, value in given.items()}


def check(form: Form) -> None:
    """Raise what the form finds wrong, under the names of the API."""
    if not form.is_valid():
        errors = {
            NAMES.get(name, name): [str(text) for text in texts]
            for name, texts in form.errors.items()
        }
        raise form_problem(errors)
