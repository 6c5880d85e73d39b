"""Changes to institutions and their kinds."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Kind, line_below
from sinergi.accounts.roles import InstitutionKind, organiser_line
from sinergi.accounts.rules import (
    BadInstitution,
    check_kind,
    check_line,
    check_no_circle,
    check_superior,
)
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


def known_kinds() -> set[str]:
    """Return the codes of all kinds: those of the code and those people added."""
    rows = Kind.all_rows.values_list("code", flat=True)
    return {kind.value for kind in InstitutionKind} | set(rows)


@transaction.atomic
def create_institution(
    name: str,
    kind: str,
    area_code: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    superior: Institution | None = None,
    keeper: Institution | None = None,
) -> Institution:
    """Add an institution and return it; raises UnknownKind when nobody added the kind."""
    check_kind(kind, known=known_kinds())
    check_superior(area_code, superior.area_code if superior else None)
    check_line(_line(kind), _line(superior.kind) if superior else None)
    institution = Institution.all_rows.create(
        name=name,
        kind=str(kind),
        area_code=area_code,
        superior=superior,
        keeper=keeper,
        created_at=at,
    )
    record(
        Verb.INSTITUTION_CREATED,
        at=at,
        actor=by,
        target=f"institution:{institution.pk}",
        kind=str(kind),
    )
    return institution


def _line(kind: str) -> str:
    """Return the organiser's line of a kind; only one added as data costs a query."""
    if kind in set(InstitutionKind):
        return organiser_line(kind)
    row = Kind.all_rows.filter(code=kind).first()
    return organiser_line(kind, row.roles_as if row is not None else "")


@transaction.atomic
def edit_institution(
    institution: Institution,
    *,
    name: str,
    area_code: str,
    superior: Institution | None,
    keeper: Institution | None,
    by: Actor | None,
    at: dt.datetime,
) -> Institution:
    """Change name, area and place in the line; raises BadInstitution.

    The area may only change while all below lies in the new one too.
    """
    check_superior(area_code, superior.area_code if superior else None)
    if superior is not None:
        check_line(_line(institution.kind), _line(superior.kind))
        check_no_circle(institution.pk, superior.pk, line_below([institution.pk]))
    for below in Institution.all_rows.filter(superior=institution):
        check_superior(below.area_code, area_code)
    institution.name, institution.area_code = name, area_code
    institution.superior, institution.keeper = superior, keeper
    institution.save(update_fields=["name", "area_code", "superior", "keeper"])
    record(
        Verb.INSTITUTION_CHANGED,
        at=at,
        actor=by,
        target=f"institution:{institution.pk}",
        institution_id=institution.pk,
        area=area_code,
        superior=superior.pk if superior else None,
        keeper=keeper.pk if keeper else None,
    )
    return institution


@transaction.atomic
def add_kind(
    code: str,
    *,
    name_id: str,
    name_en: str,
    roles_as: str,
    by: Actor | None,
    at: dt.datetime,
) -> Kind:
    """Add a kind of institution that takes the roles of a present one; BadInstitution."""
    like = Kind.all_rows.filter(code=roles_as).first()
    if like is None:
        raise BadInstitution("kind-unknown", f"no kind {roles_as}", kind=roles_as)
    if Kind.all_rows.filter(code=code).exists():
        raise BadInstitution("kind-there", f"there is a kind {code}", kind=code)
    kind = Kind.all_rows.create(
        code=code,
        name_id=name_id,
        name_en=name_en,
        accounts=like.accounts,
        partner=like.partner,
        roles_as=like.roles_as,
        order=like.order + 1,
    )
    record(Verb.KIND_ADDED, at=at, actor=by, target=f"kind:{code}", like=like.code)
    return kind
