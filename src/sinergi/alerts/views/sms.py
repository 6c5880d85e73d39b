"""My number for SMS, and what the gateway tells of those it sent."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import public, requires
from sinergi.access.permissions import Permission
from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.channels.base import PermanentProblem, TemporaryProblem
from sinergi.alerts.channels.sms import send_text
from sinergi.alerts.models import SmsNumber
from sinergi.alerts.numbers import opened, shown
from sinergi.alerts.receipts import LARGEST, is_signed, take_receipt
from sinergi.alerts.rules import SMS
from sinergi.alerts.texting import BadNumber, give_number, prove_number, remove_number

PROBLEMS = {
    "number": gettext_lazy("This is no mobile number: write it as 0812… or +62812…"),
    "too-often": gettext_lazy("Three codes were sent in this hour. Try again later."),
    "over": gettext_lazy("The code is over. Ask for a new one."),
    "wrong": gettext_lazy("This is not the code. Look again at the SMS."),
}


class NumberForm(forms.Form):
    """A number to be proved."""

    number = forms.CharField(
        label=gettext_lazy("mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("code of the SMS"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


@requires(Permission.READ_NOTICES)
@require_http_methods(["GET", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """Show one's number, and take a new one: a code goes to it."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_sent(request, form):
        messages.success(request, _("A code is on its way to the number."))
        return redirect("alerts:number")
    return _page(request, form, CodeForm())


def _is_sent(request: HttpRequest, form: NumberForm) -> bool:
    try:
        given, code = give_number(
            form.cleaned_data["number"], by=signed_in(request), at=real_now()
        )
        text = _("Sinergi: your code is %(code)s. Tell it to nobody.") % {"code": code}
        send_text(given, text, "code")
    except BadNumber as problem:
        form.add_error("number", str(PROBLEMS[problem.code]))
    except (PermanentProblem, TemporaryProblem) as problem:
        text = _("The SMS could not be sent (%(code)s). Try again later.")
        form.add_error(None, text % {"code": problem.code})
    return not form.errors


def _page(request: HttpRequest, form: NumberForm, proof: CodeForm) -> HttpResponse:
    actor = signed_in(request)
    row = SmsNumber.visible.to(actor).exclude(number="").first()
    context = {
        "form": form,
        "proof": proof,
        "row": row,
        "shown": shown(opened(row)) if row is not None else "",
        "ready": CHANNELS[SMS].is_ready(),
    }
    status = 422 if form.is_bound or proof.is_bound else 200
    return render(request, "alerts/number.html", context, status=status)


@requires(Permission.READ_NOTICES)
@require_POST
def number_prove(request: HttpRequest) -> HttpResponse:
    """Take the number into use by its code."""
    proof = CodeForm(request.POST)
    if proof.is_valid():
        try:
            prove_number(
                proof.cleaned_data["code"], by=signed_in(request), at=real_now()
            )
        except BadNumber as problem:
            proof.add_error("code", str(PROBLEMS[problem.code]))
        else:
            messages.success(request, _("Proved. Grave warnings reach you by SMS."))
            return redirect("alerts:number")
    return _page(request, NumberForm(), proof)


@requires(Permission.READ_NOTICES)
@require_POST
def number_remove(request: HttpRequest) -> HttpResponse:
    """Forget the number."""
    remove_number(by=signed_in(request), at=real_now())
    messages.success(request, _("The number is forgotten; no SMS is sent."))
    return redirect("alerts:number")


@csrf_exempt  # gateways carry no token; the signature is what is believed, no session
@public
@require_POST
def receipt(request: HttpRequest) -> HttpResponse:
    """Take what the gateway tells of an SMS; 404 to whoever did not sign it."""
    at, body = real_now(), request.read(LARGEST + 1)
    header = request.headers.get("Sinergi-Signature", "")
    if len(body) > LARGEST or not is_signed(body, header, at):
        raise Http404
    return HttpResponse(status=204 if take_receipt(body, at) else 400)
