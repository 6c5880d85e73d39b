"""Samples of cases: one with parties, papers, a hearing, a note, a text for the public."""

from dataclasses import replace

from conftest import MEETING
from sinergi.accounts.models import Institution
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime, Role
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.making import full_draft
from sinergi.cases.services.numbering import set_series
from sinergi.cases.services.opening import CaseDraft, PartyDraft, open_case
from sinergi.cases.services.stepping import take_step
from sinergi.cases.services.writing import draft_publication, write_note
from sinergi.seals.keeping import unlock
from sinergi.seals.models import OfficeKey
from sinergi.seals.services.holding import set_up_office
from sinergi.seals.tests.making import PASSPHRASE
from tests.rows.sample import Owner, Sample

ABOUT = {"by": None, "at": MEETING}
STEPS = (Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING, Step.STUDIED, Step.PLENARY)


def _office(owner: Owner) -> Institution:
    """Return the owner as an office that handles cases, whatever its kind, unlocked."""
    office = Institution.all_rows.get(pk=owner.of.pk)
    office.kind = "bawaslu"  # not saved: Bawaslu alone opens cases
    if not OfficeKey.all_rows.filter(institution=office).exists():
        set_up_office(office, PASSPHRASE, **ABOUT)
        unlock(office.pk, PASSPHRASE, **ABOUT)
    return office


def a_case(owner: Owner) -> Sample:
    """Return a case after its plenary, with whatever hangs on it."""
    office, pattern = _office(owner), owner.word("Perkara-{n}/{year}/")
    set_series(office, "case", pattern, "", **ABOUT)
    set_series(office, "register", owner.word("Reg-{n}/{year}/"), "", **ABOUT)
    name, word = owner.word("Terlapor"), owner.word("Dugaan")
    draft = CaseDraft(
        institution=office, kind=CaseKind.ADMINISTRATIVE, regime=Regime.PEMILU,
        origin=Origin.REPORT, title=owner.word("Judul"), allegation=word,
        received_at=MEETING, area_code="31.75", origins=(("report", owner.word("LP")),),
        parties=(PartyDraft(role=Role.ACCUSED, name=name),),
    )  # fmt: skip
    row = open_case(draft, **ABOUT)
    for to in STEPS:
        told = replace(full_draft(row, to, MEETING), place=owner.word("Ruang"))
        row = take_step(row, told, **ABOUT)
    note = (
        write_note(row, owner.word("Catatan"), "shared", by=owner.by, at=MEETING)
        if (office.pk in owner.by.institutions_with("cases:case:handle"))
        else None
    )
    public = draft_publication(row, owner.word("Ringkas"), owner.word("Nama"), **ABOUT)
    return _sample(owner, Case.all_rows.get(pk=row.pk), note is not None, public.key)


def _sample(owner: Owner, row: Case, has_note: bool, public: str) -> Sample:
    paper, hearing = row.papers.first(), row.hearings.get()
    invitation = row.invitations.get()
    base = f"/cases/of/{row.key}/"
    words = [
        row.number, row.register_number, row.key, owner.word("Terlapor"),
        owner.word("Dugaan"), owner.word("Judul"), owner.word("Ruang"),
        owner.word("Ringkas"),
    ]  # fmt: skip
    if has_note:
        words.append(owner.word("Catatan"))
    # Others who hand over see no case, not even one of their own.
    handed = (f"{base}handover/",) if owner.of.kind == "bawaslu" else ()
    queue = ("/queue/?whose=institution",) if owner.of.kind == "bawaslu" else ()
    return Sample(
        words=tuple(words),
        addresses=(base, f"{base}step/decided/", f"{base}publications/",
                   f"{base}invitations/{invitation.pk}/",
                   f"/cases/hearings/{hearing.key}/", f"/cases/papers/{paper.key}.pdf",
            *handed,
        ),
        posts=(*(f"{base}{act}/" for act in (
                   "step/decided", "parties", "handler", "notes", "minutes", "hearings",
                   "publications", f"invitations/{invitation.pk}")),
               f"/cases/hearings/{hearing.key}/",
               f"/cases/publications/{public}/publish/",
               f"/cases/publications/{public}/withdraw/"),
        lists=("/cases/?step=all", f"/cases/?step=all&q={row.number}",
               "/cases/export.csv?step=all", "/cases/export.xlsx?step=all",
               "/cases/calendar/", "/cases/calendar.ics",
               f"/search/?q={row.number}", "/api/v1/cases?step=all", *queue),
        targets=(f"case:{row.key}",),
        keys={"case_key": row.key},
    )  # fmt: skip
