"""Handing a case over: the package, and a line in the chain of each file that goes along."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import Body, CaseKind
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import EventKind, Purpose
from sinergi.evidence.sealing import read_copy
from sinergi.evidence.services.access import note_access
from sinergi.handovers.models import Handover
from sinergi.handovers.packing import Attached
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.services.sending import Receiver, Terms, send

CATEGORIES: Mapping[str, Category] = {
    Body.KPU: Category.KPU,
    Body.DKPP: Category.DKPP,
    Body.GAKKUMDU: Category.POLICE,
    Body.BKN: Category.BKN,
    Body.LURAH: Category.LURAH,
    Body.PROVINCE: Category.BAWASLU,
}
BASES: Mapping[CaseKind, str] = {
    CaseKind.ADMINISTRATIVE: "UU 7/2017 Pasal 461",
    CaseKind.TSM: "UU 7/2017 Pasal 463",
    CaseKind.CRIMINAL: "UU 7/2017 Pasal 476",
    CaseKind.ETHICS: "UU 7/2017 Pasal 456",
    CaseKind.OTHER: "Perbawaslu 7/2022",
}
"""The article that a hand-over of each kind mostly rests on; a proposal, to be corrected."""


def hand_case(
    case: Case,
    receiver: Receiver,
    category: Category,
    words: Mapping[str, Any],
    *,
    items: Sequence[EvidenceItem] = (),
    files: Sequence[Attached] = (),
    terms: Terms,
    by: Actor,
    at: dt.datetime,
) -> Handover:
    """Hand a case to another institution and return the hand-over.

    The copies of `items` go along, and their chains say so. Raises BadHandover, Locked,
    BadEvidence; then nothing is handed over and no chain has a line more.
    """
    copies = [_attached(one) for one in items]
    with transaction.atomic():
        row = send(
            sender=case.institution, receiver=receiver, category=category,
            subject=("case", case.pk), words=words, files=[*copies, *files], by=by,
            at=at, terms=terms,
        )  # fmt: skip
        for one in items:
            note_access(
                one, EventKind.DOWNLOADED, purpose=Purpose.HANDOVER, by_id=by.pk, at=at,
                note=row.number,
            )  # fmt: skip
    return row


def _attached(item: EvidenceItem) -> Attached:
    ending = item.copy_media_type.rpartition("/")[2]
    return Attached(
        f"{item.number.replace('/', '-')}.{ending}",
        item.copy_media_type,
        read_copy(item),
    )
