"""Joint operations of the example: props on their way, a clean-up, posko, a loan, a sheet.

All marked as example. No key for sealed reports is made: its private half would lie where
everybody finds it, so the example's posko say that nothing can be sealed yet.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import CAKUNG, CITY, PENGGILINGAN, ExamplePeople
from sinergi.elections.models import Election
from sinergi.operations.models import Operation, Posko, Prop
from sinergi.operations.rules import actions, lending
from sinergi.operations.rules.posko import HOURS_2024, EntryKind
from sinergi.operations.rules.props import Act, Kind, PlaceType
from sinergi.operations.services.acting import ActDraft, act_on_props
from sinergi.operations.services.actions import (
    MoveDraft,
    OperationDraft,
    UnitDraft,
    answer_unit,
    join_props,
    move_operation,
    plan_operation,
)
from sinergi.operations.services.lending import (
    LendingDraft,
    lend_person,
    move_lending,
)
from sinergi.operations.services.posko import (
    LONGEST_DAYS,
    BulkDraft,
    ShiftDraft,
    add_shifts,
    hand_over,
    log_entry,
    set_up_posko,
)
from sinergi.operations.services.seeing import PropDraft, see_prop
from sinergi.places.models import Area
from sinergi.web.acts.day_sheets import draw_up_sheet

PLACES: tuple[tuple[str, Kind, PlaceType, str, int], ...] = (
    (PENGGILINGAN, Kind.BANNER, PlaceType.GOVERNMENT, "Pagar kantor kelurahan (contoh)", 2),
    ("31.75.06.1001", Kind.BILLBOARD, PlaceType.ELSEWHERE, "Simpang tiga pasar (contoh)", 1),
    ("31.75.06.1002", Kind.PENNANT, PlaceType.ELSEWHERE, "Jalan protokol (contoh)", 12),
    (PENGGILINGAN, Kind.POSTER, PlaceType.STATION, "Tembok balai RW (contoh)", 4),
    ("31.75.06.1004", Kind.BANNER, PlaceType.GOVERNMENT, "Halaman puskesmas (contoh)", 1),
    (PENGGILINGAN, Kind.BANNER, PlaceType.GOVERNMENT, "Pagar depan kantor kelurahan (contoh)", 2),
)  # fmt: skip
"""Area, kind, kind of place, place, how many; the last may be the first seen again."""
OPEN_AFTER = dt.timedelta(days=15)
"""Those of 2024 were open until 29 February, fifteen days after voting (Kepgub 6/2024)."""


@transaction.atomic
def load_operations(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Let the example people have worked together before `at`; return a line per thing."""
    props = _see(people, at)
    operation = _clean_up(people, props, at)
    posko = _posko(people, at)
    _lend(people, at)
    sheet = _sheet(people, at)
    return [
        f"{len(props)} campaign props, operation {operation.number}",
        f"{posko} posko",
        f"sheet of the day before voting {sheet}" if sheet else "no sheet",
    ]


def _see(people: ExamplePeople, at: dt.datetime) -> list[Prop]:
    known = set(Area.all_rows.current().values_list("code", flat=True))
    day = timezone.localdate(at)
    return [
        see_prop(
            PropDraft(
                kind=kind, place=place, place_type=where, area_code=code, count=count,
                seen_on=day - dt.timedelta(days=5 - number % 4),
                reporter=people.institutions["kelurahan"],
                handler=people.institutions["bawaslu"], example=True,
            ),
            by=None, at=at - dt.timedelta(days=4),
        )
        for number, (code, kind, where, place, count) in enumerate(PLACES)
        if code in known
    ]  # fmt: skip


def _clean_up(people: ExamplePeople, props: list[Prop], at: dt.datetime) -> Operation:
    """Recommend and order some, plan their clean-up; the others still wait."""
    decider, crew = people.people["ketua"], people.people["satpol"]
    day, satpol = timezone.localdate(at), people.institutions["satpol"]
    letter = ActDraft(
        act=Act.RECOMMEND, number="01/CONTOH", dated_on=day - dt.timedelta(days=3),
        ground="Dasar hukum diisi Bawaslu (contoh)", executor=satpol, shared=True,
    )  # fmt: skip
    act_on_props(props[:3], letter, by=decider, at=at - dt.timedelta(days=3))
    order = ActDraft(
        act=Act.ORDER, number="02/CONTOH", dated_on=day - dt.timedelta(days=2),
        due_on=day + dt.timedelta(days=1),
    )  # fmt: skip
    act_on_props(props[:2], order, by=crew, at=at - dt.timedelta(days=2))
    starts = at.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    row = plan_operation(
        OperationDraft(
            kind=actions.Kind.PROPS, title="Penertiban APK Cakung (contoh)",
            lead=satpol, area_code=CAKUNG, starts_at=starts,
            ends_at=starts + dt.timedelta(hours=4), place="Kantor Kecamatan Cakung",
            route="Kantor kelurahan\nSimpang tiga pasar\nJalan protokol",
            shared=True, example=True,
        ),
        [UnitDraft(name="PPSU", planned=20),
         UnitDraft(name="", institution=people.institutions["kelurahan"], planned=5),
         UnitDraft(name="", institution=people.institutions["polres"], planned=6)],
        by=crew, at=at - dt.timedelta(days=2),
    )  # fmt: skip
    unit = row.units.get(institution=people.institutions["kelurahan"])
    lurah = people.people["lurah"]
    answer_unit(unit, actions.Answer.YES, by=lurah, at=at - dt.timedelta(days=1))
    join_props(row, props[:2], by=crew, at=at - dt.timedelta(days=1))
    ordered = MoveDraft(
        to=actions.Step.ORDERED, order_number="03/CONTOH",
        order_on=day - dt.timedelta(days=1),
    )  # fmt: skip
    return move_operation(row, ordered, by=crew, at=at - dt.timedelta(days=1))


def _next_election(at: dt.datetime) -> Election | None:
    rows = Election.all_rows.filter(voting_on__gt=timezone.localdate(at))
    return rows.order_by("voting_on").first()


def _posko(people: ExamplePeople, at: dt.datetime) -> int:
    """Set up all posko of the next election, with a day of one of them.

    They are open already, so that there is a log to see, and over voting and counting.
    """
    election = _next_election(at)
    if election is None:
        return 0
    day = timezone.localdate(at)
    from_on = day - dt.timedelta(days=3)
    last = from_on + dt.timedelta(days=LONGEST_DAYS)
    outcome = set_up_posko(
        BulkDraft(
            election=election, area_code=CITY, from_on=from_on,
            until_on=min(election.voting_on + OPEN_AFTER, last), hours=HOURS_2024,
            example=True,
        ),
        by=people.people["koordinator"], at=at - dt.timedelta(days=4),
    )  # fmt: skip
    own = next((one for one in outcome.made if one.area_code == PENGGILINGAN), None)
    if own is not None:
        _day(own, people, day, at)
    return len(outcome.made)


def _day(row: Posko, people: ExamplePeople, day: dt.date, at: dt.datetime) -> None:
    lurah = people.people["lurah"]
    shift = ShiftDraft(
        day=day, starts_at=dt.time(8), ends_at=dt.time(11), days=7,
        office="Staf kelurahan (contoh)",
    )  # fmt: skip
    add_shifts(row, shift, by=lurah, at=at)
    log_entry(row, EntryKind.OPENED, by=lurah, at=at)
    log_entry(
        row, EntryKind.VISIT, "Warga menanyakan letak TPS (contoh).", by=lurah, at=at
    )
    hand_over(row, "Daftar TPS belum ditempel (contoh).", by=lurah, at=at)


def _lend(people: ExamplePeople, at: dt.datetime) -> None:
    """Lend two people to the PPK; one has signed the pledge."""
    day = timezone.localdate(at)
    for number in (1, 2):
        row = lend_person(
            LendingDraft(
                giver=people.institutions["kecamatan"],
                taker=people.institutions["ppk"], office="Staf seksi pemerintahan",
                duty="Staf sekretariat PPK", letter_number=f"0{number}/ST/CONTOH",
                letter_on=day - dt.timedelta(days=20),
                from_on=day - dt.timedelta(days=18), name=f"Pegawai {number} (contoh)",
                example=True,
            ),
            by=people.people["camat"], at=at - dt.timedelta(days=20),
        )  # fmt: skip
    move_lending(
        row, lending.Step.PLEDGED, day=day - dt.timedelta(days=18),
        by=people.people["camat"], at=at - dt.timedelta(days=18),
    )  # fmt: skip


def _sheet(people: ExamplePeople, at: dt.datetime) -> int | None:
    """Draw up the sheet of Cakung for the next election; nobody has signed it yet."""
    election = _next_election(at)
    area = Area.all_rows.current().filter(code=CAKUNG).first()
    if election is None or area is None:
        return None
    return draw_up_sheet(election, area, by=people.people["koordinator"], at=at).pk
