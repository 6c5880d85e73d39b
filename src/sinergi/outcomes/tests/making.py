"""Studies for tests: a city of kelurahan with a planted effect."""

import datetime as dt

import numpy as np

from sinergi.observations.models import Observation
from sinergi.outcomes.rules.study import Better, Protocol
from sinergi.outcomes.services.studies import StudyDraft
from sinergi.places.models import Area, Generation

COLUMN = "turnout_2024"
BEFORE = dt.date(2024, 1, 1), dt.date(2024, 2, 29)
AFTER = dt.date(2024, 3, 1), dt.date(2024, 4, 30)
AT = dt.datetime(2024, 2, 20, 3, 0, tzinfo=dt.UTC)
LATER = dt.date(2024, 6, 1)


def villages() -> list[str]:
    """Return the codes of the kelurahan, in order."""
    rows = Area.all_rows.current().at_level(4).order_by("code")
    return list(rows.values_list("code", flat=True))


def observe(effect: float, treated: list[str], seed: int = 1) -> None:
    """Write four observations of every kelurahan in each window; the treated move more."""
    chance = np.random.default_rng(seed)
    rows = []
    for code in villages():
        level = float(chance.normal(20, 1))
        for window, moved in (
            (BEFORE, 0.0),
            (AFTER, effect if code in treated else 0.0),
        ):
            for n in range(4):
                value = level + moved + float(chance.normal(0, 0.5))
                day = window[0] + dt.timedelta(days=14 * n + 3)
                rows.append(
                    Observation(
                        area_code=code, column=COLUMN, value=value, observed_on=day
                    )
                )
    Observation.all_rows.bulk_create(rows)


def protocol(treated: list[str], **changes: object) -> Protocol:
    """Return a protocol without covariates over the whole city."""
    plain = {
        "columns": ((COLUMN, Better.LOWER),), "treated": tuple(treated),
        "area_code": "31.75", "level": 4, "before": BEFORE, "after": AFTER,
        "covariates": (), "ratio": 1,
    } | changes  # fmt: skip
    return Protocol(**plain)  # type: ignore[arg-type]


def draft(institution, treated: list[str], **changes: object) -> StudyDraft:
    """Return a draft of a study of those kelurahan."""
    return StudyDraft("Forum warga", institution, protocol(treated, **changes))


def make_city(count: int = 26) -> list[str]:
    """Make a city with one district and so many kelurahan; return the codes of these."""
    lists = Generation.all_rows.create(
        name="uji", decree="uji", valid_from=dt.date(2020, 1, 1)
    )
    codes = [f"31.75.06.1{n:03d}" for n in range(1, count + 1)]
    every = [("31.75", 2), ("31.75.06", 3), *((code, 4) for code in codes)]
    Area.all_rows.bulk_create(
        Area(
            code=code, name=f"Wilayah {code}", level=level, generation=lists,
            type=["kota", "kecamatan", "kelurahan"][level - 2],
            parent_code=code.rpartition(".")[0],
        )
        for code, level in every
    )  # fmt: skip
    return codes
