"""What the page of a study shows."""

from dataclasses import dataclass
from typing import Any

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment
from sinergi.outcomes.measured import Measured, measured
from sinergi.outcomes.models import Outcome, Study
from sinergi.outcomes.picture import Picture, picture_of
from sinergi.outcomes.words import (
    cautions_of,
    column_name,
    sentence_of,
    verdict_text,
)
from sinergi.places.models import Area
from sinergi_core.effect.matching import DOUBTFUL


@dataclass(frozen=True, slots=True)
class Shown:
    """An outcome in words, lines and tables."""

    row: Outcome
    measured: Measured
    sentence: str
    verdict: str
    cautions: list[str]
    picture: Picture | None
    balance: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    coverage: dict[str, Any] | None


def shown_of(row: Outcome, names: dict[str, str]) -> Shown:
    """Return an outcome as the page shows it; `names` of areas by code."""
    figures = row.figures
    return Shown(
        row=row,
        measured=measured(row.column),
        sentence=sentence_of(row),
        verdict=verdict_text(row),
        cautions=cautions_of(row),
        picture=picture_of(figures.get("series", [])),
        balance=[
            one
            | {
                "name": column_name(one["column"]),
                "doubtful": one["after"] is None or abs(one["after"]) > DOUBTFUL,
            }
            for one in figures.get("balance", [])
        ],
        changes=[
            one
            | {
                "treated": _named(one["treated"], names),
                "controls": _named(one["controls"], names),
            }
            for one in figures.get("changes", [])
        ],
        coverage=figures.get("coverage"),
    )


def _named(codes: list[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)


def area_names_of(study: Study) -> dict[str, str]:
    """Return code → name of the areas a study is about; one query."""
    rows = Area.all_rows.current().at_level(study.asked.level).within(study.area_code)
    return dict(rows.values_list("code", "name"))


def versions_of(study: Study) -> list[Study]:
    """Return all versions of a study, the newest first."""
    first = study
    while first.earlier is not None:
        first = first.earlier
    found = [first]
    while (later := getattr(found[-1], "later", None)) is not None:
        found.append(later)
    return found[::-1]


def promises_of(rows: list[Outcome], study: Study, actor: Actor) -> list[Commitment]:
    """Return the commitments a study rests on that this person may see."""
    found = Commitment.visible.to(actor)
    if rows:
        kept = rows[0].commitments.values_list("pk", flat=True)
        found = found.filter(pk__in=list(kept))
    elif study.plan is not None:
        items = study.plan.items.filter(area_code__in=study.asked.treated)
        if study.measure is not None:
            items = items.filter(measure__code=study.measure.code)
        asked = items.exclude(commitment_id=None)
        keys = [one.commitment_id for one in asked if one.commitment_id is not None]
        found = found.filter(pk__in=keys)
    else:
        return []
    return list(found.order_by("area_code", "pk"))
