"""Adds facilities to the city of `lists_city`: 5,000 with checks and defects, made up.

`put_facilities(keeper, count, at)` after `lists_city.put_institutions`; `ROWS` are the
pages to ask.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from benchmarks.pages_rows import BOOK_S, SERVER_S, PageRow

FACILITIES, QUICK_FACILITIES = 5_000, 150
CHECKED_ITEMS = 4
SIZE = "5,000 facilities"
FIFTY = (
    "SELECT f.* FROM facilities_facility f WHERE closed_at IS NULL"
    " ORDER BY area_code, kind, name, id LIMIT 50"
)


def _row(
    code: str, work: str, *paths: str, bare: str = "", target_s: float = SERVER_S
) -> PageRow:
    return PageRow(
        f"lists-facilities-{code}",
        work,
        SIZE,
        "lists",
        paths,
        bare=bare,
        target_s=target_s,
    )


ROWS = (
    _row(
        "list", "facilities, pages and orders in turn",
        "/facilities/", "/facilities/?page=70", "/facilities/?sort=-name",
        "/facilities/?sort=until", bare=FIFTY,
    ),
    _row(
        "search", "facilities searched by words and filtered",
        "/facilities/?q=uji+0013", "/facilities/?state=not-ready",
        "/facilities/?kind=stores", "/facilities/?within=31.75.06&state=ready",
    ),
    _row("map", "map of facilities with its table", "/facilities/map/",
         "/facilities/map/?within=31.75.06"),
    _row("map-data", "data of that map", "/facilities/map/data.json?within=31.75",
         "/facilities/map/data.json?within=31.75.06"),
    _row(
        "area", "page of a kecamatan, of a kelurahan, of the city",
        "/facilities/areas/31.75.06/", "/facilities/areas/31.75.06.1003/",
        "/facilities/areas/31.75/",
    ),
    _row(
        "defects", "defects, pages and steps in turn",
        "/facilities/defects/", "/facilities/defects/?page=20",
        "/facilities/defects/?step=open",
    ),
    _row(
        "facility", "page of one facility, seven in turn",
        *(f"/facilities/{n}/" for n in range(201, 208)),
    ),
    _row("export", "all facilities as CSV", "/facilities/export.csv",
         target_s=BOOK_S),
    _row("export-xlsx", "all facilities as XLSX", "/facilities/export.xlsx",
         target_s=BOOK_S),
)  # fmt: skip
KINDS = (
    "secretariat-ppk", "secretariat-pps", "secretariat-panwascam", "secretariat-pkd",
    "store-kecamatan", "posko",
)  # fmt: skip


def put_facilities(keeper: Any, count: int, at: dt.datetime) -> int:
    """Write so many facilities over the kelurahan of the city, a tenth never checked.

    `keeper` is the institution that keeps them. Returns how many rows there are.
    """
    from sinergi.facilities.models import Facility
    from sinergi.facilities.rules.kinds import FacilityKind, served_code
    from sinergi.places.models import Area

    rng = np.random.default_rng(5)
    areas = Area.all_rows.filter(valid_to=None, level=4, code__startswith="31.75.")
    villages = list(areas.order_by("code").values_list("code", flat=True))
    today, states = at.date(), ("ready", "not-ready", "unchecked")
    rows = []
    for n in range(count):
        code, kind = villages[n % len(villages)], KINDS[n % len(KINDS)]
        state = states[int(rng.integers(3))]
        score = float(rng.random())
        seen = n % 10 != 9
        until = today + dt.timedelta(days=int(rng.integers(-20, 90)))
        rows.append(
            Facility(
                kind=kind, name=f"Fasilitas uji {n:05}", area_code=code,
                serves_code=served_code(FacilityKind(kind), code, 4), keeper=keeper,
                created_at=at, state=state if seen else "unchecked",
                score=score if seen else 0.0, highest=min(1.0, score + 0.2),
                ready_until_on=until if state == "ready" and seen else None,
                next_expiry_on=until if seen else None,
                checked_on=today if seen else None, address=f"Jalan Uji {n}",
            )
        )  # fmt: skip
    Facility.all_rows.bulk_create(rows, batch_size=1_000)
    put_checks(rows, at)
    return len(rows)


def put_checks(rows: list[Any], at: dt.datetime) -> None:
    """Write a few checks for each facility that was checked, and a defect for some."""
    from sinergi.facilities.checklists import checklist_for
    from sinergi.facilities.models import Defect, ItemCheck
    from sinergi.facilities.rules.kinds import FacilityKind

    checks = []
    for n, row in enumerate(rows):
        if row.checked_on is None:
            continue
        items = checklist_for(FacilityKind(row.kind)).items[:CHECKED_ITEMS]
        for place, one in enumerate(items):
            bad = row.state == "not-ready" and place == 0
            checks.append(
                ItemCheck(
                    facility=row, edition="2026-11", item=one.code,
                    result="fail" if bad else "ok", at=at,
                    checked_on=row.checked_on - dt.timedelta(days=n % 45),
                )
            )  # fmt: skip
    ItemCheck.all_rows.bulk_create(checks, batch_size=1_000)
    Defect.all_rows.bulk_create(
        [
            Defect(facility=one.facility, item=one.item, found_by=one, opened_at=at)
            for one in checks
            if one.result == "fail"
        ],
        batch_size=1_000,
    )
