"""For first-time voters: lessons, a quiz whose answers are kept nowhere, a glossary."""

from django.http import HttpRequest, HttpResponse

from sinergi.public.rules.parts import Part
from sinergi.public.site.asking import part_page
from sinergi.public.site.glossary import WORDS
from sinergi.public.site.learning.reading import answered, lessons, questions
from sinergi.public.site.pages import page


@part_page(Part.LEARNING)
def learning(request: HttpRequest, language: str) -> HttpResponse:
    """Show the lessons."""
    return page(
        "learning", language, "learning", path="belajar/", rows=lessons(language)
    )


@part_page(Part.LEARNING)
def quiz(request: HttpRequest, language: str) -> HttpResponse:
    """Ask the questions; what is sent is answered at once and forgotten.

    No token: nothing is changed by it, so that nobody can be made to change something.
    """
    if request.method == "POST":
        rows = answered(
            language, {name: request.POST.get(name, "") for name in request.POST}
        )
        right = sum(one.is_right for one in rows)
        return page(
            "quiz_done",
            language,
            "learning",
            path="belajar/kuis/",
            rows=rows,
            right=right,
        )
    return page(
        "quiz", language, "learning", path="belajar/kuis/", rows=questions(language)
    )


@part_page()
def glossary(request: HttpRequest, language: str) -> HttpResponse:
    """Explain the words."""
    rows = [(word, str(meaning)) for word, meaning in WORDS]
    return page("glossary", language, "", path="istilah/", rows=rows)
