"""Adds joint operations to the city of `lists_city`: props, letters, patrols, posko, loans.

`put_operations(city, below, at, count)` after `lists_city.put_institutions`; `ROWS` are the
pages to ask. Everything is made up. There are `count` props, two fifths as many operations
and loans, a fifth as many letters, and a posko in every area.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from benchmarks.pages_rows import BOOK_S, SERVER_S, PageRow

PROPS, QUICK_PROPS = 5_000, 150
SIZE = "5,000 props, 2,000 operations"
STEPS = (
    "seen", "recommended", "ordered", "taken-down", "stored", "returned", "no-breach",
)  # fmt: skip
LOG_LINES = 60
FIFTY = (
    "SELECT p.*, i.name FROM operations_prop p JOIN accounts_institution i"
    " ON i.id = p.reporter_id WHERE step IN"
    " ('seen', 'recommended', 'ordered', 'taken-down', 'stored')"
    " ORDER BY p.id DESC LIMIT 50"
)


def _row(
    code: str, work: str, *paths: str, bare: str = "", target_s: float = SERVER_S
) -> PageRow:
    return PageRow(
        f"lists-operations-{code}",
        work,
        SIZE,
        "lists",
        paths,
        bare=bare,
        target_s=target_s,
    )


ROWS = (
    _row(
        "props", "campaign props, pages, orders and filters in turn",
        "/operations/props/", "/operations/props/?page=60",
        "/operations/props/?step=all&sort=-area", "/operations/props/?q=jalan+13",
        "/operations/props/?within=31.75.06&kind=billboard", "/operations/props/?late=1",
        "/operations/props/?mine=1", bare=FIFTY,
    ),
    _row(
        "map", "backlog on a map, of the city and of a kecamatan",
        "/operations/props/map/?within=31.75", "/operations/props/map/?within=31.75.06",
    ),
    _row(
        "map-data", "data of that map",
        "/operations/props/map/data.json?within=31.75",
        "/operations/props/map/data.json?within=31.75.06",
    ),
    _row(
        "list", "joint operations, pages and filters in turn",
        "/operations/", "/operations/?page=20", "/operations/?step=all",
        "/operations/?q=patroli+13", "/operations/?within=31.75.06",
    ),
    _row(
        "letters", "letters about props",
        "/operations/letters/", "/operations/letters/?page=15",
        "/operations/letters/?q=SP-13",
    ),
    _row(
        "posko", "posko, and the summary of a day",
        "/posko/", "/posko/?within=31.75.06", "/posko/summary/",
    ),
    _row("posko-day", "one posko on a day, seven in turn",
         *(f"/posko/{n}/" for n in range(101, 108))),
    _row(
        "lent", "lent personnel, pages and filters in turn",
        "/lent-personnel/", "/lent-personnel/?page=20", "/lent-personnel/?q=seksi+13",
    ),
    _row(
        "pages", "one prop and one operation, seven in turn",
        *(
            f"/operations/{part}{n}/"
            for n in range(201, 205)
            for part in ("props/", "")
        ),
    ),
    _row(
        "export", "all props as CSV", "/operations/props/export.csv?step=all",
    ),
    _row("export-xlsx", "all props as XLSX", "/operations/props/export.xlsx?step=all",
         target_s=BOOK_S),
    _row(
        "export-rest", "all operations and loans as CSV, backlog and a day as both",
        "/operations/export.csv?step=all", "/lent-personnel/export.csv",
        "/operations/props/map/export.csv?within=31.75",
        "/operations/props/map/export.xlsx?within=31.75",
        "/posko/summary/export.csv", "/posko/summary/export.xlsx",
    ),
    _row(
        "export-rest-xlsx", "all operations and all loans as XLSX",
        "/operations/export.xlsx?step=all", "/lent-personnel/export.xlsx",
        target_s=BOOK_S,
    ),
)  # fmt: skip


def put_operations(
    city: Any, below: list[Any], at: dt.datetime, count: int = PROPS
) -> int:
    """Write so many props and what goes with them; return how many props."""
    from sinergi.accounts.models import Institution

    handler, executor = (
        Institution.all_rows.create(
            name=name, kind=kind, area_code=city.area_code, created_at=at,
            superior=superior,
        )
        for name, kind, superior in (
            ("Bawaslu Uji", "bawaslu", None), ("Satpol PP Uji", "satpol-pp", city),
        )
    )  # fmt: skip
    owners = [one for one in below if one.area_code.count(".") == 3]
    _put_operations(owners, executor, at, count * 2 // 5)
    _put_props(owners, handler, executor, at, count)
    _put_letters(handler, executor, at, count // 5)
    _put_posko([city, *below], handler, at)
    _put_loans(owners, handler, at, count * 2 // 5)
    return count


def _put_props(
    owners: list[Any], handler: Any, executor: Any, at: dt.datetime, count: int
) -> None:
    from sinergi.operations.models import Operation, Prop, PropStep

    rng = np.random.default_rng(11)
    kinds, places = _codes("kind"), _codes("place_type")
    works = list(Operation.all_rows.values_list("pk", flat=True)[:50])
    days = rng.integers(-30, 30, count)
    rows = []
    for n in range(count):
        owner, step = owners[n % len(owners)], STEPS[n % len(STEPS)]
        rows.append(
            Prop(
                number=f"APK-2020-{n + 1:05}", kind=kinds[n % len(kinds)], count=1 + n % 4,
                place=f"Jalan {n % 97} depan kantor {n}",
                place_type=places[n % len(places)], area_code=owner.area_code,
                contestant=f"Peserta {n % 30}", seen_on=at.date(), reporter=owner,
                handler=handler, executor=None if step == "seen" else executor, step=step,
                step_at=at, due_on=at.date() + dt.timedelta(days=int(days[n])),
                operation_id=works[n % 50] if step in {"stored", "returned"} else None,
                created_at=at,
            )
        )  # fmt: skip
    made = Prop.all_rows.bulk_create(rows, batch_size=500)
    PropStep.all_rows.bulk_create(
        (PropStep(prop=row, at=at, step_to=to) for row in made for to in ("seen", row.step)),
        batch_size=1_000,
    )  # fmt: skip


def _codes(field: str) -> list[str]:
    from sinergi.operations.rules.props import Kind, PlaceType

    return [one.value for one in (Kind if field == "kind" else PlaceType)]


def _put_operations(
    owners: list[Any], executor: Any, at: dt.datetime, count: int
) -> None:
    from sinergi.operations.models import Operation, OperationUnit

    kinds = ("props", "money-politics", "night-patrol", "store-guard")
    steps = ("planned", "ordered", "held", "closed")
    made = Operation.all_rows.bulk_create(
        (
            Operation(
                number=f"OP-2020-{n + 1:05}", kind=kinds[n % 4],
                title=f"Patroli {n % 97} gabungan {n}", lead=owners[n % len(owners)],
                area_code=owners[n % len(owners)].area_code,
                starts_at=at + dt.timedelta(hours=n % 700 - 350),
                ends_at=at + dt.timedelta(hours=n % 700 - 346),
                step=steps[n % 4], step_at=at, created_at=at,
            )
            for n in range(count)
        ),
        batch_size=500,
    )  # fmt: skip
    OperationUnit.all_rows.bulk_create(
        (
            OperationUnit(
                operation=row, name=name, planned=6, institution=who, came=5,
            )
            for row in made
            for name, who in (("Satpol PP", executor), ("PPSU", None))
        ),
        batch_size=1_000,
    )  # fmt: skip


def _put_letters(handler: Any, executor: Any, at: dt.datetime, count: int) -> None:
    from sinergi.operations.models import Letter

    Letter.all_rows.bulk_create(
        (
            Letter(
                kind="order" if n % 2 else "recommendation", number=f"SP-{n % 97}/{n}",
                dated_on=at.date(), sender=executor if n % 2 else handler,
                addressee=handler if n % 2 else executor, ground="Dasar uji",
                area_code=executor.area_code, made_at=at,
            )
            for n in range(count)
        ),
        batch_size=500,
    )  # fmt: skip


def _put_posko(offices: list[Any], handler: Any, at: dt.datetime) -> None:
    from django.utils import timezone

    from sinergi.elections.models import Election
    from sinergi.operations.models import LogEntry, Posko, Shift

    election = Election.all_rows.order_by("voting_on").first()
    day = timezone.localdate(at)
    taken = set(
        Posko.all_rows.filter(election=election).values_list("area_code", flat=True)
    )
    made = Posko.all_rows.bulk_create(
        Posko(
            election=election, area_code=one.area_code, name=f"Posko {one.area_code}",
            institution=one, receiver=handler, opens_at=dt.time(8), closes_at=dt.time(16),
            from_on=day - dt.timedelta(days=30), until_on=day + dt.timedelta(days=30),
            created_at=at,
        )
        for one in offices
        if one.area_code not in taken
    )  # fmt: skip
    LogEntry.all_rows.bulk_create(
        (
            LogEntry(posko=row, at=at, day=day, kind="other", text=f"Catatan {n}")
            for row in made
            for n in range(LOG_LINES)
        ),
        batch_size=1_000,
    )
    Shift.all_rows.bulk_create(
        Shift(
            posko=row, day=day, starts_at=dt.time(8), ends_at=dt.time(16),
            name=f"Petugas {n}",
        )
        for row in made
        for n in range(3)
    )  # fmt: skip


def _put_loans(owners: list[Any], taker: Any, at: dt.datetime, count: int) -> None:
    from sinergi.operations.models import Lending, LentName

    steps = ("lent", "returned")
    made = Lending.all_rows.bulk_create(
        (
            Lending(
                number=f"BKO-2020-{n + 1:05}", giver=owners[n % len(owners)], taker=taker,
                area_code=owners[n % len(owners)].area_code, office=f"Seksi {n % 97}",
                duty="Sekretariat", letter_number=f"ST-{n}", letter_on=at.date(),
                from_on=at.date(), step=steps[n % 2], step_at=at, created_at=at,
            )
            for n in range(count)
        ),
        batch_size=500,
    )  # fmt: skip
    LentName.all_rows.bulk_create(
        (LentName(lending=row, name="Pegawai Uji") for row in made), batch_size=1_000
    )
