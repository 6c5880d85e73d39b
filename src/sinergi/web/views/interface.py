"""The interface itself: colours, help, style guide."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sinergi.access.guard import public, requires
from sinergi.access.permissions import Permission
from sinergi.web.glossary import GLOSSARY
from sinergi.web.styleguide import samples

THEMES = ("light", "dark", "system")
A_YEAR = 365 * 24 * 3600


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours in a cookie and go back; works without JavaScript."""
    chosen = request.POST.get("theme", "system")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in THEMES:
        response.set_cookie(
            "sinergi_theme",
            chosen,
            max_age=A_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Say how to read the numbers, and what the words mean."""
    return render(request, "web/help.html", {"glossary": GLOSSARY})


@requires(Permission.READ_STYLEGUIDE)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, with the call that makes it."""
    return render(request, "web/styleguide.html", samples(request))
