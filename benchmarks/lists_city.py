"""Adds to SINERGI_HOME a city at work: institutions in lines, 10,000 commitments, and
what the city does (outreach, facilities, pledges, joint operations).

`python -m benchmarks.lists_city [--quick]`, after `sinergi prepare --example`, whose
areas and calendar it uses. Everything is made up; the visitor is a coordinator of the
city, who sees every line below, and the worst case of the lists.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from typing import Any

import numpy as np

PERSON, PASSWORD = "koordinator-uji", "kata-sandi-uji-daftar"
CITY = "31.75"
COMMITMENTS, QUICK_COMMITMENTS = 10_000, 300
NOTES_EACH = 2
STEPS = ("proposed", "accepted", "working", "blocked", "reported", "done", "declined")
SHARES = (0.15, 0.15, 0.3, 0.05, 0.1, 0.2, 0.05)


def main() -> None:
    """Fill the home folder that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists_city")
    parser.add_argument("--quick", action="store_true", help="300 commitments only")
    quick = parser.parse_args().quick
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django

    django.setup()
    from sinergi.access.clock import real_now

    at = real_now()
    city, below = put_institutions(at)
    put_person(city, at)
    count = QUICK_COMMITMENTS if quick else COMMITMENTS
    put_commitments(city, below, count, at)
    sys.stdout.write(f"{count} commitments\n")
    put_rest(city, below, at, quick)
    settle()


def settle() -> None:
    """Do what the worker does with a city that appears at once, before anything is timed.

    Thousands of commitments become late in one moment, and each is told of.
    """
    from sinergi.access.clock import real_now
    from sinergi.alerts.making import make_notices
    from sinergi.jobs.worker import run_due

    run_due(real_now())
    make_notices(real_now())


def put_rest(city: Any, below: list[Any], at: dt.datetime, quick: bool) -> None:
    """Write what hangs on no commitment."""
    from benchmarks import lists_facilities as facilities
    from benchmarks import lists_operations as operations
    from benchmarks import lists_outreach as outreach
    from benchmarks import lists_pledges as pledges

    sizes = (
        (outreach.QUICK_SESSIONS, facilities.QUICK_FACILITIES, pledges.QUICK_PLEDGES,
         operations.QUICK_PROPS)
        if quick
        else (outreach.SESSIONS, facilities.FACILITIES, pledges.PLEDGES, operations.PROPS)
    )  # fmt: skip
    outreach.put_outreach(city, below, sizes[0], at)
    facilities.put_facilities(city, sizes[1], at)
    pledges.put_pledges(below, at, sizes[2])
    operations.put_operations(city, below, at, sizes[3])


def put_institutions(at: dt.datetime) -> tuple[Any, list[Any]]:
    """Write the city, its kecamatan and kelurahan; return the city and those below."""
    from sinergi.accounts.models import Institution
    from sinergi.places.models import Area

    city = Institution.all_rows.create(
        name="Pemkot Uji", kind="pemkot", area_code=CITY, created_at=at
    )
    made: dict[str, Any] = {CITY: city}
    kinds = {3: "kecamatan", 4: "kelurahan"}
    areas = Area.all_rows.filter(valid_to=None, code__startswith=f"{CITY}.")
    for area in areas.filter(level__in=kinds).order_by("level", "code"):
        made[area.code] = Institution.all_rows.create(
            name=f"{kinds[area.level].title()} Uji {area.name} {area.code}",
            kind=kinds[area.level],
            area_code=area.code,
            superior=made.get(area.code.rpartition(".")[0], city),
            created_at=at,
        )
    return city, [one for code, one in made.items() if code != CITY]


def put_person(city: Any, at: dt.datetime) -> None:
    """Write the visitor."""
    from sinergi.accounts.roles import Role
    from sinergi.accounts.services import create_person, give_role

    person = create_person(PERSON, "Uji", password=PASSWORD, by=None, at=at)
    give_role(
        person, city, Role.COORDINATOR, CITY,
        valid_from=dt.date(2022, 1, 1), by=None, at=at,
    )  # fmt: skip


def put_commitments(
    city: Any, below: list[Any], count: int, at: dt.datetime
) -> list[Any]:
    """Write so many commitments in all steps, due around today, with their notes."""
    from sinergi.commitments.models import Commitment, Progress
    from sinergi.elections.models import Stage

    rng = np.random.default_rng(1)
    stages = [None, *Stage.all_rows.all()]
    owners = rng.choice(len(below) + 1, count)
    steps = rng.choice(STEPS, count, p=SHARES)
    days = rng.integers(-60, 60, count)
    rows = []
    for n in range(count):
        owner = below[owners[n] - 1] if owners[n] else city
        stage = stages[n % len(stages)]
        step = str(steps[n])
        rows.append(
            Commitment(
                number=f"K-2023-{n + 1:05}",
                title=f"Rapat koordinasi pencegahan {n % 97} di wilayah {n % 65}",
                detail="Undang Panwascam, PPK, dan tokoh masyarakat. " * 4,
                institution=owner,
                asked_by=city,
                area_code=owner.area_code,
                election=stage.election if stage else None,
                stage=stage,
                due_on=at.date() + dt.timedelta(days=int(days[n])),
                step=step,
                step_at=at,
                accepted_at=None if step in {"proposed", "declined"} else at,
                reported_at=at if step in {"reported", "done"} else None,
                created_at=at,
            )
        )
    made = Commitment.all_rows.bulk_create(rows, batch_size=500)
    Progress.all_rows.bulk_create(
        (
            Progress(commitment=row, at=at, note="Undangan sudah dikirim.")
            for row in made
            for _ in range(NOTES_EACH)
        ),
        batch_size=1_000,
    )
    return made


if __name__ == "__main__":
    main()
