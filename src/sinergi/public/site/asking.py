"""What every page of the public page asks first: the language, and whether it is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from sinergi.access.guard import public
from sinergi.public.language import language_here
from sinergi.public.models.release import shown_parts
from sinergi.public.rules.parts import Part
from sinergi.public.site.pages import plain

View = Callable[..., HttpResponse]


def part_page(*needed: Part) -> Callable[[View], View]:
    """Mark a page that anybody may open while some of these parts is shown; else 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            language = language_here()
            if needed and not shown_parts() & set(needed):
                return plain("not-found", language, 404)
            return view(request, language, **kwargs)

        return public(shown)

    return decorate
