"""Samples of reports: one with all that hangs on it, and an incident of it."""

from conftest import MEETING
from sinergi.access.permissions import Permission
from sinergi.reports.files import prepare_file
from sinergi.reports.rules.states import MessageKind
from sinergi.reports.rules.told import Identity, Told
from sinergi.reports.services.grouping import join, open_incident
from sinergi.reports.services.identities import ask_identity
from sinergi.reports.services.parties import name_party
from sinergi.reports.services.referring import propose_referral
from sinergi.reports.services.tables import (
    LineDraft,
    add_keyword,
    add_line,
)
from sinergi.reports.services.taking import ReportDraft, take_report
from sinergi.reports.services.talking import post_message
from sinergi.reports.tests.conftest import picture
from sinergi.seals.keys import offices_with_keys
from sinergi.seals.models import OfficeKey
from sinergi.seals.sealing import new_pair
from sinergi.seals.services.custody import put_key
from sinergi.seals.tests.making import keys_for
from tests.rows.sample import Owner, Sample

ACTS = (
    "move", "kind", "give", "hand", "group", "official", "question", "news", "party",
    "identity", "referral",
)  # fmt: skip


def give_keys(owner: Owner) -> None:
    """Give the owner's office what it lacks of keys: its own, unlocked, and a custodian's."""
    if not OfficeKey.all_rows.filter(institution=owner.of).exists():
        keys_for(owner.of, owner.by)
    elif owner.of.pk not in offices_with_keys():
        put_key(owner.of, new_pair().public, "Kunci uji", holder=owner.by, at=MEETING)


def a_report(owner: Owner) -> Sample:
    """Return a report with a file, messages, a referral, a request for its identity."""
    give_keys(owner)
    word, name = owner.word("Diceritakan"), owner.word("Pelapor")
    file = prepare_file(picture(owner.word("kamera")), word, owner.of.pk)
    draft = ReportDraft(
        institution_id=owner.of.pk, told=Told(story=word, reported=owner.word("Terlapor")),
        identity=Identity(name=name, address="Jalan"), area_code="31.75",
        kind="hoax", files=[file],
    )  # fmt: skip
    row = take_report(draft, by=None, at=MEETING).report
    post_message(
        row, MessageKind.STATUS, owner.word("Kabar"), from_reporter=False, by=None,
        at=MEETING,
    )  # fmt: skip
    referral = propose_referral(
        row, "kominfotik", owner.word("Alamat"), by=owner.by, at=MEETING
    )
    party = name_party(
        row, owner.word("Pihak"), institution=owner.below, by=owner.by, at=MEETING
    )
    asked = ask_identity(
        row, "contact", reference=owner.word("Nomor"), by=owner.by, at=MEETING
    )
    reads = owner.by.holds(Permission.READ_REPORTS)
    queue = ("/queue/?whose=institution",) if reads else ()
    base, kept = f"/reports/{row.pk}/", row.files.get()
    return Sample(
        words=(row.number, word, name, owner.word("Terlapor"), owner.word("Kabar"),
               owner.word("Alamat"), owner.word("Nomor"), owner.word("Pihak")),
        addresses=(base, f"/reports/files/{kept.pk}/", f"{base}case/"),
        posts=(*(f"{base}{act}/" for act in ACTS),
               f"/reports/referrals/{referral.pk}/end/",
               f"/reports/parties/{party.pk}/remove/",
               f"/reports/identities/{asked.pk}/decide/",
               f"/reports/identities/{asked.pk}/sealed/"),
        lists=("/reports/", f"/reports/?q={row.number}", "/reports/?state=all&kind=hoax",
               "/reports/export.csv", "/reports/export.xlsx",
               f"/search/?q={row.number}", "/api/v1/reports",
               f"/api/v1/reports?number={row.number}", *queue),
        targets=(f"report:{row.pk}",),
        keys={"report_id": row.pk},
    )  # fmt: skip


def an_incident(owner: Owner) -> Sample:
    """Return an incident with a report, a line of the routing table, a word of its own."""
    give_keys(owner)
    title, note, word = (
        owner.word("Judul"),
        owner.word("Sebab"),
        owner.word("katasendiri"),
    )
    told = Told(story=owner.word("Bersama"))
    draft = ReportDraft(institution_id=owner.of.pk, told=told, area_code="31.75")
    report = take_report(draft, by=None, at=MEETING).report
    row = open_incident(owner.of.pk, title, by=None, at=MEETING)
    join(row, [report], by=None, at=MEETING)
    line = add_line(
        owner.of.pk, LineDraft(order=7, to_institution=owner.below, note=note), by=None,
        at=MEETING,
    )  # fmt: skip
    keyword = add_keyword(owner.of.pk, "hoax", word, "id", 2, by=None, at=MEETING)
    base = f"/reports/incidents/{row.key}/"
    return Sample(
        words=(row.number, row.key, title, note, keyword.words),
        addresses=(base, f"{base}case/"),
        posts=(f"{base}out/", f"{base}close/", f"/reports/routes/{line.pk}/end/",
               f"/reports/keywords/{keyword.pk}/end/"),
        lists=("/reports/incidents/", f"/reports/incidents/?q={row.number}",
               "/reports/routes/", "/reports/keywords/"),
        targets=(f"incident:{row.key}", f"route:{line.pk}", f"keyword:{keyword.pk}"),
    )  # fmt: skip
