"""The page of re-codings that a new list of areas suggests: look, choose, confirm."""

import csv
import io
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.intake.forms import MendTableForm
from sinergi.intake.models import Batch
from sinergi.intake.services import import_file
from sinergi.intake.source import Report
from sinergi.places.generations import Turnover, turnover_of
from sinergi.places.models import Generation

SHOWN = 500
"""Codes without a counterpart that are listed; their number is always told."""


class OtherPairs(MendTableForm):
    """Pairs that a person knows and no equal name tells."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["pairs"].label = _("Other pairs")
        self.fields["pairs"].help_text = _(
            "One old and one new code per line, such as 92.02.04.2005, 92.12.01.2005."
        )


@requires(Permission.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def recodes(request: HttpRequest) -> HttpResponse:
    """Show what went and came with a list of areas (GET); keep the chosen pairs (POST)."""
    rows = Generation.visible.to(signed_in(request))
    asked = to_asked_number(request.GET.get("generation", ""))
    generation = (
        rows.first() if asked is None else get_object_or_404(rows, pk=asked)
    )  # newest first
    turnover = Turnover([], {}, {}) if generation is None else turnover_of(generation)
    form = OtherPairs(request.POST or None)
    chosen = set(request.POST.getlist("pair"))
    if request.method == "POST" and generation is not None and form.is_valid():
        pairs = [
            (pair.old_code, pair.new_code)
            for pair in turnover.pairs
            if pair.old_code in chosen
        ]
        pairs += form.cleaned_data["pairs"].items()
        if pairs:
            return _keep(request, generation, pairs)
        form.add_error(None, _("Choose at least one pair, or write one."))
    context = {
        "generations": rows,
        "generation": generation,
        "turnover": turnover,
        "gone": list(turnover.gone.items())[:SHOWN],
        "come": list(turnover.come.items())[:SHOWN],
        "chosen": chosen if form.is_bound else {p.old_code for p in turnover.pairs},
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "places/recodes.html", context, status=status)


def _keep(
    request: HttpRequest, generation: Generation, pairs: list[tuple[str, str]]
) -> HttpResponse:
    batch, report = import_pairs(generation, pairs, by=signed_in(request))
    if report.blocked:
        messages.error(
            request, _("Nothing was kept: some pairs have faults, listed below.")
        )
    else:
        text = ngettext(
            "%(count)s re-coding is kept. Unplaced rows can be placed by it now.",
            "%(count)s re-codings are kept. Unplaced rows can be placed by them now.",
            report.tally.new,
        )
        messages.success(request, text % {"count": report.tally.new})
    return redirect("intake:batch", batch.pk)


def import_pairs(
    generation: Generation, pairs: Iterable[tuple[str, str]], *, by: Actor
) -> tuple[Batch, Report]:
    """Keep pairs of old and new code as an import: with its facts, faults and undo."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["old_code", "new_code"])
    writer.writerows(sorted(set(pairs)))
    return import_file(
        "recodes",
        [text.getvalue().encode()],
        file_name=f"recodes-{generation.pk}.csv",
        answers={"generation": generation.name},
        by=by,
        at=real_now(),
    )
