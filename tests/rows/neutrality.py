"""Samples of neutrality: a sheet of pledges with all beside it, and a matter."""

import datetime as dt

from conftest import MEETING
from sinergi.doors.uploads import keep_upload
from sinergi.elections.models import Election
from sinergi.neutrality.files import take_file
from sinergi.neutrality.models import Letter, Recommendation
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.counting import (
    QuotaDraft,
    TrainingDraft,
    enter_quota,
    note_training,
)
from sinergi.neutrality.services.matters import (
    MatterDraft,
    Named,
    add_evidence,
    open_matter,
)
from sinergi.neutrality.services.pledging import SheetDraft, Signed, collect_pledges
from sinergi.neutrality.services.sealing import spread
from tests.rows.keys import keyed
from tests.rows.people import photo
from tests.rows.sample import Owner, Sample

DAY = MEETING.date()


def a_sheet(owner: Owner) -> Sample:
    """Return a sheet with a pledge and its photo, a number of offices, a training."""
    election = Election.all_rows.get()
    word, name = owner.word("Jabatan"), owner.word("Namanya")
    about = {"institution": owner.of, "area_code": "31.75"}
    draft = SheetDraft(
        **about, election=election, signed_on=DAY, note=owner.word("Lembar"),
        signed=[Signed(SubjectKind.ASN, word, name)],
        files=[keep_upload(photo(owner.word("Pakta")))],
    )  # fmt: skip
    sheet = collect_pledges(draft, by=None, at=MEETING).sheet
    source = owner.word("Sumber")
    quota = QuotaDraft(
        **about, kind=SubjectKind.ASN, expected=7, counted_on=DAY, source=source
    )
    enter_quota(quota, by=None, at=MEETING)
    topic = owner.word("Pembekalan")
    training = note_training(
        TrainingDraft(
            **about, election=election, kind=SubjectKind.ASN, topic=topic, held_on=DAY,
            attended=3, files=[keep_upload(photo(owner.word("Hadir")))],
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    pledge = sheet.pledges.get()
    proofs = [*sheet.proofs.all(), *training.proofs.all()]
    return Sample(
        words=(word, name, source, topic, draft.note),
        addresses=(f"/neutrality/sheets/{sheet.pk}/",
                   *(f"/neutrality/proofs/{one.pk}/" for one in proofs)),
        posts=(f"/neutrality/pledges/{pledge.pk}/end/",
               f"/neutrality/trainings/{training.pk}/remove/"),
        lists=("/neutrality/pledges/", f"/neutrality/pledges/?q={word}",
               "/neutrality/pledges/export.csv", "/neutrality/pledges/export.xlsx",
               "/neutrality/offices/", "/neutrality/trainings/",
               "/neutrality/coverage.csv", "/neutrality/coverage.xlsx",
               "/api/v1/neutrality/pledges", "/api/v1/neutrality/coverage"),
        targets=(f"sheet:{sheet.pk}", f"training:{training.pk}"),
    )  # fmt: skip


def a_matter(owner: Owner) -> Sample:
    """Return a matter the institution leads, with evidence, letter, recommendation."""
    keyed(owner.of, owner.by)
    office, word = owner.word("Ketua RT "), owner.word("Perkara")
    named = Named(
        kind=SubjectKind.RT, office=office, institution=owner.below,
        name=owner.word("Terlapor"),
    )  # fmt: skip
    draft = MatterDraft(
        institution=owner.of, regime="pemilu", act="rtrw/2022/anggota-partai",
        summary=word, happened_on=dt.date(2023, 9, 1), area_code="31.75",
        source_kind="finding", subjects=(named,),
    )  # fmt: skip
    row = open_matter(draft, by=None, at=MEETING)
    kept = take_file(photo(owner.word("Buktinya")))
    about = {"institution_id": owner.of.pk, "by": None, "at": MEETING}
    file = add_evidence(row, kept, owner.word("Gambar"), **about)
    letter = Letter.all_rows.create(
        matter=row, kind="referral", institution=owner.of, number=owner.word("Surat"),
        made_at=MEETING, sha256=kept.sha256, size=kept.size, place=kept.place,
    )  # fmt: skip
    told = {(Part.LETTER, letter.pk): {"addressed_to": "BKN", "key": kept.key}}
    spread(row, told, sender=owner.of.pk)
    Recommendation.all_rows.create(
        matter=row, body="BKN", number=owner.word("Rekom"), recommended_on=DAY,
        sanction="moral-open", imposer=owner.below, noted_at=MEETING,
    )  # fmt: skip
    base = f"/neutrality/matters/{row.key}/"
    return Sample(
        words=(row.number, row.key, office, word, named.name, letter.number),
        addresses=(base, f"{base}step/dropped/", f"{base}clause/", f"{base}log/",
                   f"{base}package.zip", f"{base}remind/",
                   f"/neutrality/evidence/{file.key}/",
                   f"/neutrality/letters/{letter.key}.pdf"),
        posts=tuple(f"{base}{act}/" for act in (
            "step/dropped", "evidence", "offices", "clause", "remind")),
        lists=("/neutrality/matters/", f"/neutrality/matters/?q={word}",
               "/neutrality/ledger/", "/neutrality/ledger/export.csv",
               "/neutrality/ledger/export.xlsx", "/queue/?whose=institution",
               f"/neutrality/ledger/reconciliation.pdf?institution={owner.below.pk}"),
        targets=(f"matter:{row.key}",),
    )  # fmt: skip
