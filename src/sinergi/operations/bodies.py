"""Which institution a row of an area goes to: the Bawaslu, the Satpol PP, the office."""

from collections.abc import Iterable

from sinergi.accounts.models import Institution
from sinergi.accounts.models.institution import line_above
from sinergi.accounts.roles import InstitutionKind
from sinergi.accounts.rules import covers


def of_kind(kind: str, area_code: str) -> list[Institution]:
    """Return the institutions of a kind whose area covers this one, the nearest first."""
    return [
        one for one in by_nearness(Institution.all_rows.filter(kind=kind))
        if covers(one.area_code, area_code)
    ]  # fmt: skip


def by_nearness(rows: Iterable[Institution]) -> list[Institution]:
    """Return the institutions with the smallest area first, then the oldest."""
    return sorted(rows, key=lambda one: (-len(one.area_code), one.pk))


def bawaslu_of(
    area_code: str, reporter: Institution | None = None
) -> Institution | None:
    """Return the Bawaslu that decides about an area, None where there is none.

    Whoever stands below a Bawaslu reports to that one; Panwascam itself decides nothing.
    """
    found = of_kind(InstitutionKind.BAWASLU, area_code)
    if reporter is not None:
        above = line_above([reporter.pk])
        found = [one for one in found if one.pk in above] or found
    return found[0] if found else None


def satpol_of(area_code: str) -> Institution | None:
    """Return the Satpol PP of an area, None where there is none."""
    return next(iter(of_kind(InstitutionKind.SATPOL_PP, area_code)), None)


OFFICES = {
    2: InstitutionKind.PEMKOT,
    3: InstitutionKind.KECAMATAN,
    4: InstitutionKind.KELURAHAN,
}
"""Level of an area → the kind of office it has."""


def offices_within(area_code: str) -> dict[str, Institution]:
    """Return area → its office, for an area and all below it; one query."""
    rows = Institution.all_rows.filter(kind__in=list(OFFICES.values())).order_by("-pk")
    return {
        one.area_code: one
        for one in rows
        if covers(area_code, one.area_code)
        and OFFICES.get(one.area_code.count(".") + 1) == one.kind
    }
