"""Adds to SINERGI_HOME an office that receives reports, with keys: `python -m
benchmarks.reports_office`, after `sinergi prepare`. Everything is made up."""

from __future__ import annotations

import os
from typing import Any

CITY, DISTRICTS, VILLAGES = "31.75", 10, 7
PASSPHRASE = "tolok-ukur-tujuh-belas-kucing"  # noqa: S105 - of a made-up office


def main() -> None:
    """Fill the home folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    os.environ["SINERGI_KEEPER"] = "memory"
    import django

    django.setup()
    from sinergi.access.clock import real_now
    from sinergi.accounts.services import create_institution, create_person
    from sinergi.reports.services.desks import set_desk
    from sinergi.seals.sealing import new_pair
    from sinergi.seals.services.custody import put_key
    from sinergi.seals.services.holding import set_up_office

    at = real_now()
    put_areas()
    office = create_institution("Bawaslu Tolok Ukur", "bawaslu", CITY, by=None, at=at)
    holder = create_person(
        "kustodian-uji", "Kustodian", password=PASSPHRASE, by=None, at=at
    )
    set_up_office(office, PASSPHRASE, by=None, at=at)
    put_key(office, new_pair().public, "Kunci uji", holder=holder, at=at)
    set_desk(office.pk, "Jalan Uji 1", phone="021-0", by=None, at=at)


def put_areas() -> None:
    """Put a city of ten kecamatan and seventy kelurahan."""
    import datetime as dt

    from sinergi.places.models import Area, Generation

    generation = Generation.all_rows.create(name="Uji", valid_from=dt.date(2020, 1, 1))
    rows = [_area(CITY, "Kota Uji", 2, generation)]
    for district in range(1, DISTRICTS + 1):
        code = f"{CITY}.{district:02}"
        rows.append(_area(code, f"Kecamatan Uji {district}", 3, generation))
        for village in range(1, VILLAGES + 1):
            name = f"Kelurahan Uji {district}-{village}"
            rows.append(_area(f"{code}.{1000 + village}", name, 4, generation))
    Area.all_rows.bulk_create(rows)


def _area(code: str, name: str, level: int, generation: Any) -> Any:
    from sinergi.places.models import Area

    types = {2: "kota", 3: "kecamatan", 4: "kelurahan"}
    return Area(
        code=code, name=name, type=types[level], level=level,
        parent_code=code.rpartition(".")[0], generation=generation,
    )  # fmt: skip


if __name__ == "__main__":
    main()
