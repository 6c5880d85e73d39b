"""The library of materials: versions with files, approved by KPU or Bawaslu."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import organiser_line
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.models import Material, MaterialFile, MaterialVersion
from sinergi.outreach.rules.material import MATERIAL_ALLOWED, Language, MaterialState
from sinergi.outreach.rules.session import BadSession, NotTheirs
from sinergi.outreach.services.rights import check_writer

Sent = tuple[Language, KeptFile]


@transaction.atomic
def make_material(
    title: str,
    topic: str,
    institution: Institution,
    *,
    by: Actor | None,
    at: dt.datetime,
    example: bool = False,
) -> Material:
    """Add a material without content and return it. Raises BadSession, NotTheirs."""
    check_writer(institution.pk, by)
    if not title.strip() or topic not in catalogue().topics:
        raise BadSession("empty", "title")
    row = Material.all_rows.create(
        title=title.strip(),
        topic=topic,
        institution=institution,
        created_at=at,
        created_by_id=by.pk if by is not None else None,
        example=example,
    )
    record(
        Verb.MATERIAL_MADE,
        at=at,
        actor=by,
        target=f"material:{row.pk}",
        institution_id=institution.pk,
        topic=topic,
    )
    return row


@transaction.atomic
def add_version(
    material: Material,
    files: Sequence[Sent],
    *,
    note: str = "",
    link: str = "",
    by: Actor | None,
    at: dt.datetime,
) -> MaterialVersion:
    """Add a version with its files and return it; earlier ones stay as they are."""
    check_writer(material.institution_id, by)
    if not files and not link.strip():
        raise BadSession("no-file", "file")
    Material.all_rows.select_for_update().get(pk=material.pk)
    last = MaterialVersion.all_rows.filter(material=material).aggregate(n=Max("number"))
    row = MaterialVersion.all_rows.create(
        material=material,
        number=(last["n"] or 0) + 1,
        note=note.strip()[:500],
        link=link.strip(),
        created_at=at,
        created_by_id=by.pk if by is not None else None,
    )
    MaterialFile.all_rows.bulk_create(
        MaterialFile(
            version=row,
            language=language,
            name=one.name,
            media_type=one.media_type,
            sha256=one.sha256,
            size=one.size,
        )
        for language, one in files
    )
    record(
        Verb.MATERIAL_VERSION,
        at=at,
        actor=by,
        target=f"material:{material.pk}",
        institution_id=material.institution_id,
        version=row.number,
        files=len(files),
    )
    return row


def _locked(version: MaterialVersion) -> MaterialVersion:
    rows = MaterialVersion.all_rows.select_for_update(of=("self",))
    return rows.select_related("material").get(pk=version.pk)


def _check_state(row: MaterialVersion, to: MaterialState) -> None:
    if to not in MATERIAL_ALLOWED[MaterialState(row.state)]:
        raise BadSession("move", "state")


@transaction.atomic
def ask_approval(
    version: MaterialVersion,
    institution: Institution,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> MaterialVersion:
    """Ask KPU or Bawaslu to approve a version; return it.

    Raises BadSession for another kind of institution, NotTheirs.
    """
    row = _locked(version)
    check_writer(row.material.institution_id, by)
    _check_state(row, MaterialState.ASKED)
    if not organiser_line(institution.kind):
        raise BadSession("not-organiser", "institution")
    row.state, row.asked_of, row.asked_at = MaterialState.ASKED, institution, at
    row.save(update_fields=["state", "asked_of", "asked_at"])
    record(
        Verb.MATERIAL_DECIDED,
        at=at,
        actor=by,
        target=f"material:{row.material_id}",
        institution_id=row.material.institution_id,
        version=row.number,
        state=row.state,
        asked=institution.pk,
    )
    return row


@transaction.atomic
def decide_material(
    version: MaterialVersion,
    *,
    approve: bool,
    reason: str = "",
    by: Actor | None,
    at: dt.datetime,
) -> MaterialVersion:
    """Approve or refuse a version for the institution that was asked; return it.

    Not by who made it; a refusal needs its reason. Raises BadSession, NotTheirs.
    """
    row = _locked(version)
    if by is not None:
        asked = row.asked_of_id in by.institutions_with(Permission.APPROVE_MATERIAL)
        if not asked or row.created_by_id == by.pk:
            raise NotTheirs("approver")
    to = MaterialState.APPROVED if approve else MaterialState.REFUSED
    _check_state(row, to)
    if not approve and not reason.strip():
        raise BadSession("reason", "reason")
    row.state, row.reason, row.decided_at = to, reason.strip()[:500], at
    row.decided_by_id = by.pk if by is not None else None
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record(
        Verb.MATERIAL_DECIDED,
        at=at,
        actor=by,
        target=f"material:{row.material_id}",
        institution_id=row.asked_of_id,
        version=row.number,
        state=row.state,
    )
    return row
