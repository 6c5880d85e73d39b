"""A sandbox made ready: the example, stations, field people, a stream and its script."""

import datetime as dt
from collections.abc import Mapping

from sinergi.accounts.example import CITY
from sinergi.elections.models import Election, PollingStation
from sinergi.intake.services import import_file
from sinergi.places.models import Area
from sinergi.replay.people import put_field_people
from sinergi.replay.rules.events import write_stream
from sinergi.replay.rules.generating import Planted, generate_day
from sinergi.replay.store import Progress, put_rehearsal

VILLAGE = 4
VOTERS = 270
"""Voters of a made-up station: about what a station of Jakarta Timur had in 2024."""


class NoPlaces(LookupError):
    """The sandbox lacks what a stream is generated over; the text says what."""


def stations_by_area(election: Election) -> dict[str, int]:
    """Return kelurahan → how many stations stand there in the city."""
    found: dict[str, int] = {}
    rows = PollingStation.all_rows.filter(election=election)
    for code in rows.values_list("area_code", flat=True).iterator(chunk_size=10_000):
        found[code] = found.get(code, 0) + 1
    return found


def put_made_up_stations(
    election: Election, counts: Mapping[str, int], *, at: dt.datetime
) -> int:
    """Import so many made-up stations per kelurahan, numbered from 1; return how many."""
    lines = ["code,number,registered"]
    for code, count in sorted(counts.items()):
        lines += [f"{code},{number},{VOTERS}" for number in range(1, count + 1)]
    content = "\n".join([*lines, ""]).encode()
    import_file(
        "polling_stations", iter([content]), file_name="tps-latihan.csv",
        answers={"election": election.code}, by=None, at=at,
    )  # fmt: skip
    return len(lines) - 1


def counts_of_example() -> dict[str, int]:
    """Return kelurahan → stations of 2024, from the table of the example."""
    import csv

    from sinergi_core.examples import example_path

    with open(example_path("jakarta_timur.csv"), encoding="utf-8", newline="") as file:
        return {row["code"]: int(row["tps_2024"]) for row in csv.DictReader(file)}


def election_on(day: dt.date) -> Election:
    """Return the election whose voting is on this day, else the next one; NoPlaces."""
    rows = Election.all_rows.filter(voting_on__gte=day).order_by("voting_on")
    row = rows.first() or Election.all_rows.order_by("-voting_on").first()
    if row is None:
        raise NoPlaces("there is no election in the calendar")
    return row


def planted_in(codes: list[str]) -> tuple[Planted, ...]:
    """Return the clusters of the shipped script: kelurahan of one kecamatan, three times."""
    by_district: dict[str, list[str]] = {}
    for code in codes:
        by_district.setdefault(code.rpartition(".")[0], []).append(code)
    first, middle, last = (
        sorted(by_district)[n] for n in (0, len(by_district) // 2, -1)
    )
    return (
        Planted("station", tuple(by_district[first][:3]), 7.25, 9.0, 40),
        Planted("violence", tuple(by_district[middle][:2]), 10.5, 12.0, 25),
        Planted("money", tuple(by_district[last][:3]), 5.0, 8.0, 45),
    )


def fill_sandbox(
    day: dt.date, *, events: int, seed: int, script: bytes, at: dt.datetime,
    stream: bytes | None = None,
) -> Progress:  # fmt: skip
    """Put stations, people, stream and script; return what is to be played.

    A `stream` that is given is played instead of a generated one. Raises NoPlaces,
    BadStream, BadScript, ValueError for too few events.
    """
    areas = Area.all_rows.current().filter(level=VILLAGE, code__startswith=f"{CITY}.")
    codes = sorted(areas.values_list("code", flat=True))
    if not codes:
        raise NoPlaces("there are no kelurahan: begin with the example")
    election = election_on(day)
    if not stations_by_area(election):
        put_made_up_stations(election, counts_of_example(), at=at)
    put_field_people(at=at)
    if stream is None:
        made = generate_day(
            day, stations_by_area(election), events=events, seed=seed,
            planted=planted_in(codes),
        )  # fmt: skip
        stream = write_stream(made)
    return put_rehearsal(stream, script)
