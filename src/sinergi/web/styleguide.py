"""Example values for the style guide; no real area, no real figure."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

CLASSES = [("rendah", _("Low")), ("sedang", _("Middle")), ("tinggi", _("High"))]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Name of the run"), help_text=_("People see it in lists.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("4", _("Sub-district")), ("3", _("District"))],
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(
        label=_("Normalisation"),
        choices=[("minmax", "min-max"), ("rank", _("Rank"))],
    )
    draws = forms.IntegerField(label=_("Draws"), min_value=100, max_value=10000)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    file = forms.FileField(label=_("File"), required=False)
    sure = forms.BooleanField(label=_("I have checked the source"), required=False)


def sample_areas() -> list[dict[str, Any]]:
    """Return a short made-up ranking: certain, uncertain, unseen, approximate."""
    rows = [
        ("01", "Contoh Utara", 78.2, 70.1, 84.0, 2, {"tinggi": 0.97, "sedang": 0.03}),
        ("02", "Contoh Tengah", 54.9, 41.3, 66.2, 1, {"tinggi": 0.24, "sedang": 0.61, "rendah": 0.15}),
        ("03", "Contoh Selatan", 21.4, 17.9, 27.5, 0, {"sedang": 0.04, "rendah": 0.96}),
        ("04", "Contoh Barat", None, None, None, None, {}),
    ]  # fmt: skip
    names = ("code", "name", "score", "p05", "p95", "order", "probability")
    return [dict(zip(names, row, strict=True)) for row in rows]


def sample_chart() -> dict[str, Any]:
    """Return the data of every chart, in the shapes that frontend/src/charts read."""
    areas = [row for row in sample_areas() if row["score"] is not None]
    return {
        "ranking": {
            "unit": "",
            "end": 100,
            "rows": [
                {
                    "label": r["name"],
                    "value": r["score"],
                    "low": r["p05"],
                    "high": r["p95"],
                    "step": (1, 3, 5)[r["order"]],
                }
                for r in areas
            ],
        },
        "contributions": {
            "rows": [
                {"label": "Banjir", "value": 12.4},
                {"label": "Selisih hitung", "value": 9.1},
                {"label": "Kepadatan", "value": 4.2},
                {"label": "Partisipasi", "value": -2.6},
            ]
        },
        "probability": {
            "rows": [
                {"label": "Rendah", "value": 0.15, "step": 1},
                {"label": "Sedang", "value": 0.61, "step": 3},
                {"label": "Tinggi", "value": 0.24, "step": 5},
            ]
        },
        "slope": {
            "left": "2019",
            "right": "2024",
            "rows": [
                {"label": "Contoh Utara", "from": 2, "to": 1},
                {"label": "Contoh Tengah", "from": 1, "to": 2},
                {"label": "Contoh Selatan", "from": 3, "to": 3},
            ],
        },
    }


def samples(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the style guide."""
    faulty = SampleForm({"email": "bukan surel", "draws": "5"})
    faulty.is_valid()
    return {
        "classes": CLASSES,
        "five": [_("Very low"), _("Low"), _("Middle"), _("High"), _("Very high")],
        "areas": sample_areas(),
        "charts": sample_chart(),
        "form": SampleForm(auto_id="sample_%s"),
        "faulty": faulty,
        "page": Paginator(range(1, 241), 20).page(4),
        "share": 0.37,
    }
