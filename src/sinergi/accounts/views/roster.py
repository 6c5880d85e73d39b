"""Inviting many: a table of people, and slips of paper with one-time codes."""

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.files import attached, table_file
from sinergi.accounts.listing import asked_of, find_people
from sinergi.accounts.managing import may_manage_account, roles_of
from sinergi.accounts.models import Person
from sinergi.accounts.roster import (
    MOST_BYTES,
    Checked,
    RosterCheck,
    RosterColumns,
    Trouble,
    pack,
    read_lines,
    unpack,
)
from sinergi.accounts.rules import Refusal
from sinergi.accounts.services.roster import invite_many, take_roster
from sinergi.accounts.stepup import sensitive
from sinergi.accounts.words import say_refusal
from sinergi.documents.pdf import write_pdf
from sinergi.intake.readers import format_of

SALT = "sinergi.roster"
HOUR = 3600
MOST_SLIPS = 1_000


class RosterForm(forms.Form):
    """The table."""

    file = forms.FileField(
        label=_lazy("file"), help_text=_lazy("CSV or XLSX, up to 5 MB")
    )

    def clean_file(self) -> Any:
        """Refuse what is no table of people."""
        file = self.cleaned_data["file"]
        if format_of(file.name or "") not in RosterColumns.formats:
            raise forms.ValidationError(
                _("This kind of file is not taken here. Save the table as CSV or XLSX.")
            )
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is too big. Split it."))
        return file


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Take a table, say all that is wrong with it or what would become of it."""
    form = RosterForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": RosterColumns.columns}
    if request.method == "POST" and form.is_valid():
        lines, troubles = _read(form.cleaned_data["file"])
        checked = RosterCheck(signed_in(request)).check(lines)
        checked.troubles = sorted(
            troubles + checked.troubles, key=lambda one: (one.row, one.column)
        )
        context |= _outcome(request, checked, len(lines))
        if not checked.troubles:
            context["packed"] = _sign(request, pack(lines))
    failed = request.method == "POST" and not context.get("packed")
    return render(
        request, "accounts/roster.html", context, status=422 if failed else 200
    )


def _read(file: Any) -> tuple[list[Any], list[Trouble]]:
    form = format_of(file.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form}"
        with path.open("wb") as copy:
            for block in file.chunks():
                copy.write(block)
        return read_lines(path, form)


def _outcome(request: HttpRequest, checked: Checked, rows: int) -> dict[str, Any]:
    faults = [list(dataclasses.astuple(one)) for one in checked.troubles]
    return {
        "checked": checked,
        "rows": rows,
        "known": len(checked.wanted) - checked.new_roles,
        "faults": _sign(request, faults) if faults else "",
    }


def _sign(request: HttpRequest, rows: list[list[Any]]) -> str:
    whose = {"by": signed_in(request).pk, "rows": rows}
    return signing.dumps(whose, salt=SALT, compress=True)


def _signed_rows(request: HttpRequest) -> list[list[Any]]:
    """Return what a page of ours held for this person; 404 for anything else."""
    try:
        whose = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        raise Http404 from None
    if whose["by"] != signed_in(request).pk:
        raise Http404
    rows: list[list[Any]] = whose["rows"]
    return rows


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def roster_apply(request: HttpRequest) -> HttpResponse:
    """Take over what the page showed, after checking it once more."""
    if request.method != "POST":
        return redirect("accounts:roster")
    actor = signed_in(request)
    lines = unpack(_signed_rows(request))
    checked = RosterCheck(actor).check(lines)
    if checked.troubles:
        context = {"form": RosterForm(), "columns": RosterColumns.columns}
        context |= _outcome(request, checked, len(lines))
        return render(request, "accounts/roster.html", context, status=422)
    try:
        made = take_roster(checked.wanted, by=actor, at=real_now())
    except Refusal as refusal:
        messages.error(request, say_refusal(refusal))
        return redirect("accounts:roster")
    text = _("%(people)s people added. Print their codes, or invite them one by one.")
    messages.success(request, text % {"people": len(made)})
    return redirect(f"{reverse('accounts:people')}?state=waiting")


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def roster_faults(request: HttpRequest) -> HttpResponse:
    """Return the faults the page showed as a workbook."""
    header = [_("row"), _("column"), _("value"), _("what is wrong"), _("what to do")]
    rows = _signed_rows(request)
    return table_file("xlsx", _("faults"), header, rows, at=real_now())


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def roster_sample(request: HttpRequest, form: str) -> HttpResponse:
    """Return an empty table with the right columns and one example row."""
    header = [column.name for column in RosterColumns.columns]
    row = [column.example for column in RosterColumns.columns]
    return table_file(form, _("people"), header, [row], at=real_now())


@requires(Permission.MANAGE_PEOPLE)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    """Make new codes for those of the list who never signed in, as an A4 PDF to cut up."""
    if request.method != "POST":
        return redirect("accounts:people")
    actor, at = signed_in(request), real_now()
    waiting = find_people(asked_of(request), actor)
    waiting = waiting.filter(is_active=True, last_login=None).exclude(pk=actor.pk)
    people = [
        person for person in waiting[:MOST_SLIPS] if may_manage_account(actor, person)
    ]
    if not people:
        messages.info(request, _("Nobody of this list waits for a code."))
        return redirect("accounts:people")
    made = invite_many(people, by=actor, at=at)
    codes = {invitation.person_id: (invitation, code) for invitation, code in made}
    data = _slip_data(request, people, codes, actor)
    return attached(write_pdf("slips", data, at=at), "application/pdf", "slip.pdf")


def _slip_data(
    request: HttpRequest,
    people: list[Person],
    codes: dict[int, Any],
    actor: Actor,
) -> dict[str, Any]:
    roles = roles_of(people, actor)
    rows = []
    for person in people:
        invitation, code = codes[person.pk]
        told = roles.get(person.pk, [])
        rows.append({
            "name": person.name,
            "institution": told[-1]["row"].institution.name if told else "",
            "username": person.username,
            "code": code,
            "expires": date_format(localtime(invitation.expires_at), "DATE_FORMAT"),
        })  # fmt: skip
    return {
        "lang": get_language() or "id",
        "title": _("One-time codes for signing in"),
        "address": request.build_absolute_uri(reverse("accounts:by_code")),
        "slips": rows,
        "words": {
            "username": _("user name"),
            "code": _("one-time code"),
            "open": _("Open this address and choose your own password:"),
            "until": _("valid once, until"),
            "keep": _("Show this slip to nobody. Throw it away when you are in."),
        },
    }
