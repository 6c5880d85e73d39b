"""Adds pledges to the city of `lists_city`: 20,000 of RT and RW over its kelurahan.

`put_pledges(below, at, count)` after `lists_city.put_institutions`, with its institutions
below the city; it returns how many it wrote. `ROWS` are the pages to ask.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.pages_rows import BOOK_S, SERVER_S, PageRow

PLEDGES, QUICK_PLEDGES = 20_000, 600
EVERY_SHEET = 25
SIZE = "20,000 pledges"
FIFTY = (
    "SELECT p.*, i.name FROM neutrality_pledge p JOIN accounts_institution i"
    " ON i.id = p.institution_id WHERE p.ended_at IS NULL"
    " ORDER BY p.area_code, p.id LIMIT 50"
)


def _row(
    code: str, work: str, *paths: str, bare: str = "", target_s: float = SERVER_S
) -> PageRow:
    return PageRow(
        f"lists-{code}", work, SIZE, "lists", paths, bare=bare, target_s=target_s
    )


ROWS = (
    _row(
        "pledges", "pledges, pages and orders in turn",
        "/neutrality/pledges/", "/neutrality/pledges/?page=300",
        "/neutrality/pledges/?sort=-signed", "/neutrality/pledges/?sort=office",
        "/neutrality/pledges/?ended=1", bare=FIFTY,
    ),
    _row(
        "pledges-search", "pledges searched by words and filtered",
        "/neutrality/pledges/?q=RT+012", "/neutrality/pledges/?within=31.75.06&kind=rw",
    ),
    _row(
        "pledges-coverage", "coverage of pledges",
        "/neutrality/", "/neutrality/?kind=rt&within=31.75.06",
    ),
    _row(
        "pledges-offices", "numbers of offices, trainings, sheets",
        "/neutrality/offices/", "/neutrality/trainings/", "/neutrality/sheets/7/",
        "/neutrality/sheets/8/",
    ),
    _row("pledges-export", "all pledges as CSV", "/neutrality/pledges/export.csv"),
    _row("pledges-export-xlsx", "all pledges as XLSX", "/neutrality/pledges/export.xlsx",
         target_s=BOOK_S),
    _row("pledges-export-coverage", "coverage of pledges as CSV and XLSX",
         "/neutrality/coverage.csv", "/neutrality/coverage.xlsx"),
)  # fmt: skip


def put_pledges(below: list[Any], at: dt.datetime, count: int = PLEDGES) -> int:
    """Write sheets, pledges with names, and numbers of offices; return how many pledges."""
    from sinergi.elections.models import Election
    from sinergi.neutrality.models import Pledge, PledgeName, Quota, Sheet
    from sinergi.neutrality.rules.subjects import SubjectKind, neighbourhood, office_key

    villages = [one for one in below if one.kind == "kelurahan"]
    election = Election.all_rows.first()
    if election is None or not villages:
        raise ValueError("needs an election and kelurahan: `sinergi prepare --example`")
    day = at.date()
    sheets: dict[tuple[int, int], Any] = {}
    rows = []
    for n in range(count):
        village, place = villages[n % len(villages)], n // len(villages)
        rw, rt = place // EVERY_SHEET + 1, place % EVERY_SHEET
        key = (village.pk, rw)
        if key not in sheets:
            sheets[key] = Sheet.all_rows.create(
                institution=village, election=election, area_code=village.area_code,
                signed_on=day, created_at=at,
            )  # fmt: skip
        kind = SubjectKind.RT if rt else SubjectKind.RW
        office = neighbourhood(rw, rt or None)
        rows.append(
            Pledge(
                sheet=sheets[key], institution=village, election=election, kind=kind,
                area_code=village.area_code, office=office, office_key=office_key(office),
                signed_on=day - dt.timedelta(days=n % 60),
            )
        )  # fmt: skip
    Pledge.all_rows.bulk_create(rows, batch_size=1_000)
    PledgeName.all_rows.bulk_create(
        (
            PledgeName(
                pledge_key=row.key, institution=row.institution, name="Ketua Uji"
            )
            for row in rows
        ),
        batch_size=1_000,
    )
    Quota.all_rows.bulk_create(
        Quota(
            institution=village, kind=kind, area_code=village.area_code, counted_on=day,
            expected=400 if kind == "rt" else 20, source="Uji", created_at=at,
        )
        for village in villages
        for kind in ("rt", "rw")
    )  # fmt: skip
    return len(rows)
