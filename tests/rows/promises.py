"""Samples of commitments, duties, bulk acts and saved filters: nothing of them is shared."""

import datetime as dt

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution
from sinergi.commitments.models import Attachment, Commitment
from sinergi.commitments.rules.commitment import Every
from sinergi.commitments.services.bulk import Action, act_on_many
from sinergi.commitments.services.cascade import cascade
from sinergi.commitments.services.commitment import (
    Draft,
    edit_commitment,
    propose_commitment,
    set_needs,
)
from sinergi.commitments.services.duty import DutyDraft, create_duty
from sinergi.commitments.services.escalation import escalate
from sinergi.commitments.services.filters import save_filter
from sinergi.commitments.services.progress import (
    ProgressDraft,
    accept,
    report_progress,
)
from sinergi.doors.uploads import keep_upload
from tests.rows.people import photo
from tests.rows.sample import Owner, Sample

DUE = MEETING.date() + dt.timedelta(days=20)


def promised(owner: Owner, word: str) -> Commitment:
    """Return a commitment of the institution to itself, accepted, shared with nobody."""
    draft = Draft(
        title=word, institution=owner.of, asked_by=owner.of, area_code="31.75",
        due_on=DUE,
    )  # fmt: skip
    row = propose_commitment(draft, by=None, at=MEETING)
    accept(row, by=None, at=MEETING)
    return Commitment.all_rows.get(pk=row.pk)


def addresses_of(row: Commitment) -> tuple[str, ...]:
    """Return the pages of a commitment."""
    base = f"/commitments/{row.pk}/"
    return base, f"{base}edit/", f"{base}cascade/"


def a_commitment(owner: Owner) -> Sample:
    """Return a late commitment with note, file, edit, parts, dependency and escalation."""
    word = owner.word("Penjagaan")
    row, first = promised(owner, word), promised(owner, owner.word("Prasyarat"))
    kept = keep_upload(photo(owner.word("Bukti")))
    note = ProgressDraft(note=owner.word("Catatan"), files=(kept,))
    report_progress(row, note, by=None, at=MEETING)
    edited = Draft(
        title=word, institution=owner.of, area_code="31.75", due_on=DUE,
        detail=owner.word("Rincian"),
    )  # fmt: skip
    row = edit_commitment(row, edited, version=row.version, by=None, at=MEETING)
    set_needs(row, [first], by=None, at=MEETING)
    (part,) = cascade(
        row, owner.below.kind, by=None, at=MEETING, institutions=[owner.below]
    )
    escalate(real_now())
    file = Attachment.all_rows.get(progress__commitment=row)
    base = f"/commitments/{row.pk}/"
    return Sample(
        words=(word, first.title, note.note, edited.detail, row.number, part.number),
        addresses=(*addresses_of(row), *addresses_of(part), *addresses_of(first),
                   f"/commitments/files/{file.pk}/",
                   f"/commitments/files/{file.pk}/?show=1", f"/then{base}"),
        posts=tuple(f"{base}{act}/" for act in ("tell", "needs", "edit", "cascade")),
        lists=("/commitments/", f"/commitments/?step=all&q={word}", "/queue/",
               "/then/commitments/?step=", "/then/commitments.csv?step=",
               "/queue/?whose=institution", "/commitments/export.csv",
               "/commitments/export.xlsx", "/commitments/export.ics", "/agenda/",
               f"/commitments/?institution={owner.of.pk}", "/commitments/?within=31.75"),
        targets=(f"commitment:{row.pk}", f"commitment:{part.pk}"),
        keys={"commitment_id": row.pk, "attachment_id": file.pk, "file_id": file.pk},
    )  # fmt: skip


def a_duty(owner: Owner) -> Sample:
    """Return a duty that comes round for the institution below."""
    word = owner.word("Ronda")
    draft = DutyDraft(
        title=word, kind=owner.below.kind, area_code=owner.below.area_code,
        asked_by=owner.of, every=Every.WEEK, day_number=1, starts_on=MEETING.date(),
    )  # fmt: skip
    row = create_duty(draft, by=None, at=MEETING)
    made = row.commitments.first()
    return Sample(
        words=(word,),
        addresses=() if made is None else addresses_of(made),
        posts=(f"/commitments/duties/{row.pk}/stop/",),
        lists=("/commitments/duties/", "/commitments/"),
        targets=(f"duty:{row.pk}",),
        keys={"duty_id": row.pk},
    )


def a_bulk_act(owner: Owner) -> Sample:
    """Return what a person did to many rows at once."""
    row = promised(owner, owner.word("Sekaligus"))
    done = act_on_many(
        Action.POSTPONE, [row], by=owner.by, at=real_now(), due_on=DUE + dt.timedelta(1)
    )
    if done.act is None:
        raise ValueError(f"nothing was done: {done.refused}")
    address = f"/commitments/bulk/{done.act.pk}/"
    return Sample(
        words=(row.title,), addresses=(address,), posts=(address,),
        lists=("/commitments/",), keys={"act_id": done.act.pk},
    )  # fmt: skip


def a_filter(owner: Owner) -> Sample:
    """Return a filter a person has saved."""
    word = owner.word("Saringan")
    row = save_filter("list", word, "step=all", by=owner.by, at=MEETING)
    return Sample(
        words=(word,),
        posts=(f"/commitments/filters/{row.pk}/remove/",),
        lists=("/commitments/",),
        targets=(f"filter:{row.pk}",),
        keys={"filter_id": row.pk},
    )


def shared_by(of: Institution) -> Commitment:
    """Return a commitment of the institution that everybody in the area sees."""
    draft = Draft(
        title="Apel bersama",
        institution=of,
        asked_by=of,
        area_code="31.75",
        shared=True,
    )
    return propose_commitment(draft, by=None, at=MEETING)


def around_a_shared_one(owner: Owner) -> Sample:
    """Return what a commitment shared with the whole area hangs on, itself unshared."""
    whole, first = (
        promised(owner, owner.word("Induk")),
        promised(owner, owner.word("Awal")),
    )
    open_row = owner.shared
    Commitment.all_rows.filter(pk=open_row.pk).update(parent=whole)
    set_needs(open_row, [first], by=None, at=MEETING)
    return Sample(
        words=(whole.number, whole.title, first.number, first.title),
        addresses=(*addresses_of(whole), *addresses_of(first)),
        lists=(f"/commitments/{open_row.pk}/",),
    )
