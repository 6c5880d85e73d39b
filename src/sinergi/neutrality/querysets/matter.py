"""Who sees a matter: one rule, which every row that hangs on a matter asks.

A matter exists for a person who may handle matters in an institution that a recorded step
gave a package of it, and for nobody else: not for those above that institution in its
line, not for who runs the server. Never for the holder of an office it names, for who
stands in for the holder, or for anybody who has belonged to a named institution since the
day of the act.
"""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding
from sinergi.neutrality.rules.paths import ENDS
from sinergi.neutrality.rules.subjects import NEIGHBOURHOOD

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)


def _rows(name: str, app: str = "neutrality") -> "QuerySet[Any]":
    rows: QuerySet[Any] = apps.get_model(app, name)._default_manager.all()
    return rows


def told_to(user: Actor, matter: str = "pk") -> Q:
    """Return "an institution in which this person handles matters has its package"."""
    own = user.institutions_with(Permission.HANDLE_MATTERS)
    packages = _rows("Package").filter(
        matter=OuterRef(matter), institution_id__in=own, ended_at=None
    )
    return Q(Exists(packages))


def concerned(user: Actor, matter: str = "pk") -> Q:
    """Return "the matter names this person, or an institution they belong to".

    Belonging counts from the day of the act: who has left since is still too near.
    """
    named = _rows("Subject").filter(matter=OuterRef(matter))
    there = _rows("Membership", "accounts").filter(
        Q(valid_until=None) | Q(valid_until__gte=OuterRef("matter__happened_on")),
        person_id=user.pk,
        institution_id=OuterRef("institution_id"),
    )
    inside = named.exclude(kind__in=NEIGHBOURHOOD).filter(Exists(there))
    people = {user.pk, *user.stands_in_for}
    return Q(Exists(named.filter(person_id__in=people))) | Q(Exists(inside))


class MatterQuerySet(ScopedQuerySet[Row]):
    """Matters."""

    def to(self, user: Actor) -> Self:
        """Return the matters this person may see."""
        if not user.institutions_with(Permission.HANDLE_MATTERS):
            return self.none()
        return self.filter(told_to(user) & ~concerned(user))

    def open(self) -> Self:
        """Return those of which a step is still asked."""
        return self.exclude(step__in=ENDS)

    def decided(self) -> Self:
        """Return those in which somebody in authority has decided."""
        return self.exclude(decided_on=None)

    def waiting_for(self, user: Actor) -> Self:
        """Return the open ones whose next step is of this person's institutions."""
        own = user.institutions_with(Permission.HANDLE_MATTERS)
        return self.open().filter(turn_id__in=own)

    def matching(self, words: str) -> Self:
        """Return those whose number, or summary not sealed yet, holds each of the words."""
        return self.filter(holding(words, "number", "summary"))

    def in_due_order(self) -> Self:
        """Return them by due day, those without one last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


def _seen(user: Actor) -> "QuerySet[Any]":
    model = apps.get_model("neutrality", "Matter")
    rows: MatterQuerySet[Any] = MatterQuerySet(model)
    return rows.to(user).order_by().values("pk")


def _own(user: Actor) -> frozenset[int]:
    return user.institutions_with(Permission.HANDLE_MATTERS)


class OfMatterQuerySet(ScopedQuerySet[Row]):
    """Rows that everybody sees who sees the matter."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the matters this person may see."""
        return self.filter(matter__in=_seen(user))


class OfLeadQuerySet(OfMatterQuerySet[Row]):
    """Rows that only who leads the matter sees."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the matters this person's institutions lead."""
        return super().to(user).filter(matter__lead_id__in=_own(user))


class SubjectQuerySet(OfMatterQuerySet[Row]):
    """Offices named, seen with the matter; the accused's own way in is `summoned`."""

    def summoned(self, user: Actor) -> Self:
        """Return this person's own rows from the summons on, and none before."""
        return self.filter(person_id=user.pk, accused=True).exclude(summoned_at=None)


class StepQuerySet(OfMatterQuerySet[Row]):
    """Steps: the lead sees all, others those they took and those that told them."""

    def to(self, user: Actor) -> Self:
        """Return the steps this person may see."""
        own = _own(user)
        told = _rows("Package").filter(step=OuterRef("pk"), institution_id__in=own)
        return super().to(user).filter(
            Q(matter__lead_id__in=own) | Q(institution_id__in=own) | Q(Exists(told))
        )  # fmt: skip


class PackageQuerySet(OfMatterQuerySet[Row]):
    """Packages: the lead sees to whom they went, others their own."""

    def to(self, user: Actor) -> Self:
        """Return the packages this person may see."""
        own = _own(user)
        return super().to(user).filter(
            Q(matter__lead_id__in=own) | Q(institution_id__in=own)
        )  # fmt: skip

    def give(
        self,
        matter: models.Model,
        institution_id: int,
        step: models.Model,
        evidence: Collection[int],
        at: dt.datetime,
    ) -> Row:
        """Give an institution what it needs of a matter; what it has grows, never shrinks.

        Part of a step, which records the fact.
        """
        package, _new = self.get_or_create(
            matter=matter, institution_id=institution_id, ended_at=None,
            defaults={"step": step, "opened_at": at},
        )  # fmt: skip
        items = _rows("PackageItem")
        for one in _rows("Evidence").filter(matter=matter, pk__in=evidence):
            items.get_or_create(package=package, evidence=one)
        return package


class EvidenceQuerySet(OfMatterQuerySet[Row]):
    """Evidence: the lead's all, others' their own and what lies in their package."""

    def to(self, user: Actor) -> Self:
        """Return the evidence this person may see."""
        own = _own(user)
        items = _rows("PackageItem").filter(
            evidence=OuterRef("pk"),
            package__institution_id__in=own,
            package__ended_at=None,
        )
        return super().to(user).filter(
            Q(matter__lead_id__in=own) | Q(institution_id__in=own) | Q(Exists(items))
        )  # fmt: skip


class LetterQuerySet(OfMatterQuerySet[Row]):
    """Letters: the lead's all, others' those they wrote or were sent."""

    def to(self, user: Actor) -> Self:
        """Return the letters this person may see."""
        own = _own(user)
        return super().to(user).filter(
            Q(matter__lead_id__in=own)
            | Q(institution_id__in=own)
            | Q(recipient_id__in=own)
        )  # fmt: skip

    def summoning(self, user: Actor) -> Self:
        """Return the summonses sent to this person as the accused, and nothing else."""
        mine = _rows("Subject").filter(
            matter=OuterRef("matter"), person_id=user.pk, accused=True
        )
        return self.filter(Exists(mine.exclude(summoned_at=None)), kind="summons")


class ClauseQuerySet(ScopedQuerySet[Row]):
    """Clauses: those of an act are no secret, those of a matter are seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the clauses this person may see."""
        return self.filter(Q(matter=None) | Q(matter__in=_seen(user)))

    def of_act(self, act: str, matter_id: int | None = None) -> Self:
        """Return those of an act in general, and in the matter if one is given."""
        return self.filter(Q(matter=None) | Q(matter_id=matter_id), act=act)


class SealedQuerySet(OfMatterQuerySet[Row]):
    """Sealed words: everybody the copies of their own offices."""

    def to(self, user: Actor) -> Self:
        """Return the copies that were sealed to this person's offices."""
        return super().to(user).filter(institution_id__in=_own(user))
