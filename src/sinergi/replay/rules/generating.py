"""A generated election day: openings, noon reports, closings, incidents, planted clusters.

Everything is made up and drawn from a seed. The shares and hours are assumptions of ours
(docs/methods/replay.md), not figures of any election; the forms are those that ship.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sinergi.replay.rules.events import Event

WIB = dt.timezone(dt.timedelta(hours=7))
LATE_SHARE, NOT_YET_SHARE = 0.06, 0.01
REASONS = ("supplies", "officers", "flood", "site", "security")
INCIDENTS = ("violence", "money", "campaign", "neutrality", "logistics", "station")
INCIDENT_SHARES = (0.05, 0.2, 0.25, 0.1, 0.2, 0.2)
WATCHED = "violence money campaign logistics station"
REVIEW_S = 300


@dataclass(frozen=True, slots=True)
class Planted:
    """A cluster to be found: so many events of a kind in these areas, from hour to hour."""

    kind: str
    areas: tuple[str, ...]
    from_hour: float
    to_hour: float
    count: int


def generate_day(
    day: dt.date, stations: Mapping[str, int], *, events: int, seed: int,
    planted: Sequence[Planted] = (),
) -> list[Event]:  # fmt: skip
    """Return a day of about `events` events in the order of time.

    `stations` is kelurahan code → how many stations it has. Each station opens, reports at
    noon and closes; what is left of `events` are incidents, spread over the kelurahan by
    their stations, and the planted ones come on top. Raises ValueError for no station, or
    fewer events than openings.
    """
    total = sum(stations.values())
    if not total:
        raise ValueError("no station in any area")
    if events < total:
        raise ValueError(f"{events} events are fewer than {total} openings")
    draw = np.random.default_rng(seed)
    codes = [
        (code, number)
        for code, n in sorted(stations.items())
        for number in range(1, n + 1)
    ]
    made = [*_openings(day, codes, draw)]
    if events >= 2 * total:
        made += _reports(day, codes, draw, 12.0)
    if events >= 3 * total:
        made += _reports(day, codes, draw, 17.5)
    areas = sorted(stations)
    weights = np.array([stations[code] for code in areas], float)
    left = max(0, events - len(made))
    made += _incidents(day, areas, weights / weights.sum(), left, draw)
    for one in planted:
        made += _planted(day, one, draw)
    return sorted(made, key=lambda event: (event.at, event.form, event.area))


def _at(day: dt.date, hour: float) -> dt.datetime:
    midnight = dt.datetime.combine(day, dt.time(), WIB)
    return midnight + dt.timedelta(seconds=round(hour * 3600))


def _openings(
    day: dt.date, codes: Sequence[tuple[str, int]], draw: np.random.Generator
) -> Iterator[Event]:
    hours = draw.normal(7.4, 0.45, len(codes)).clip(6.5, 9.5)
    kinds = draw.random(len(codes))
    reasons = draw.integers(0, len(REASONS), len(codes))
    for (code, number), hour, kind, reason in zip(
        codes, hours.tolist(), kinds.tolist(), reasons.tolist(), strict=True
    ):
        late = kind < LATE_SHARE + NOT_YET_SHARE
        opened = "not_yet" if kind < NOT_YET_SHARE else "late" if late else "on_time"
        if late:
            hour += 0.7
        answers = {
            **_place(code, number), "where/happened_on": day.isoformat(),
            "where/happened_time": _at(day, hour).strftime("%H:%M:00.000+07:00"),
            "opened": opened, "people/supervisor_present": "yes",
            "supplies/complete": "no" if late and reason == 0 else "yes",
            "supplies/box_sealed": "yes", "supplies/list_posted": "yes",
            "site/dry": "no" if late and reason == 2 else "yes",
        }  # fmt: skip
        if late:
            answers["late_reasons"] = REASONS[reason]
        if opened != "not_yet":
            answers["opened_at"] = _at(day, hour).strftime("%H:%M:00.000+07:00")
        yield Event(_at(day, hour), "buka-tps", code, answers, REVIEW_S)


def _reports(
    day: dt.date,
    codes: Sequence[tuple[str, int]],
    draw: np.random.Generator,
    hour: float,
) -> Iterator[Event]:
    hours = draw.normal(hour, 0.6, len(codes))
    for (code, number), when in zip(codes, hours.tolist(), strict=True):
        answers = {
            "happened_on": day.isoformat(), "ended_on": day.isoformat(),
            "district": code[:8], "area": code, "station": f"{code}-{number:03}",
            "watched": WATCHED, "method": "on_site", "nothing": "OK",
        }  # fmt: skip
        yield Event(_at(day, when), "nihil", code, answers, REVIEW_S)


def _incidents(
    day: dt.date, areas: Sequence[str], shares: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    count: int, draw: np.random.Generator,
) -> Iterator[Event]:  # fmt: skip
    places = draw.choice(len(areas), count, p=shares).tolist()
    hours = (6.0 + 14.0 * draw.beta(2.0, 2.2, count)).tolist()
    kinds = draw.choice(len(INCIDENTS), count, p=INCIDENT_SHARES).tolist()
    for place, hour, kind in zip(places, hours, kinds, strict=True):
        yield _incident(day, areas[place], INCIDENTS[kind], hour)


def _planted(day: dt.date, one: Planted, draw: np.random.Generator) -> Iterator[Event]:
    hours = draw.uniform(one.from_hour, one.to_hour, one.count).tolist()
    places = draw.integers(0, len(one.areas), one.count).tolist()
    for place, hour in zip(places, hours, strict=True):
        yield _incident(day, one.areas[place], one.kind, hour)


def _incident(day: dt.date, code: str, kind: str, hour: float) -> Event:
    answers = {
        "kind": kind, "area": code, "happened_on": day.isoformat(),
        "description": "Latihan: kejadian yang dibuat untuk geladi.",
    }  # fmt: skip
    return Event(_at(day, hour), "cepat", code, answers, REVIEW_S)


def _place(code: str, number: int) -> dict[str, str]:
    return {
        "where/district": code[:8], "where/area": code,
        "where/station": f"{code}-{number:03}",
    }  # fmt: skip
