"""What outreach refuses, in the API's shape."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import Form

from sinergi.access.problems import ApiProblem, form_problem, invalid
from sinergi.outreach.rules.session import BadSession, NotTheirs, Stale
from sinergi.outreach.words import words_of

OF_STATE = frozenset({"locked", "move", "not-begun", "not-held", "no-quiz"})
"""Codes that tell where the row stands, not what was sent."""
NAMES = {
    "organiser": "organiser_id", "election": "election_id", "stage": "stage_id",
    "material": "material_version_id", "quiz": "quiz_id", "partners": "partner_ids",
    "institution": "institution_id",
}  # fmt: skip
"""Field of a form → field of the API, where they differ: a row is named by its id."""
FIELDS = {name: field for field, name in NAMES.items()}


@contextmanager
def said() -> Iterator[None]:
    """Turn what rules and services raise into a problem of the API."""
    try:
        yield
    except Stale as error:
        raise ApiProblem("stale") from error
    except NotTheirs as error:
        raise ApiProblem("forbidden", words_of(error)) from error
    except BadSession as error:
        if error.code in OF_STATE:
            raise ApiProblem("conflict", words_of(error)) from error
        raise invalid(NAMES.get(error.field, error.field), words_of(error)) from error


def form_fields(given: dict[str, object]) -> dict[str, object]:
    """Return what was sent under the names of the form."""
    return {FIELDS.get(name, name): value for name, value in given.items()}


def check(form: Form) -> None:
    """Raise what the form finds wrong, under the names of the API."""
    if not form.is_valid():
        raise form_problem(
            {
                NAMES.get(name, name): [str(text) for text in texts]
                for name, texts in form.errors.items()
            }
        )
