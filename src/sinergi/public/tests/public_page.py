"""A small city with a published run, and the two sides that keep its public page."""

import datetime as dt
from dataclasses import dataclass

from shapely import box, to_wkb

from conftest import make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role
from sinergi.intake.models import Batch, BatchState
from sinergi.places.models import Boundary
from sinergi.public.models import Release
from sinergi.public.rules.parts import OWNERS, Dataset, Part, Side
from sinergi.public.services.parts import set_part
from sinergi.public.services.releases import (
    ReleaseDraft,
    agree_release,
    propose_release,
)
from sinergi.scores.models import Publication, Run
from sinergi.web.tests.conftest import make_run

AT = dt.datetime(2023, 9, 14, 3, tzinfo=dt.UTC)
ID, EN = "Edisi pertama dengan data awal.", "First edition with the first data."


@dataclass(frozen=True)
class Keepers:
    """One who proposes and one who agrees, of each side."""

    analyst: Person
    leader: Person
    coordinator: Person
    mayor: Person

    def show(self, *parts: Part) -> None:
        """Show parts, all where none is named."""
        for part in parts or tuple(Part):
            by = self.leader if Side.BAWASLU in OWNERS[part] else self.coordinator
            set_part(part, shown=True, by=by, at=AT)

    def release(self, dataset: Dataset, run: Run | None = None) -> Release:
        """Release a table by two people."""
        bawaslus = dataset in {Dataset.SCORES, Dataset.REPORTS}
        first = self.analyst if bawaslus else self.mayor
        second = self.leader if bawaslus else self.coordinator
        draft = ReleaseDraft(dataset=dataset, change_id=ID, change_en=EN, run=run)
        return agree_release(propose_release(draft, by=first, at=AT), by=second, at=AT)


def draw_squares() -> None:
    """Give the first two kelurahan a shape."""
    batch = Batch.all_rows.create(
        source="boundaries",
        size=1,
        state=BatchState.APPLIED,
        received_at=AT,
        ended_at=AT,
    )
    for n, code in enumerate(("31.75.04.1001", "31.75.06.1005")):
        west = 106.8 + n / 10
        Boundary.all_rows.create(
            batch=batch, area_code=code, level=4, min_lon=west, min_lat=-6.3,
            max_lon=west + 0.1, max_lat=-6.2, area_km2=100, origin="imported",
            approximate=False, wkb=to_wkb(box(west, -6.3, west + 0.1, -6.2)),
        )  # fmt: skip


def keepers_of(bawaslu: Institution, pemkot: Institution) -> Keepers:
    """Make the four people."""
    made = (
        make_person("usul-b", Role.BAWASLU_ANALYST, bawaslu, "31.75"),
        make_person("setuju-b", Role.BAWASLU_LEADER, bawaslu, "31.75"),
        make_person("setuju-p", Role.COORDINATOR, pemkot, "31.75"),
        make_person("usul-p", Role.LEADER, pemkot, "31.75"),
    )
    return Keepers(*made)


def published_run(bawaslu: Institution, by: Person) -> Run:
    """Make a run and its publication."""
    run = make_run(bawaslu, by, AT)
    Publication.all_rows.create(
        run=run, framework_code=run.framework_code, level=run.level, within=run.within,
        institution=bawaslu, by_id=by.pk, at=AT,
    )  # fmt: skip
    return Run.all_rows.select_related("institution").get(pk=run.pk)
