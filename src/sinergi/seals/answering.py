"""The page of a form about keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sinergi.accounts.models import Institution
from sinergi.seals.forms.keys import problem
from sinergi.seals.keeping import CannotOpen, KeeperAway, Locked
from sinergi.seals.rules.pieces import BadPieces
from sinergi.seals.rules.strength import suggested
from sinergi.seals.services import holding, recovering


def page(
    request: HttpRequest, office: Institution, form: Form, *, name: str, suggest: bool
) -> HttpResponse:
    """Return the page of a form; it is kept by no browser."""
    context = {
        "office": office, "form": form, "suggested": suggested() if suggest else "",
    }  # fmt: skip
    status = 422 if form.errors else 200
    answer = render(request, f"seals/{name}.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


PASSPHRASE = "passphrase"  # noqa: S105 a field's name
SECRET = ""
"""Stands for the field in which the passphrase until now is asked for."""
REFUSED: dict[type[Exception], tuple[str | None, str]] = {
    CannotOpen: (SECRET, "wrong"),
    holding.TooManyTries: (SECRET, "tries"),
    KeeperAway: (None, "away"),
    Locked: (None, "locked"),
    holding.KeyThere: (None, "there"),
    holding.NotOurOffice: ("embedded", "ours"),
}
"""What a service raises → the field at which it stands, and its words."""


@contextmanager
def refusals(form: Form, secret: str = PASSPHRASE) -> Iterator[None]:
    """Put into the form what a service refuses; `secret` is the field of the passphrase.

    A new passphrase that is too weak stands at "new".
    """
    try:
        yield
    except (holding.WeakPassphrase, recovering.WeakPassphrase) as weak:
        for code in weak.codes:
            form.add_error("new", problem(code))
    except BadPieces as bad:
        form.add_error("pieces", problem(bad.code, bad.number))
    except tuple(REFUSED) as error:
        field, code = REFUSED[type(error)]
        form.add_error(secret if field == SECRET else field, problem(code))
