"""Fills SINERGI_HOME with a province of 2,400 small made-up villages and a published run.

`python -m tests.browser.crowd`. The villages are squares in rows, so that a test knows
what lies beside what. Those of the last district were never observed.
"""

import datetime as dt
import os
from itertools import groupby
from typing import Any

import numpy as np
import shapely

AT = dt.datetime(2024, 2, 14, tzinfo=dt.UTC)
FRAMEWORK = "dasar-jaktim"
PERSON, PASSWORD = "ramai", "kata-sandi-uji-peta"
PROVINCE = "62"
REGENCIES, DISTRICTS, VILLAGES = 6, 10, 40
WEST, SOUTH, SIDE = 113.0, -2.0, 0.03


def main() -> None:
    """Fill the home folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    villages = village_codes()
    _put_areas(villages)
    _put_shapes(villages)
    _put_observations(villages[:-VILLAGES])
    _put_run()


def village_codes() -> list[str]:
    """Return the codes of the villages in order."""
    return [
        f"{PROVINCE}.{regency:02}.{district:02}.{village}"
        for regency in range(1, REGENCIES + 1)
        for district in range(1, DISTRICTS + 1)
        for village in range(2001, 2001 + VILLAGES)
    ]


def _put_areas(villages: list[str]) -> None:
    from sinergi.intake.services import import_file

    above = {code.rsplit(".", n)[0] for code in villages for n in (1, 2, 3)}
    lines = ["code,name", *(f"{c},Desa {c[-10:]}" for c in sorted(above | {*villages}))]
    _, report = import_file(
        "areas", ["\n".join(lines).encode()], file_name="a.csv", answers={}, by=None,
        at=AT,
    )  # fmt: skip
    if report.blocked:
        raise RuntimeError(f"the list of areas has faults: {report.faults[:3]}")


def _put_shapes(villages: list[str]) -> None:
    """Draw a district as one row of villages, the next district north of it."""
    from django.db import transaction

    from sinergi.intake.models import Batch
    from sinergi.places.drawing import Drawn, write_boundaries
    from sinergi.places.models import Origin

    places = np.arange(len(villages))
    west, south = WEST + places % VILLAGES * SIDE, SOUTH + places // VILLAGES * SIDE
    shapes = shapely.box(west, south, west + SIDE, south + SIDE)
    pairs: list[tuple[str, Any]] = list(zip(villages, shapes, strict=True))
    batch = Batch.all_rows.get(source="areas")
    with transaction.atomic():
        for _level in (4, 3, 2, 1):
            drawn = [Drawn(c, s, Origin.IMPORTED, approximate=False) for c, s in pairs]
            write_boundaries(drawn, batch, source="made up", licence="none")
            groups = groupby(pairs, key=lambda pair: pair[0].rpartition(".")[0])
            pairs = [
                (code, shapely.union_all([s for _, s in group]))
                for code, group in groups
            ]


def _put_observations(villages: list[str]) -> None:
    from django.db import transaction

    from sinergi.intake.bulk import insert_rows
    from sinergi.observations.models import Observation
    from sinergi.scores.catalogue import shipped

    columns = shipped(FRAMEWORK).inputs
    values = np.random.default_rng(31).gamma(2.0, 0.2, (len(villages), len(columns)))
    rows = (
        (code, column, values[i, j].item(), AT.date(), "made up")
        for i, code in enumerate(villages)
        for j, column in enumerate(columns)
    )
    fields = ("area_code", "column", "value", "observed_on", "source")
    with transaction.atomic():
        insert_rows(Observation, fields, rows)


def _put_run() -> None:
    """Compute and publish a run over every village, as the worker would."""
    from sinergi.jobs.worker import run_worker
    from sinergi.scores.catalogue import shipped
    from sinergi.scores.models import Run
    from sinergi.scores.services import RunRequest, publish_run, start_run

    institution, person = _people()
    request = RunRequest(
        framework=shipped(FRAMEWORK), level=4, within=PROVINCE, within_name="Provinsi",
        as_of=AT.date(), draws=1_000, seed=1, institution_id=institution,
    )  # fmt: skip
    run = start_run(request, by=person, at=AT)
    run_worker(batch=True)
    publish_run(Run.all_rows.get(pk=run.pk), label="", by=person, at=AT)


def _people() -> tuple[int, Any]:
    from sinergi.accounts.roles import InstitutionKind, Role
    from sinergi.accounts.services import create_institution, create_person, give_role

    institution = create_institution(
        "Bawaslu (uji)", InstitutionKind.BAWASLU, "", by=None, at=AT
    )
    person = create_person(PERSON, "Uji", password=PASSWORD, by=None, at=AT)
    give_role(
        person, institution, Role.BAWASLU_LEADER, "", valid_from=AT.date(), by=None,
        at=AT,
    )  # fmt: skip
    return institution.pk, person


if __name__ == "__main__":
    main()
