"""Samples of facilities: they lie outside the areas of those who ask.

Within an area everybody sees whether a facility is ready; who sees more of it is asked in
`facilities/tests/test_guard.py`. Elsewhere it does not exist but for its keeper.
"""

import datetime as dt

from conftest import MEETING
from sinergi.doors.uploads import keep_upload
from sinergi.elections.models import Election, ElectionKind
from sinergi.facilities.models import Defect, Facility, Good
from sinergi.facilities.rules.inspecting import Party
from sinergi.facilities.rules.kinds import FacilityKind, FileKind
from sinergi.facilities.rules.logistics import GoodKind
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.assigning import AssignmentRequest, start_assignment
from sinergi.facilities.services.checking import Told, Visit, record_checks
from sinergi.facilities.services.defects import propose_defect
from sinergi.facilities.services.inspecting import hold_inspection, plan_inspection
from sinergi.facilities.services.logistics import Manifest, Sent, prepare_handover
from sinergi.facilities.services.register import Draft, add_facility, add_files
from sinergi.facilities.services.stocktaking import GoodDraft, put_good
from sinergi.web.acts.facilities import accept_and_commit
from tests.rows.people import photo
from tests.rows.sample import Owner, Sample

ELSEWHERE, CITY = "31.74.01.1001", "31.74"
GUARDS = {"bawaslu", "kpu"}


def a_store(owner: Owner, word: str) -> Facility:
    """Return a store kept by the institution, in another city."""
    draft = Draft(
        kind=FacilityKind.STORE_KECAMATAN, name=word, area_code=ELSEWHERE,
        keeper=owner.of, address=owner.word("Alamat"),
    )  # fmt: skip
    return add_facility(draft, by=None, at=MEETING)


def the_goods() -> Good:
    """Return ballot boxes of an election, which are the country's and no institution's."""
    election = Election.all_rows.first() or Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="Election 2024",
        kind=ElectionKind.GENERAL, voting_on=dt.date(2024, 2, 14),
    )  # fmt: skip
    draft = GoodDraft(
        election=election, code="kotak", kind=GoodKind.BOX, name_id="Kotak suara",
        name_en="Ballot box", per_station=4,
    )  # fmt: skip
    return put_good(draft, by=None, at=MEETING)


def a_facility(owner: Owner) -> Sample:
    """Return a store with files, checks, a proposed defect and an inspection being signed."""
    word = owner.word("Gudang")
    row = a_store(owner, word)
    kept = keep_upload(photo(owner.word("Denah")))
    (file,) = add_files(row, [kept], FileKind.LETTER, by=None, at=MEETING)
    told = [Told(item="apar", result=Result.FAIL, note=owner.word("Temuan"))]
    visit = Visit(checked_on=MEETING.date(), institution=owner.of)
    record_checks(row, told, visit, by=None, at=MEETING)
    defect = Defect.all_rows.get(facility=row)
    propose_defect(
        defect, holder=owner.of, asked_by=owner.of, due_on=None, version=None, by=None,
        at=MEETING,
    )  # fmt: skip
    accept_and_commit(defect, version=None, by=None, at=MEETING)
    parties = {Party.PPK: None, Party.POLSEK: None}
    inspection = plan_inspection(
        row, MEETING.date(), parties, institution=owner.of, by=None, at=MEETING
    )
    hold_inspection(inspection, MEETING.date(), told, version=None, by=None, at=MEETING)
    party = inspection.parties.first()
    base, seen = f"/facilities/{row.pk}/", f"/facilities/inspections/{inspection.pk}/"
    about = f"/facilities/defects/{defect.pk}/"
    return Sample(
        words=(word, owner.word("Alamat"), owner.word("Temuan")),
        addresses=(base, f"{base}edit/", f"{base}check/", f"{base}checklist.pdf",
                   f"{base}inspections/new/", f"{base}files/{file.pk}/",
                   f"{base}files/{file.pk}/?show=1", f"{base}stock/", seen,
                   f"{seen}hold/", f"{seen}minutes.pdf", about,
                   f"{about}commitment/"),
        posts=(f"{base}close/", f"{base}files/", f"{base}check/", f"{base}stock/count/",
               f"{base}stock/damage/", f"{seen}hold/", f"{seen}cancel/",
               f"{seen}parties/{party.pk}/sign/", f"{about}propose/",
               f"{about}take-back/", f"{about}decide/"),
        lists=("/facilities/", f"/facilities/?q={word}", "/facilities/export.csv",
               "/facilities/export.xlsx", "/facilities/defects/",
               "/facilities/inspections/", "/api/v1/facilities",
               "/api/v1/facility-defects", "/queue/", f"/search/?q={word}"),
        targets=(f"facility:{row.pk}", f"defect:{defect.pk}",
                 f"inspection:{inspection.pk}"),
        keys={"facility_id": row.pk},
    )  # fmt: skip


def a_handover(owner: Owner) -> Sample:
    """Return a manifest of a store in another city, and an assignment of its stations."""
    row = a_store(owner, owner.word("Gudang muatan"))
    good = the_goods()
    election = good.election
    draft = Manifest(election=election, target=row, seals=owner.word("Segel"))
    manifest = prepare_handover(draft, [Sent(good, 5)], by=None, at=MEETING)
    asked = AssignmentRequest(
        election=election, within=CITY, institution=owner.of, boxes=4,
        boxes_source=owner.word("Sumber"),
    )  # fmt: skip
    assignment = start_assignment(asked, by=None, at=MEETING)
    base = f"/facilities/handovers/{manifest.pk}/"
    computed = f"/facilities/assignments/{assignment.pk}/"
    pages = (base, f"{base}route.pdf", computed, f"{computed}what-if/",
             f"{computed}stations.csv")  # fmt: skip
    guards = owner.of.kind in GUARDS
    return Sample(
        words=(owner.word("Gudang muatan"), owner.word("Segel")),
        addresses=pages if guards else (),
        posts=(*(() if guards else pages), f"{base}send/", f"{base}receive/",
               f"{base}cancel/"),
        lists=("/facilities/handovers/",) if guards else (),
        targets=(f"handover:{manifest.pk}", f"assignment:{assignment.pk}"),
        keys={"assignment_id": assignment.pk},
    )  # fmt: skip
