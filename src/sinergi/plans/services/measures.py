"""Changes of the library of measures."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.plans.models import Measure
from sinergi_core.measures import Library
from sinergi_core.measures import Measure as CoreMeasure


@transaction.atomic
def put_library(library: Library, *, by: Actor | None, at: dt.datetime) -> int:
    """Bring the shipped measures in; one that differs becomes a new version.

    A measure that somebody edited here is left alone. Returns how many were written.
    """
    written = 0
    for measure in library.measures:
        latest = Measure.all_rows.filter(code=measure.code).order_by("-version").first()
        fields = _measure_fields(measure)
        if latest is not None and (latest.made_by is not None or _same(latest, fields)):
            continue
        _new_version(measure.code, latest, fields, by, at)
        written += 1
    if written:
        record(
            Verb.MEASURES_PUT, at=at, actor=by, target="measures:shipped", count=written
        )
    return written


@transaction.atomic
def edit_measure(
    code: str, fields: dict[str, Any], *, by: Actor, at: dt.datetime
) -> Measure:
    """Add a measure, or a new version of one; older plans keep their version."""
    latest = Measure.all_rows.filter(code=code).order_by("-version").first()
    row = _new_version(code, latest, fields, by, at)
    record(
        Verb.MEASURE_EDITED, at=at, actor=by, target=f"measure:{row.pk}",
        version=row.version,
    )  # fmt: skip
    return row


@transaction.atomic
def retire_measure(measure: Measure, *, by: Actor, at: dt.datetime) -> Measure:
    """Offer the measure to no new plan."""
    measure.retired_at = at
    measure.save(update_fields=["retired_at"])
    record(Verb.MEASURE_RETIRED, at=at, actor=by, target=f"measure:{measure.pk}")
    return measure


def _measure_fields(measure: CoreMeasure) -> dict[str, Any]:
    plain = asdict(measure)
    effect = plain["effect"]
    return {
        **{f"name_{one}": text for one, text in plain["names"].items()},
        **{f"description_{one}": text for one, text in plain["description"].items()},
        **{f"proof_{one}": text for one, text in plain["proof"].items()},
        "stages": list(plain["stages"]),
        "kinds": list(plain["kinds"]),
        "addresses": {code: list(found) for code, found in plain["addresses"].items()},
        **{f"effect_{one}": effect[one] for one in ("low", "mid", "high", "authority")},
        "effect_sure": str(effect["sure"]),
        "cost": round(plain["cost"]),
        **{
            name: plain[name]
            for name in (
                "staff_weeks", "cost_authority", "lead_weeks", "lasts_weeks",
                "source", "source_url",
            )
        },
    }  # fmt: skip


def _same(row: Measure, fields: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())


def _new_version(
    code: str,
    latest: Measure | None,
    fields: dict[str, Any],
    by: Actor | None,
    at: dt.datetime,
) -> Measure:
    if latest is not None:
        Measure.all_rows.filter(code=code, replaced_at=None).update(replaced_at=at)
    return Measure.all_rows.create(
        code=code,
        version=latest.version + 1 if latest else 1,
        made_at=at,
        made_by=by.pk if by is not None else None,
        **fields,
    )
