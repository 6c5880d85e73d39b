"""The meeting of the example: 14 September 2023, as it was reported, and the next one.

What was said there and who was named is public: the press told of it. The press note and
the notes of progress are made up.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from sinergi.accounts.example import CITY, ExamplePeople
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.rules.meeting import Kind, Step
from sinergi.commitments.services.meeting import (
    MeetingDraft,
    create_meeting,
    move_meeting,
)
from sinergi.commitments.services.meeting_agenda import ConclusionDraft, put_on_agenda
from sinergi.commitments.services.meeting_paste import PastedMeeting, keep_pasted
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    add_participant,
)
from sinergi.commitments.services.minutes import (
    approve_minutes,
    publish_minutes,
    send_minutes,
    write_press_note,
)
from sinergi.elections.models import Election

WIB = dt.timezone(dt.timedelta(hours=7))
HELD_AT = dt.datetime(2023, 9, 14, 9, 0, tzinfo=WIB)
TITLE = "Audiensi Bawaslu Jakarta Timur dengan Pemkot Jakarta Timur"
PLACE = "Ruang Rapat Khusus Walikota, Blok A lantai 2"

TEXT = """\
NOTULEN AUDIENSI BAWASLU JAKARTA TIMUR DENGAN PEMKOT JAKARTA TIMUR

Hari/Tanggal : Kamis, 14 September 2023
Waktu        : pukul 09.00 WIB s.d. selesai
Tempat       : Ruang Rapat Khusus Walikota, Blok A lantai 2
Perihal      : Audiensi mitigasi kerawanan Pemilu 2024

Hadir:
1. Iin Mutmainnah (Wakil Wali Kota Jakarta Timur)
2. Willem Johanes Wetik (Ketua Bawaslu Jakarta Timur)
3. KPU Jakarta Timur
4. FKUB Jakarta Timur
5. Perwakilan ormas

Beberapa camat melaporkan ada pengurus RT/RW yang ikut politik praktis, sebagian sudah menjadi anggota partai.

Kesimpulan:
1. Pemkot Jakarta Timur melakukan sosialisasi kepada masyarakat melalui kecamatan dan kelurahan pada semua tahapan.
2. Camat dan lurah memfasilitasi penyelenggara: sekretariat dan gudang logistik.
3. Satpol PP bersama Bawaslu menertibkan APK sebelum masa kampanye.
4. Camat agar memerintahkan lurah menegur pengurus RT/RW yang berpolitik praktis; yang terlibat wajib mundur.
5. Seluruh pegawai Pemkot wajib menjaga netralitas.
"""
NOTES = (
    "Laporan camat:\nBeberapa camat melaporkan ada pengurus RT/RW yang ikut politik "
    "praktis, sebagian sudah menjadi anggota partai."
)
AGENDA = (
    "Sosialisasi tahapan Pemilu 2024",
    "Fasilitas bagi penyelenggara",
    "Penertiban APK sebelum masa kampanye",
    "Netralitas pegawai dan pengurus RT/RW",
)
PRESS_NOTE = (
    "Pemerintah Kota Administrasi Jakarta Timur dan Bawaslu Kota Jakarta Timur sepakat "
    "bersama mengurangi kerawanan Pemilu 2024.\n\nSosialisasi berjalan melalui kecamatan "
    "dan kelurahan, penyelenggara mendapat sekretariat dan gudang logistik, APK sebelum "
    "masa kampanye ditertibkan, dan seluruh pegawai menjaga netralitas.\n\nSiaran pers ini "
    "contoh."
)

# Key, conclusion (a line of TEXT), owner, area, due in days, kind that gets parts.
CONCLUSIONS: tuple[tuple[str, str, str, int, str], ...] = (
    ("sosialisasi", "1.", "pemkot", 30, InstitutionKind.KELURAHAN),
    ("fasilitas", "2.", "pemkot", 20, InstitutionKind.KECAMATAN),
    ("apk", "3.", "satpol", -9, ""),
    ("rtrw", "4.", "kecamatan", 7, ""),
    ("netral", "5.", "pemkot", -3, ""),
)

GUESTS = (
    ("pemkot", "Iin Mutmainnah", "Wakil Wali Kota Jakarta Timur"),
    ("bawaslu", "Willem Johanes Wetik", "Ketua Bawaslu Jakarta Timur"),
    ("kpu", "", ""),
    ("fkub", "", ""),
)


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """The meeting and its commitments by the keys of CONCLUSIONS."""

    meeting: Meeting
    commitments: dict[str, Commitment]


def hold_meeting(
    people: ExamplePeople, election: Election | None, *, at: dt.datetime
) -> HeldMeeting:
    """Keep the pasted text as a meeting a month before `at`, its minutes approved.

    Its day is that of the real meeting; when the promises are due counts from `at`.
    """
    begun = at - dt.timedelta(days=30)
    coordinator = people.people["koordinator"]
    asked = PastedMeeting(
        draft=MeetingDraft(
            kind=Kind.AUDIENSI,
            title=TITLE,
            host=people.institutions["pemkot"],
            starts_at=HELD_AT,
            place=PLACE,
            area_code=CITY,
            election=election,
        ),
        pasted=TEXT,
        notes=NOTES,
        agenda=AGENDA,
        people=_guests(people.institutions),
        conclusions=_conclusions(people.institutions, timezone.localdate(at)),
    )
    row = keep_pasted(asked, by=coordinator, at=begun, example=True)
    _approve(row, people, at=begun + dt.timedelta(days=1))
    made = row.conclusions.select_related("commitment").order_by("order")
    found = {
        key: one.commitment
        for (key, *_rest), one in zip(CONCLUSIONS, made, strict=True)
        if one.commitment is not None
    }
    return HeldMeeting(Meeting.all_rows.get(pk=row.pk), found)


def _guests(institutions: dict[str, Institution]) -> list[ParticipantDraft]:
    known = [
        ParticipantDraft(institution=institutions[key], name=name, role=role)
        for key, name, role in GUESTS
    ]
    return [*known, ParticipantDraft(institution_name="Perwakilan ormas")]


def _conclusions(
    institutions: dict[str, Institution], day: dt.date
) -> list[ConclusionDraft]:
    lines = {
        line[:2]: line[2:].strip() for line in TEXT.split("Kesimpulan:")[1].split("\n")
    }
    return [
        ConclusionDraft(
            text=lines[number],
            institution=institutions[owner],
            area_code=institutions[owner].area_code,
            due_on=day + dt.timedelta(days=due),
            cascade=kind,
            shared=True,
        )
        for _key, number, owner, due, kind in CONCLUSIONS
    ]


def _approve(row: Meeting, people: ExamplePeople, *, at: dt.datetime) -> None:
    """Write the press note, and let host and guest approve and publish the minutes."""
    host, guest = people.people["koordinator"], people.people["ketua"]
    row = write_press_note(row, PRESS_NOTE, version=row.version, by=host, at=at)
    sent = send_minutes(row, version=row.version, by=host, at=at)
    for key, who in (("pemkot", host), ("bawaslu", guest)):
        one = people.institutions[key]
        approve_minutes(row, one, number=sent.number, by=who, at=at)
    publish_minutes(row, by=host, at=at)


def invite_to_next(
    held: HeldMeeting, people: ExamplePeople, *, at: dt.datetime
) -> Meeting:
    """Invite to the meeting in five days that follows the first; the late promise is a point."""
    host = people.people["koordinator"]
    day = (at + dt.timedelta(days=5)).astimezone(WIB)
    draft = MeetingDraft(
        kind=Kind.COORDINATION,
        title="Rapat tindak lanjut mitigasi kerawanan (contoh)",
        host=people.institutions["pemkot"],
        starts_at=day.replace(hour=9, minute=0, second=0, microsecond=0),
        place=PLACE,
        area_code=CITY,
        previous=held.meeting,
    )
    row = create_meeting(draft, by=host, at=at, example=True)
    for key in ("bawaslu", "kpu", "fkub", "satpol", "kecamatan"):
        guest = ParticipantDraft(institution=people.institutions[key])
        add_participant(row, guest, by=host, at=at)
    put_on_agenda(row, held.commitments["apk"], by=host, at=at)
    return move_meeting(row, Step.INVITED, by=host, at=at)
