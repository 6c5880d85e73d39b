"""Samples of joint operations: props, letters, operations, posko, loans, sheets."""

import datetime as dt

from conftest import MEETING
from sinergi.accounts.models import Institution
from sinergi.doors.boxes import new_pair
from sinergi.doors.uploads import keep_upload
from sinergi.elections.models import Election
from sinergi.operations.models import Posko, PropFile, SealKey
from sinergi.operations.rules import actions
from sinergi.operations.rules.posko import CameBy, EntryKind
from sinergi.operations.rules.props import Act, Kind, PlaceType
from sinergi.operations.services.acting import ActDraft, act_on_props
from sinergi.operations.services.actions import (
    OperationDraft,
    UnitDraft,
    plan_operation,
)
from sinergi.operations.services.days import SheetDraft, keep_sheet
from sinergi.operations.services.lending import LendingDraft, lend_person
from sinergi.operations.services.posko import (
    ShiftDraft,
    add_shifts,
    hand_over,
    log_entry,
)
from sinergi.operations.services.sealing import put_key, seal_report
from sinergi.operations.services.seeing import PropDraft, see_prop
from tests.rows.people import photo
from tests.rows.sample import Owner, Sample

DAY = MEETING.date()
AREA = "31.75.06.1003"
PAIR = new_pair("kata sandi contoh")


def an_election() -> Election:
    """Return the election the samples belong to: the country's."""
    row, _new = Election.all_rows.get_or_create(
        code="pemilu-contoh",
        defaults={
            "name_id": "Pemilu contoh", "name_en": "Example election",
            "kind": "pemilu", "voting_on": dt.date(2024, 2, 14), "regulation": "-",
        },
    )  # fmt: skip
    return row


def an_organiser() -> Institution:
    """Return an organiser to whom people are lent; who takes part is no secret."""
    row, _new = Institution.all_rows.get_or_create(
        name="PPS contoh",
        defaults={"kind": "pps", "area_code": AREA, "created_at": MEETING},
    )
    return row


def a_prop(owner: Owner) -> Sample:
    """Return a prop seen, decided, ordered, taken down and kept by the owner alone."""
    word, ground = owner.word("Baliho"), owner.word("Dasar")
    row = see_prop(
        PropDraft(
            kind=Kind.BILLBOARD, place=word, place_type=PlaceType.GOVERNMENT,
            area_code=AREA, seen_on=DAY, reporter=owner.of, handler=owner.of,
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    letters = []
    for draft in (
        ActDraft(act=Act.RECOMMEND, number=owner.word("Rekomendasi"), dated_on=DAY,
                 ground=ground, executor=owner.of),
        ActDraft(act=Act.ORDER, number=owner.word("Perintah"), dated_on=DAY, due_on=DAY),
        ActDraft(act=Act.TAKE_DOWN, count=1,
                 after=(keep_upload(photo(owner.word("Sesudah"))),)),
    ):  # fmt: skip
        letter = act_on_props([row], draft, by=None, at=MEETING)
        letters += [letter] if letter else []
    file = PropFile.all_rows.get(prop=row)
    pages = [
        page
        for one in letters
        for page in (
            f"/operations/letters/{one.pk}/", f"/operations/letters/{one.pk}/letter.pdf"
        )
    ]  # fmt: skip
    return Sample(
        words=(word, ground, row.number, owner.word("Rekomendasi")),
        addresses=(f"/operations/props/{row.pk}/",
                   f"/operations/props/files/{file.pk}/",
                   f"/operations/props/files/{file.pk}/?show=1", *pages),
        lists=("/operations/props/", "/operations/props/?step=all",
               f"/operations/props/?q={word}", "/operations/props/export.csv",
               "/operations/props/export.xlsx", "/operations/letters/",
               "/api/v1/props"),
        targets=(f"prop:{row.pk}",),
        keys={"prop_id": row.pk, "letter_id": letters[0].pk},
    )  # fmt: skip


def an_operation(owner: Owner) -> Sample:
    """Return a clean-up led by the owner, with a unit of the institution below."""
    title = owner.word("Patroli")
    row = plan_operation(
        OperationDraft(
            kind=actions.Kind.PROPS, title=title, lead=owner.of, area_code="31.75.06",
            starts_at=MEETING, ends_at=MEETING + dt.timedelta(hours=3),
        ),
        [UnitDraft(name=owner.word("Regu"), planned=3),
         UnitDraft(name="", institution=owner.below, planned=2)],
        by=None, at=MEETING,
    )  # fmt: skip
    unit = row.units.get(institution=owner.below)
    base = f"/operations/{row.pk}/"
    return Sample(
        words=(title, row.number, owner.word("Regu")),
        addresses=(base, f"{base}edit/", f"{base}move/ordered/", f"{base}order.pdf"),
        posts=(f"{base}units/", f"{base}props/", f"{base}move/ordered/", f"{base}edit/",
               f"/operations/units/{unit.pk}/answer/"),
        lists=("/operations/", "/operations/?step=all", f"/operations/?q={title}",
               "/operations/export.csv", "/operations/export.xlsx",
               "/api/v1/operations"),
        targets=(f"operation:{row.pk}",),
        keys={"operation_id": row.pk, "unit_id": unit.pk},
    )  # fmt: skip


def a_posko(owner: Owner) -> Sample:
    """Return a posko with roster, log, hand-over and a report sealed to the owner."""
    name, text = owner.word("Pos"), owner.word("Kejadian")
    row = Posko.all_rows.create(
        election=an_election(), area_code=AREA, name=name, institution=owner.of,
        receiver=owner.of, opens_at=dt.time(8), closes_at=dt.time(14), from_on=DAY,
        until_on=dt.date(2030, 1, 1), created_at=MEETING,
    )  # fmt: skip
    (shift,) = add_shifts(
        row, ShiftDraft(day=DAY, starts_at=dt.time(8), ends_at=dt.time(9),
                        name=owner.word("Petugas")), by=None, at=MEETING,
    )  # fmt: skip
    log_entry(row, EntryKind.OTHER, text, by=None, at=MEETING)
    handover = hand_over(row, owner.word("Serah"), by=None, at=MEETING)
    put_key(owner.of, PAIR.public, by=None, at=MEETING)
    report = seal_report(row, "isi laporan", CameBy.PERSON, by=None, at=MEETING)
    key = SealKey.all_rows.get()
    base, sealed = f"/posko/{row.pk}/", f"/posko/sealed/{report.pk}/"
    return Sample(
        words=(name, text, report.number, owner.word("Petugas"), key.short),
        addresses=(base, f"{base}?day={DAY}", f"{base}edit/", f"{base}report/",
                   f"/posko/receipts/{report.pk}/", sealed, f"{sealed}package.json"),
        posts=(f"{base}edit/", f"{base}roster/", f"{base}log/", f"{base}handover/",
               f"{base}report/", f"/posko/shifts/{shift.pk}/remove/",
               f"/posko/handovers/{handover.pk}/take/", sealed, f"{sealed}take/"),
        lists=("/posko/", f"/posko/?q={name}", "/posko/summary/",
               "/posko/summary/export.csv", "/posko/summary/export.pdf",
               "/posko/sealed/", "/api/v1/posko"),
        targets=(f"posko:{row.pk}", f"sealed-report:{report.pk}"),
        keys={"posko_id": row.pk},
    )  # fmt: skip


def a_loan(owner: Owner) -> Sample:
    """Return somebody the owner lends to an organiser."""
    office, name = owner.word("Seksi"), owner.word("Pegawai")
    organises = owner.of.kind in {"bawaslu", "kpu"}
    taker = owner.of if organises else an_organiser()
    giver = owner.below if organises else owner.of
    row = lend_person(
        LendingDraft(
            giver=giver, taker=taker, office=office, duty=owner.word("Tugas"),
            letter_number=owner.word("ST"), letter_on=DAY, from_on=DAY, name=name,
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    base = f"/lent-personnel/{row.pk}/"
    return Sample(
        words=(office, name, row.number, owner.word("Tugas")),
        addresses=(base, f"{base}pledge.pdf"),
        posts=(f"{base}move/",),
        lists=("/lent-personnel/", f"/lent-personnel/?q={office}",
               "/lent-personnel/export.csv", "/lent-personnel/export.xlsx",
               "/api/v1/lent-personnel"),
        targets=(f"lending:{row.pk}",),
        keys={"lending_id": row.pk},
    )  # fmt: skip


def a_sheet(owner: Owner) -> Sample:
    """Return a sheet of the day before voting that the owner has drawn up."""
    row = keep_sheet(
        SheetDraft(
            election=an_election(), area_code="31.75.06", area_name=owner.word("Kec"),
            day=dt.date(2024, 2, 13), maker=owner.of, pemkot=owner.of,
            content={"sections": []},
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    base = f"/day-before/{row.pk}/"
    return Sample(
        words=(row.sha256, owner.word("Kec")),
        addresses=(base, f"{base}sheet.pdf"),
        posts=(f"{base}sign/",),
        lists=("/queue/",),
        targets=(f"day-sheet:{row.pk}",),
    )  # fmt: skip
