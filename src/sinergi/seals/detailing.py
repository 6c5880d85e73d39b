"""What the pages of keys show: an office, its keys, who reads what."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.accounts.roles import ROLE_NAMES, ROLES, Role
from sinergi.seals.keeping import state_of
from sinergi.seals.models import CustodianKey, OfficeKey, ReadingSeen, Rewrap
from sinergi.seals.models.key import IN_FORCE, OPENING, RETIRED

READING = (
    Permission.READ_REPORTS,
    Permission.READ_CASES,
    Permission.READ_EVIDENCE,
    Permission.READ_HANDOVERS,
    Permission.HANDLE_MATTERS,
)
"""Who holds one of these reads something that the office's key opens."""
READS_SEALED = (*READING, Permission.OPEN_IDENTITIES, Permission.HOLD_KEYS)


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office as its page of keys shows it."""

    institution: Institution
    key: OfficeKey | None
    older: list[OfficeKey]
    custodians: list[CustodianKey]
    rounds: list[Rewrap]
    unlocked: bool
    by: str
    since: dt.datetime | None
    until: dt.datetime | None

    @property
    def opening(self) -> list[OfficeKey]:
        """Older keys that something may still be sealed to."""
        return [one for one in self.older if one.state == OPENING]


def offices_of(actor: Actor, at: dt.datetime) -> list[OfficeView]:
    """Return the offices whose keys the person holds."""
    own = actor.institutions_with(Permission.HOLD_KEYS)
    rows = Institution.all_rows.filter(pk__in=own).order_by("name")
    return [office_view(row, at) for row in rows]


def office_view(institution: Institution, at: dt.datetime) -> OfficeView:
    """Return what the page of an office shows."""
    keys = list(OfficeKey.all_rows.filter(institution=institution))
    state = state_of(institution.pk)
    custodians = CustodianKey.all_rows.filter(institution=institution)
    return OfficeView(
        institution,
        next((one for one in keys if one.state == IN_FORCE), None),
        [one for one in keys if one.state != IN_FORCE],
        list(custodians.select_related("holder")),
        list(Rewrap.all_rows.filter(institution=institution)[:3]),
        state is not None,
        _name(state["by"]) if state else "",
        dt.datetime.fromisoformat(state["at"]) if state else None,
        at + dt.timedelta(seconds=state["left_s"]) if state else None,
    )


def _name(pk: Any) -> str:
    return Person.objects.filter(pk=pk).values_list("name", flat=True).first() or "–"


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who may read something sealed, by which roles."""

    name: str
    codes: tuple[str, ...]

    @property
    def roles(self) -> str:
        """The roles in words."""
        return ", ".join(str(ROLE_NAMES[Role(code)]) for code in self.codes)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who can read what is sealed in one office."""

    institution: Institution
    key: OfficeKey | None
    texts: list[Reader]
    holders: list[Reader]
    custodians: list[CustodianKey]
    openers: list[Reader]

    @property
    def gist(self) -> str:
        """What makes the page another one: keys and people, as text."""
        told = [
            self.institution.pk,
            self.key.public if self.key else "",
            [self.key.threshold, self.key.shares] if self.key else [],
            [[one.name, one.codes] for one in self.texts + self.holders + self.openers],
            [one.public for one in self.custodians],
        ]
        return json.dumps(told)


def readings_of(actor: Actor, at: dt.datetime) -> list[Reading]:
    """Return who reads in each office of the person that has keys."""
    keyed = OfficeKey.all_rows.filter(
        state=IN_FORCE, institution_id__in=actor.institutions
    )
    keys = {one.institution_id: one for one in keyed.select_related("institution")}
    return [_reading(keys[pk], at) for pk in sorted(keys)]


def _reading(key: OfficeKey, at: dt.datetime) -> Reading:
    people = _people(key.institution_id, timezone.localdate(at))
    custodians = CustodianKey.all_rows.exclude(state=RETIRED).filter(
        institution=key.institution_id, state=IN_FORCE
    )
    return Reading(
        key.institution, key, _readers(people, READING),
        _readers(people, (Permission.HOLD_KEYS,)),
        list(custodians.select_related("holder")),
        _readers(people, (Permission.OPEN_IDENTITIES,)),
    )  # fmt: skip


def _people(institution_id: int, day: dt.date) -> list[tuple[str, Role]]:
    rows = Membership.all_rows.filter(
        institution_id=institution_id, person__is_active=True
    ).valid_on(day)
    pairs = rows.values_list("person__name", "role").order_by("person__name", "role")
    return [(name, Role(role)) for name, role in pairs]


def _readers(
    people: list[tuple[str, Role]], permissions: tuple[Permission, ...]
) -> list[Reader]:
    found: dict[str, list[str]] = {}
    for name, role in people:
        if ROLES[role] & set(permissions):
            found.setdefault(name, []).append(role.value)
    return [Reader(name, tuple(codes)) for name, codes in found.items()]


def digest_of(readings: list[Reading]) -> str:
    """Return what the page says, as a hash: another one when anything changed."""
    told = "\n".join(one.gist for one in readings)
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()


def has_news(actor: Actor, at: dt.datetime) -> bool:
    """True when who can read has changed since the person last read the page.

    For those who read sealed things themselves; in an office without a key never.
    """
    if not any(actor.holds(one) for one in READS_SEALED):
        return False
    readings = readings_of(actor, at)
    if not readings:
        return False
    seen = ReadingSeen.all_rows.filter(person_id=actor.pk).values_list(
        "digest", flat=True
    )
    return seen.first() != digest_of(readings)
