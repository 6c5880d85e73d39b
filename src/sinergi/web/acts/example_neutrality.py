"""Neutrality of the example: pledges of Penggilingan, numbers, a training, two matters.

All marked as example; nobody here is real, no office is named by a person, and no
release ever counts it.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import PENGGILINGAN, ExamplePeople
from sinergi.elections.models import Election
from sinergi.neutrality.rules.paths import Step
from sinergi.neutrality.rules.subjects import SubjectKind, neighbourhoods
from sinergi.neutrality.services.counting import (
    QuotaDraft,
    TrainingDraft,
    enter_quota,
    note_training,
)
from sinergi.neutrality.services.matters import MatterDraft, Named, open_matter
from sinergi.neutrality.services.pledging import SheetDraft, Signed, collect_pledges
from sinergi.neutrality.services.stepping import StepDraft, take_step
from sinergi.seals.keeper.speaking import in_own_memory
from sinergi.seals.keeping import lock, unlock

NUMBERS = {SubjectKind.RT: 40, SubjectKind.RW: 5, SubjectKind.ASN: 12}
RT_OF_RW = 8
SIGNED_RW = 3
SOURCE = "Contoh, bukan data kelurahan"


def load_neutrality(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Let the example people have collected pledges and opened two matters.

    Bawaslu is unlocked meanwhile: it hands one of them to the kelurahan.
    """
    desk = people.institutions["bawaslu"]
    with in_own_memory():
        unlock(desk.pk, people.password, by=None, at=at)
        said = _load(people, at)
        lock(desk.pk)
    return said


@transaction.atomic
def _load(people: ExamplePeople, at: dt.datetime) -> list[str]:
    election = Election.all_rows.order_by("-voting_on").first()
    if election is None:
        return ["no election, so no pledges"]
    count = _collect(people, election, at)
    _count(people, election, at)
    _matters(people, at)
    return [f"{count} pledges of neutrality", "2 neutrality matters"]


def _collect(people: ExamplePeople, election: Election, at: dt.datetime) -> int:
    village, lurah = people.institutions["kelurahan"], people.people["lurah"]
    day, count = timezone.localdate(at), 0
    for rw in range(1, SIGNED_RW + 1):
        offices = neighbourhoods(rw, 1, RT_OF_RW - rw, chair=rw != SIGNED_RW)
        draft = SheetDraft(
            institution=village, election=election, area_code=PENGGILINGAN,
            signed_on=day - dt.timedelta(days=7 * rw), example=True, note=SOURCE,
            signed=[Signed(kind, office) for kind, office in offices],
        )  # fmt: skip
        count += collect_pledges(draft, by=lurah, at=at).new
    return count


def _count(people: ExamplePeople, election: Election, at: dt.datetime) -> None:
    village, lurah = people.institutions["kelurahan"], people.people["lurah"]
    day = timezone.localdate(at)
    for kind, number in NUMBERS.items():
        draft = QuotaDraft(
            institution=village, kind=kind, area_code=PENGGILINGAN, expected=number,
            counted_on=day, source=SOURCE, example=True,
        )  # fmt: skip
        enter_quota(draft, by=lurah, at=at)
    training = TrainingDraft(
        institution=village, election=election, area_code=PENGGILINGAN,
        kind=SubjectKind.RT, topic="Netralitas pengurus RT/RW (contoh)",
        held_on=day - dt.timedelta(days=20), attended=27, note=SOURCE, example=True,
    )  # fmt: skip
    note_training(training, by=lurah, at=at)


def _matters(people: ExamplePeople, at: dt.datetime) -> None:
    """Open one about a civil servant, in study, and one about an RT, with the lurah."""
    analyst = people.people["analis"]
    office = Named(
        kind=SubjectKind.ASN, office="Kepala Seksi X (contoh)",
        institution=people.institutions["satpol"],
    )  # fmt: skip
    text = "Akun jabatan menyukai unggahan tim pemenangan (contoh)."
    open_matter(
        _draft(people, "skb/2-2022/etik-4", office, text, at), by=analyst, at=at
    )
    rt = Named(
        kind=SubjectKind.RT, office="RT 099/RW 99 (contoh)",
        institution=people.institutions["kelurahan"],
    )  # fmt: skip
    text = "Tercatat sebagai anggota partai (contoh)."
    draft = _draft(people, "rtrw/2022/anggota-partai", rt, text, at)
    row = open_matter(draft, by=analyst, at=at)
    note = "Mohon diklarifikasi (contoh)."
    step = StepDraft(to=Step.HANDED, version=row.version, note=note)
    take_step(row, step, by=analyst, at=at)


def _draft(
    people: ExamplePeople, act: str, office: Named, text: str, at: dt.datetime
) -> MatterDraft:
    return MatterDraft(
        institution=people.institutions["bawaslu"], regime="pemilu", act=act,
        summary=text, happened_on=timezone.localdate(at) - dt.timedelta(days=10),
        area_code=PENGGILINGAN, source_kind="finding", subjects=(office,), example=True,
    )  # fmt: skip
