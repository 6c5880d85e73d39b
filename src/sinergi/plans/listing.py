"""The library of measures as an address asks for it; page, export and API read this."""

from collections.abc import Mapping

from sinergi.access.actor import Actor
from sinergi.access.scope import holding
from sinergi.plans.models import Measure
from sinergi.plans.querysets import MeasureQuerySet

FILTERS = ("stages", "kinds", "addresses")
"""Columns of codes by which the library is narrowed."""
SEARCHED = ("name_id", "name_en", "description_id", "description_en", "code")


def find_measures(
    actor: Actor, words: str, asked: Mapping[str, str]
) -> "MeasureQuerySet[Measure]":
    """Return the measures in force that hold the words and the codes asked for."""
    rows = Measure.visible.to(actor).in_force().filter(holding(words, *SEARCHED))
    for field in FILTERS:
        if code := asked.get(field, ""):
            # A JSON list or object as text: the code stands there in quotes.
            rows = rows.filter(**{f"{field}__icontains": f'"{code}"'})
    return rows
