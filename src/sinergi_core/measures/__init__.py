"""The library of measures: what lowers which part of vulnerability, as data.

`measures.yaml` is what comes with Sinergi; any file of the same form can stand in its
place. `actions` turns measures and institutions into the arrays that a plan needs.
"""

from sinergi_core.measures.actions import Actions, actions_of
from sinergi_core.measures.loading import LIBRARY, load_measures, parse_measures
from sinergi_core.measures.model import Effect, Library, Measure, Sureness

__all__ = [
    "LIBRARY",
    "Actions",
    "Effect",
    "Library",
    "Measure",
    "Sureness",
    "actions_of",
    "load_measures",
    "parse_measures",
]
