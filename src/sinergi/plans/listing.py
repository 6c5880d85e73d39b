"""The library of measures as an address asks for it; page, export and API read this."""

from collections.abc import Mapping

from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.plans.models import Measure
from sinergi.plans.querysets import MeasureQuerySet

FILTERS = ("stages", "kinds", "addresses")
"""Columns of codes by which the library is narrowed."""


def find_measures(
    actor: Actor, words: str, asked: Mapping[str, str]
) -> "MeasureQuerySet[Measure]":
    """Return the measures in force that hold the words and the codes asked for."""
    rows = Measure.visible.to(actor).in_force()
    if words:
        rows = rows.filter(
            Q(name_id__icontains=words)
            | Q(name_en__icontains=words)
            | Q(description_id__icontains=words)
            | Q(description_en__icontains=words)
            | Q(code__icontains=words)
        )
    for field in FILTERS:
        if code := asked.get(field, ""):
            # A JSON list or object as text: the code stands there in quotes.
            rows = rows.filter(**{f"{field}__icontains": f'"{code}"'})
    return rows
