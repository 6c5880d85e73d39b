"""Who sees what of facilities, in three steps, and the questions asked of them.

1. *Outline*: name, kind, area and whether it is ready, for everybody who works in the area
   it lies in or serves, or in an area within the one it serves.
2. *Detail*: address, checklist, defects, for those who check there and the institutions
   that keep, own or use it. Of a store they see no guarded item.
3. *Guarded*: key holders, seal numbers, routes, photos, stock and what-ifs of stores, for
   KPU, that area's Bawaslu and the police liaison (`READ_GUARDED_FACILITIES` over the area
   the store serves).
"""

import datetime as dt
from typing import Any, Self

from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import Row, ScopedQuerySet, holding, within, within_any
from sinergi.facilities.rules.inspecting import InspectionStep
from sinergi.facilities.rules.kinds import STORES, FileKind
from sinergi.facilities.rules.readiness import State
from sinergi.places.rules import NATION

STORE_KINDS = sorted(STORES)


def areas_with(user: Actor, permission: Permission) -> tuple[str, ...]:
    """Return the codes of the person's areas in which some role gives the permission."""
    return tuple(code for code in user.area_codes if user.holds(permission, code))


def above(codes: tuple[str, ...]) -> list[str]:
    """Return the codes above these areas, the nation left out."""
    found = {
        ".".join(parts[:n]) for code in codes for parts in [code.split(".")]
        for n in range(1, len(parts))
    }  # fmt: skip
    return sorted(found - {""})


def _inside(codes: tuple[str, ...], path: str) -> Q:
    """Return "lies in or serves one of these areas"."""
    if set(codes) & {"", *NATION}:
        return Q()
    return within_any(codes, f"{path}area_code") | within_any(
        codes, f"{path}serves_code"
    )


def taking_part(user: Actor, path: str = "") -> Q:
    """Return "an own institution keeps, owns or uses it"."""
    own = user.institutions_with(Permission.READ_FACILITIES)
    roles = ("keeper_id", "owner_id", "used_by_id")
    condition = Q(pk__in=[])
    for role in roles:
        condition |= Q(**{f"{path}{role}__in": own})
    return condition


def outlined(user: Actor, path: str = "") -> Q:
    """Return "a facility whose outline this person sees"."""
    codes = areas_with(user, Permission.READ_FACILITIES)
    if not codes:
        return Q(pk__in=[])
    around = Q(**{f"{path}serves_code__in": above(codes)})
    return _inside(codes, path) | around | taking_part(user, path)


def detailed(user: Actor, path: str = "") -> Q:
    """Return "a facility whose detail this person sees"."""
    codes = areas_with(user, Permission.CHECK_FACILITIES)
    inside = _inside(codes, path) if codes else Q(pk__in=[])
    return inside | taking_part(user, path) | guarded(user, path)


def guarded(user: Actor, path: str = "") -> Q:
    """Return "a facility whose guarded matters this person sees".

    By the area it serves, not the one it lies in: a PPS does not see the store of its
    kecamatan that happens to stand in its kelurahan.
    """
    codes = areas_with(user, Permission.READ_GUARDED_FACILITIES)
    own = user.institutions_with(Permission.READ_GUARDED_FACILITIES)
    kept = Q(**{f"{path}keeper_id__in": own})
    if set(codes) & {"", *NATION}:
        return Q()
    return within_any(codes, f"{path}serves_code") | kept


def no_store(path: str = "") -> Q:
    """Return "no store": nothing of it is guarded."""
    return ~Q(**{f"{path}kind__in": STORE_KINDS})


class FacilityQuerySet(ScopedQuerySet[Row]):
    """Facilities."""

    def to(self, user: Actor) -> Self:
        """Return the facilities whose outline this person sees."""
        return self.filter(outlined(user))

    def detailed_to(self, user: Actor) -> Self:
        """Return those of which this person sees more than the outline."""
        return self.filter(detailed(user))

    def guarded_to(self, user: Actor) -> Self:
        """Return those of which this person sees everything."""
        return self.filter(guarded(user))

    def in_use(self) -> Self:
        """Return those not struck off."""
        return self.filter(closed_at=None)

    def stores(self) -> Self:
        """Return the storehouses."""
        return self.filter(kind__in=STORE_KINDS)

    def within(self, code: str) -> Self:
        """Return those that lie in or serve an area or one below it."""
        if not code or code in NATION:
            return self.all()
        return self.filter(within(code, "area_code") | within(code, "serves_code"))

    def in_state(self, state: State, day: dt.date) -> Self:
        """Return those in this state on a day: what has expired is not ready."""
        over = Q(ready_until_on__lt=day)
        if state is State.NOT_READY:
            return self.filter(Q(state=state) | over)
        return self.filter(~over | Q(ready_until_on=None), state=state)

    def matching(self, words: str, *fields: str) -> Self:
        """Return those whose name (and other given fields) hold each of the words."""
        return self.filter(holding(words, "name", *fields))


class OfFacilityQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a facility: seen with its detail."""

    def to(self, user: Actor) -> Self:
        """Return the rows of facilities whose detail this person sees."""
        return self.filter(detailed(user, "facility__"))


class CheckQuerySet(ScopedQuerySet[Row]):
    """Checks and defects: those of guarded items for who sees guarded matters alone."""

    def to(self, user: Actor) -> Self:
        """Return what this person sees: also what the own institution found or must mend."""
        open_item = Q(guarded=False) & detailed(user, "facility__")
        everything = guarded(user, "facility__")
        own = user.institutions_with(Permission.READ_FACILITIES)
        return self.filter(open_item | everything | self.own_rows(own))

    def own_rows(self, own: frozenset[int]) -> Q:
        """Return the rows of one's own institutions."""
        return Q(institution_id__in=own)

    def in_force(self) -> Self:
        """Return the checks that were not taken back."""
        return self.filter(ended_at=None)


class DefectQuerySet(CheckQuerySet[Row]):
    """Defects: also those an own institution was asked to mend."""

    def own_rows(self, own: frozenset[int]) -> Q:
        """Return the defects one's own institution told of or is asked to mend."""
        return Q(institution_id__in=own) | Q(holder_id__in=own)

    def in_force(self) -> Self:
        """Return the defects not yet mended or withdrawn."""
        return self.filter(closed_at=None)


class FileQuerySet(ScopedQuerySet[Row]):
    """Files: photos of stores are guarded."""

    def to(self, user: Actor) -> Self:
        """Return the files this person may open."""
        plain = ~Q(kind=FileKind.PHOTO) | no_store("facility__")
        seen = plain & detailed(user, "facility__")
        return self.filter(seen | guarded(user, "facility__"))


class InspectionQuerySet(ScopedQuerySet[Row]):
    """Joint inspections: seen with the detail, and by the parties asked."""

    def to(self, user: Actor) -> Self:
        """Return the inspections this person sees."""
        own = user.institutions_with(Permission.READ_FACILITIES)
        asked = Q(pk__in=self.model.parties_of(own))  # type: ignore[attr-defined]
        return self.filter(detailed(user, "facility__") | asked)

    def unsigned_by(self, institutions: frozenset[int]) -> Self:
        """Return the open ones that wait for these institutions.

        For their signature, or for them to note one that was given on paper.
        """
        open_ones = self.filter(step__in=[InspectionStep.PLANNED, InspectionStep.HELD])
        parties = self.model.parties_of(institutions)  # type: ignore[attr-defined]
        paper = self.model.on_paper()  # type: ignore[attr-defined]
        noted = Q(institution_id__in=institutions, step=InspectionStep.HELD)
        return open_ones.filter(
            Q(pk__in=parties.filter(signed_at=None))
            | (noted & Q(pk__in=paper.filter(signed_at=None)))
        )


class OfInspectionQuerySet(ScopedQuerySet[Row]):
    """Parties of an inspection."""

    def to(self, user: Actor) -> Self:
        """Return the parties of inspections this person sees."""
        own = user.institutions_with(Permission.READ_FACILITIES)
        seen = detailed(user, "inspection__facility__")
        return self.filter(seen | Q(institution_id__in=own))


class FigureQuerySet(ScopedQuerySet[Row]):
    """Figures of KPU's sheet: guarded as the stores they are of."""

    def to(self, user: Actor) -> Self:
        """Return the figures of stores in areas whose guarded matters this person sees."""
        codes = areas_with(user, Permission.READ_GUARDED_FACILITIES)
        if set(codes) & {"", *NATION}:
            return self.all()
        return self.filter(within_any(codes, "serves_code"))

    def in_force(self) -> Self:
        """Return the rows of the newest sheet."""
        return self.filter(ended_by=None)


class HandoverQuerySet(ScopedQuerySet[Row]):
    """Manifests: who sees the guarded matters of the store at either end."""

    def to(self, user: Actor) -> Self:
        """Return the manifests this person sees."""
        ends = guarded(user, "source__") & ~Q(source=None)
        ends |= guarded(user, "target__") & ~Q(target=None)
        return self.filter(ends)


class LineQuerySet(ScopedQuerySet[Row]):
    """Lines of manifests, seen with them."""

    def to(self, user: Actor) -> Self:
        """Return the lines of the manifests this person sees."""
        ends = guarded(user, "handover__source__") & ~Q(handover__source=None)
        ends |= guarded(user, "handover__target__") & ~Q(handover__target=None)
        return self.filter(ends)


class StockQuerySet(ScopedQuerySet[Row]):
    """Entries of the ledger of goods."""

    def to(self, user: Actor) -> Self:
        """Return the entries at stores whose guarded matters this person sees."""
        ends = guarded(user, "source__") & ~Q(source=None)
        ends |= guarded(user, "target__") & ~Q(target=None)
        return self.filter(ends)


def counted(rows: Any) -> int:
    """Return the number of rows without the work of their order."""
    return int(rows.order_by().count())


class AssignmentQuerySet(ScopedQuerySet[Row]):
    """Assignments: for who sees the guarded matters of all stores of their area."""

    def to(self, user: Actor) -> Self:
        """Return the assignments this person sees."""
        return self.filter(over_area(user, ""))


class AssignedStoreQuerySet(ScopedQuerySet[Row]):
    """Stores in an assignment, seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the stores of the assignments this person sees."""
        return self.filter(over_area(user, "assignment__"))


def over_area(user: Actor, path: str) -> Q:
    """Return "of an area whose stores this person guards", or of an own institution."""
    codes = areas_with(user, Permission.READ_GUARDED_FACILITIES)
    if set(codes) & {"", *NATION}:
        return Q()
    own = user.institutions_with(Permission.READ_GUARDED_FACILITIES)
    mine = Q(**{f"{path}institution_id__in": own})
    return within_any(codes, f"{path}within") | mine
