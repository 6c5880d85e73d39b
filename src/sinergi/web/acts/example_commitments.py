"""Commitments of the example in every state, brought there by the steps people take.

Their history lies in the days before `at`. Offices without people here (64 kelurahan,
nine kecamatan) tell through nobody: their rows have no author.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sinergi.accounts.example import CITY, ExamplePeople
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import Every, Step, to_due_rule
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.commitments.services.duty import DutyDraft, create_duty
from sinergi.commitments.services.escalation import escalate_rows
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.elections.models import Election, Stage
from sinergi.web.acts.example_meeting import HeldMeeting

WAYS: dict[Step, tuple[Step, ...]] = {
    Step.PROPOSED: (),
    Step.ACCEPTED: (Step.ACCEPTED,),
    Step.DECLINED: (Step.DECLINED,),
    Step.WORKING: (Step.ACCEPTED, Step.WORKING),
    Step.BLOCKED: (Step.ACCEPTED, Step.WORKING, Step.BLOCKED),
    Step.REPORTED: (Step.ACCEPTED, Step.WORKING, Step.REPORTED),
    Step.DONE: (Step.ACCEPTED, Step.WORKING, Step.REPORTED, Step.DONE),
    Step.CANCELLED: (Step.ACCEPTED, Step.CANCELLED),
}
"""Which steps lead to a state."""

NOTES = {
    Step.WORKING: "Mulai dikerjakan.",
    Step.BLOCKED: "Menunggu ruang pengganti; lokasi semula tergenang.",
    Step.REPORTED: "Selesai, dokumentasi ada di kantor.",
    Step.DONE: "Sudah diperiksa.",
    Step.DECLINED: "Di luar kewenangan kami; perlu permintaan ke tingkat di atas.",
    Step.CANCELLED: "Digantikan oleh permintaan lain.",
}
PERCENT = {Step.WORKING: 40, Step.REPORTED: 100}

# Of the parts by their order: every state stands among 65 kelurahan and 10 kecamatan.
PARTS = (
    Step.DONE, Step.WORKING, Step.DONE, Step.PROPOSED, Step.ACCEPTED, Step.DONE,
    Step.REPORTED, Step.PROPOSED, Step.WORKING, Step.BLOCKED,
)  # fmt: skip

ENDS_OF_MEETING = {
    "sosialisasi": Step.WORKING,
    "fasilitas": Step.ACCEPTED,
    "apk": Step.WORKING,
    "rtrw": Step.REPORTED,
    "netral": Step.DONE,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A commitment outside the meeting: what, owner, asker, when due, where it ends.

    `due` is so many days from `at`, or a stage with the days before it ends; what hangs
    on a stage moves when somebody shifts the calendar.
    """

    title: str
    owner: str
    asker: str
    due: int | tuple[str, int]
    end: Step
    proof: str = ""
    shared: bool = False


ASKED = (
    Asked("Menyerahkan daftar TPS di kelurahan rawan banjir", "kpu", "pemkot",
          ("pemungutan-suara", 60),
          Step.ACCEPTED, "Daftar per kelurahan"),
    Asked("Menyampaikan daftar APK yang melanggar per kelurahan", "bawaslu", "pemkot",
          ("pencalonan-presiden", 0),
          Step.WORKING, "Daftar titik APK", shared=True),
    Asked("Doa bersama lintas agama sebelum masa tenang", "fkub", "pemkot", ("kampanye", 3),
          Step.PROPOSED, shared=True),
    Asked("Menjaga gudang logistik selama 24 jam", "polres", "pemkot",
          ("pemungutan-suara", 7), Step.DECLINED),
    Asked("Menertibkan sisa APK pada masa tenang", "satpol", "pemkot", ("masa-tenang", 1),
          Step.ACCEPTED, "Foto lokasi sesudah ditertibkan", shared=True),
    Asked("Memindahkan gudang logistik dari lokasi banjir", "kelurahan", "kecamatan", 3,
          Step.BLOCKED, "Foto gudang baru"),
    Asked("Memeriksa sekretariat PPK", "ppk", "kpu", 10, Step.CANCELLED),
    Asked("Mengawasi pemasangan APK di Cakung", "panwascam", "bawaslu",
          ("pencalonan-presiden", 2),
          Step.ACCEPTED, "Laporan hasil pengawasan"),
)  # fmt: skip

WITHOUT_CALENDAR = 14
"""Days in which something of a stage is due where there is no calendar."""

PERSON_OF = {
    "pemkot": "koordinator", "bawaslu": "analis", "kpu": "kpu", "fkub": "fkub",
    "polres": "polres", "kecamatan": "camat", "kelurahan": "lurah", "ppk": "ppk",
    "panwascam": "panwas", "satpol": "satpol",
}  # fmt: skip
"""Who speaks for an institution of the example."""


def bring_to_states(
    held: HeldMeeting,
    people: ExamplePeople,
    election: Election | None,
    *,
    at: dt.datetime,
) -> list[Commitment]:
    """Let time pass over what was concluded and asked; return what is late at `at`."""
    cast = Cast(people, at)
    for key, end in ENDS_OF_MEETING.items():
        row = held.commitments[key]
        cast.bring(row, end, verifier=people.people["pimpinan"])
        for place, part in enumerate(row.parts.order_by("pk")):
            cast.bring(part, PARTS[place % len(PARTS)])
    for asked in ASKED:
        cast.bring(_propose(asked, people, election, at), asked.end)
    late = list(Commitment.all_rows.late(timezone.localdate(at)))
    escalate_rows(late, _above(), timezone.localdate(at), at=at)
    return late


def begin_duty(people: ExamplePeople, *, at: dt.datetime) -> None:
    """Let every kecamatan report once a month."""
    draft = DutyDraft(
        title="Laporan bulanan situasi kerawanan kecamatan",
        kind=InstitutionKind.KECAMATAN,
        area_code=CITY,
        asked_by=people.institutions["pemkot"],
        every=Every.MONTH,
        day_number=25,
        starts_on=timezone.localdate(at),
        proof_needed="Laporan tertulis",
        example=True,
    )
    create_duty(draft, by=people.people["koordinator"], at=at)


def _propose(
    asked: Asked, people: ExamplePeople, election: Election | None, at: dt.datetime
) -> Commitment:
    owner, asker = people.institutions[asked.owner], people.institutions[asked.asker]
    draft = Draft(
        title=asked.title,
        institution=owner,
        asked_by=asker,
        area_code=max(owner.area_code, asker.area_code, key=len),
        **_when(asked.due, election, timezone.localdate(at)),
        proof_needed=asked.proof,
        shared=asked.shared,
        example=True,
    )
    person = people.people[PERSON_OF[asked.asker]]
    return propose_commitment(draft, by=person, at=at - dt.timedelta(days=20))


def _when(
    due: int | tuple[str, int], election: Election | None, day: dt.date
) -> dict[str, Any]:
    """Return the fields of a draft that say when it is due."""
    if isinstance(due, int):
        return {"due_on": day + dt.timedelta(days=due)}
    code, before = due
    stage = Stage.all_rows.filter(election=election, code=code).first()
    if stage is None:
        return {"due_on": day + dt.timedelta(days=WITHOUT_CALENDAR)}
    return {
        "election": election,
        "stage": stage,
        "due_rule": to_due_rule(code, before),
    }


def _above() -> dict[int, int | None]:
    return dict(Institution.all_rows.values_list("pk", "superior_id"))


class Cast:
    """The example people at work in the weeks before `at`."""

    def __init__(self, people: ExamplePeople, at: dt.datetime) -> None:
        self.at = at
        self.speakers: dict[int, Person] = {
            people.institutions[key].pk: people.people[name]
            for key, name in PERSON_OF.items()
        }

    def bring(
        self, row: Commitment, end: Step, *, verifier: Person | None = None
    ) -> None:
        """Take the steps that lead to `end`, some days apart, the last ones recently."""
        owner = self.speakers.get(row.institution_id)
        asker = verifier or self.speakers.get(row.asked_by_id or 0)
        for place, step in enumerate(WAYS[end]):
            draft = ProgressDraft(
                note=NOTES.get(step, ""), to_step=step, percent=PERCENT.get(step)
            )
            theirs = step in {Step.DONE, Step.CANCELLED}
            when = self.at - dt.timedelta(days=16 - 4 * place, hours=row.pk % 24)
            report_progress(row, draft, by=asker if theirs else owner, at=when)
