"""A square city of 16 kelurahan with neighbours, and field forms that tell of incidents."""

import datetime as dt
from collections.abc import Iterable

import numpy as np

from sinergi.accounts.models import Institution, Person
from sinergi.observations.models import Form, FormVersion, Sighting, Submission
from sinergi.observations.models.form import VersionState
from sinergi.places.models import Area, Generation, Neighbour

SIDE = 4
CITY = "31.75"
DAY = dt.date(2023, 9, 14)
AT = dt.datetime(2023, 9, 14, 3, 0, tzinfo=dt.UTC)
COLUMN = "politik_uang_t1"


def code_at(place: int) -> str:
    """Return the code of a place in the square: two kecamatan, eight kelurahan each."""
    return f"31.75.{1 + place // 8:02d}.{1001 + place % 8}"


CODES = tuple(code_at(place) for place in range(SIDE * SIDE))


def make_city() -> None:
    """Make the city, its kecamatan and kelurahan, and who touches whom."""
    generation = Generation.all_rows.create(name="uji", valid_from=dt.date(2020, 1, 1))
    rows = [(CITY, "Kota", "kota", 2, "31", None)]
    rows += [
        (f"31.75.{n:02d}", f"Kecamatan {n}", "kecamatan", 3, CITY, None) for n in (1, 2)
    ]
    rows += [
        (code, f"Kelurahan {place}", "kelurahan", 4, code.rpartition(".")[0], place)
        for place, code in enumerate(CODES)
    ]
    Area.all_rows.bulk_create(
        Area(
            code=code, name=name, type=kind, level=level, parent_code=parent,
            generation=generation,
            lon=None if place is None else 106.8 + 0.02 * (place % SIDE),
            lat=None if place is None else -6.2 - 0.02 * (place // SIDE),
        )
        for code, name, kind, level, parent, place in rows
    )  # fmt: skip
    pairs = [
        (a, b)
        for a in range(SIDE * SIDE)
        for b in range(SIDE * SIDE)
        if abs(a // SIDE - b // SIDE) + abs(a % SIDE - b % SIDE) == 1
    ]
    Neighbour.all_rows.bulk_create(
        Neighbour(level=4, area_code=CODES[a], neighbour_code=CODES[b], shared_m=100.0)
        for a, b in pairs
    )


def make_form(code: str = "uji-kejadian") -> FormVersion:
    """Return a form in use."""
    form = Form.all_rows.filter(code=code).first() or Form.all_rows.create(
        code=code, title_id="Uji", title_en="Test", made_at=AT
    )
    return FormVersion.all_rows.filter(form=form).first() or (
        FormVersion.all_rows.create(
            form=form, version="1", state=VersionState.PUBLISHED, made_at=AT,
            source_name="uji", source_sha256="0" * 64, xform="", md5="0" * 32,
        )
    )  # fmt: skip


def tell(
    of: Institution,
    by: Person,
    told: Iterable[tuple[str, dt.date, int]],
    column: str = COLUMN,
) -> None:
    """Put accepted field reports in: area, day, how many incidents (0: none seen)."""
    version = make_form()
    begun = Submission.all_rows.count()
    rows = [
        Submission(
            version=version, instance_id=f"uji-{begun + n}", xml=b"", sha256="0" * 64,
            person=by, institution=of, channel="api", area_code=code, happened_on=day,
            received_at=dt.datetime.combine(day, dt.time(5), tzinfo=dt.UTC),
            state="accepted",
        )
        for n, (code, day, _count) in enumerate(told)
    ]  # fmt: skip
    Submission.all_rows.bulk_create(rows)
    made = {one.instance_id: one for one in Submission.all_rows.all()}
    Sighting.all_rows.bulk_create(
        Sighting(
            submission=made[f"uji-{begun + n}"], family="events", column=column,
            area_code=code, amount=float(count), happened_on=day,
        )
        for n, (code, day, count) in enumerate(told)
    )  # fmt: skip


def usual_days(days: int, seed: int = 1) -> list[tuple[str, dt.date, int]]:
    """Return a report from each kelurahan on each day up to DAY, now and then of one."""
    rng = np.random.default_rng(seed)
    drawn = rng.poisson(0.3, (len(CODES), days))
    return [
        (code, DAY - dt.timedelta(days=days - 1 - column), int(drawn[row, column]))
        for row, code in enumerate(CODES)
        for column in range(days)
    ]


def outbreak(days: int = 3, count: int = 5) -> list[tuple[str, dt.date, int]]:
    """Return incidents in the four kelurahan of one corner, on the last days."""
    return [
        (CODES[place], DAY - dt.timedelta(days=back), count)
        for place in (0, 1, 4, 5)
        for back in range(days)
    ]
