"""From observations to the table a framework is computed from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _

from sinergi.intake.models import Batch, BatchState
from sinergi.observations.area_table import area_table
from sinergi.observations.field_cells import STATIONS_TOTAL
from sinergi.observations.filling import (
    accepted_reports,
    has_newer_sightings,
    has_newer_stations,
    registry_source,
)
from sinergi.observations.models import Observation
from sinergi.places.models import Area
from sinergi.scores.computed import with_computed
from sinergi.scores.models import Run
from sinergi_core.index.framework import Framework
from sinergi_core.index.table import AreaTable

TABLES = "indicator_tables"
"""The source whose batches bring observations."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The table, and what people need beside it: names and parents by area code."""

    table: AreaTable
    names: dict[str, str]
    parents: dict[str, str]

    @property
    def seen(self) -> dict[str, float]:
        """Share of the areas with a value, by column."""
        if not self.table.areas:
            return dict.fromkeys(self.table.columns, 0.0)
        shares = np.isfinite(self.table.values).mean(axis=0)
        return dict(zip(self.table.columns, shares.tolist(), strict=True))

    @property
    def has_data(self) -> bool:
        """True when some cell of the table was seen."""
        return bool(np.isfinite(self.table.values).any())


def areas_of(within: str, level: int) -> list[tuple[str, str, str]]:
    """Return (code, name, parent) of the areas of a level in an area, by code."""
    rows = Area.all_rows.current().within(within).at_level(level).order_by("code")
    return list(rows.values_list("code", "name", "parent_code"))


def gather(
    framework: Framework, *, within: str, level: int, up_to: dt.date
) -> Gathered:
    """Return what is known on that day of every column the framework reads.

    Columns nobody has observed are there and hold NaN throughout.
    """
    areas = areas_of(within, level)
    codes = tuple(code for code, _, _ in areas)
    table = area_table(codes, framework.inputs, up_to=up_to)
    table = with_computed(table, up_to)
    table = _as_in_a_file(table, tuple(parent for _, _, parent in areas))
    return Gathered(
        table=table,
        names={code: name for code, name, _ in areas},
        parents={code: parent for code, _, parent in areas},
    )


def _as_in_a_file(table: AreaTable, parents: tuple[str, ...]) -> AreaTable:
    """Give the table the shape `sinergi index` reads, so that both have one digest."""
    errors, days = table.errors, table.observed_on
    return replace(
        table,
        groups=parents,
        errors=errors if errors is not None and np.isfinite(errors).any() else None,
        observed_on=days if days is not None and not np.isnat(days).all() else None,
    )


def sources_of(
    columns: Sequence[str], *, within: str, up_to: dt.date
) -> dict[str, list[str]]:
    """Return by column the sources its values came from, sorted, the field last.

    At most three queries.
    """
    rows = (
        Observation.all_rows.up_to(up_to)
        .within(within)
        .filter(column__in=columns)
        .order_by("column", "source")
        .values_list("column", "source")
        .distinct()
    )
    found: dict[str, list[str]] = {}
    for column, source in rows:
        if source:
            found.setdefault(column, []).append(source)
    counted = accepted_reports(columns, within, up_to=up_to)
    for column, count in counted.items():
        text = _("Accepted field reports: %(count)s") % {"count": count}
        found.setdefault(column, []).append(text)
    if registry := registry_source(columns, counted):
        found.setdefault(STATIONS_TOTAL, []).append(registry)
    return found


MOST_LOOKED_THROUGH = 5_000
"""For runs of more areas it is asked whether tables came in at all, not which cells."""


def has_newer_data(run: Run) -> bool:
    """True when data of the run's own days came in after it was computed.

    A table that was imported, field reports that were accepted or taken back, or polling
    stations that answers are scaled up to. Mostly one small query over batches; a second
    one over cells only when some batch is newer and the run is small enough to look
    through; one over sightings where forms fill them, and for frameworks that read
    columns of stations up to three over those that were imported.
    """
    if run.completed_at is None or _has_newer_tables(run):
        return run.completed_at is not None
    columns, since = run.framework.inputs, run.completed_at
    return has_newer_sightings(
        columns, run.within, up_to=run.as_of, since=since
    ) or has_newer_stations(columns, run.within, up_to=run.as_of, since=since)


def _has_newer_tables(run: Run) -> bool:
    newer = Batch.all_rows.filter(
        source=TABLES, state=BatchState.APPLIED, ended_at__gt=run.completed_at
    )
    if not newer.exists() or run.areas > MOST_LOOKED_THROUGH:
        return bool(newer.exists())
    rows = Observation.all_rows.up_to(run.as_of).within(run.within)
    return bool(rows.filter(column__in=run.framework.inputs, batch__in=newer).exists())
