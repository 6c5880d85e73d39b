"""Devices of an institution line: which ones are silent, where forms wait."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.permissions import Permission
from sinergi.access.scope import holding
from sinergi.accounts.models import Device, Membership, membership_day
from sinergi.accounts.models.device import KIND_NAMES, DeviceKind
from sinergi.accounts.querysets import LEFT_LATELY, DeviceQuerySet

SILENT_HOURS = (6, 24, 72, 168)
SHOWN_SILENT = dt.timedelta(hours=24)
STATES = ("used", "ended", "all")
SORTS = {
    "person": ("person__name",),
    "seen": ("seen_at",),
    "waiting": ("waiting",),
    "oldest": ("oldest_at",),
}
USUAL = "seen"
"""Who has been silent longest stands first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `silent` in hours, 0 for all."""

    q: str = ""
    institution: str = ""
    silent: int = 0
    waiting: bool = False
    state: str = "used"
    sort: str = USUAL

    @property
    def any(self) -> bool:
        """True when something is filtered."""
        parts = (self.q, self.institution, self.silent, self.waiting)
        return any(parts) or self.state != "used"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device with the institutions of its person, its state and silence.

    `counts`: it tells how many forms wait, which ODK Collect does not.
    """

    device: Device
    kind: str
    institutions: list[str]
    state: str
    silent: bool
    heard_at: dt.datetime
    counts: bool


def asked_of(request: HttpRequest) -> Asked:
    """Return what the address asks for; what is odd in it asks for nothing."""
    given = request.GET
    state, sort = given.get("state", "used"), given.get("sort", USUAL)
    return Asked(
        q=to_asked_text(given.get("q", "")),
        institution=to_asked_text(given.get("institution", "")),
        silent=min(to_asked_number(given.get("silent", "")) or 0, 24 * 365),
        waiting=given.get("waiting") == "1",
        state=state if state in STATES else "used",
        sort=sort if sort.removeprefix("-") in SORTS else USUAL,
    )


def find_devices(asked: Asked, actor: Actor, at: dt.datetime) -> QuerySet[Device]:
    """Return the devices that fit, in the order asked for."""
    rows = _in_state(Device.visible.to(actor), asked.state).select_related("person")
    if asked.q:
        rows = rows.filter(holding(asked.q, "name", "person__name"))
    if asked.institution:
        roles = _roles(actor).filter(
            person_id=OuterRef("person_id"),
            institution__name__icontains=asked.institution,
        )
        rows = rows.filter(Exists(roles))
    if asked.silent:
        since = at - dt.timedelta(hours=asked.silent)
        rows = rows.filter(Q(seen_at=None) | Q(seen_at__lt=since))
    if asked.waiting:
        rows = rows.filter(waiting__gt=0)
    return _sorted(rows, asked.sort)


def _in_state(rows: DeviceQuerySet, state: str) -> DeviceQuerySet:
    used = Device.all_rows.in_use_on(membership_day()).values("pk")
    if state == "used":
        return rows.filter(pk__in=used)
    return rows.exclude(pk__in=used) if state == "ended" else rows


def _sorted(rows: DeviceQuerySet, sort: str) -> QuerySet[Device]:
    """Never heard of is earliest of all; nothing waiting comes after what waits."""
    key = sort.removeprefix("-")
    field = F(SORTS[key][0])
    if sort.startswith("-"):
        first = field.desc(nulls_last=True)
    elif key == "seen":
        first = field.asc(nulls_first=True)
    else:
        first = field.asc(nulls_last=True)
    return rows.order_by(first, "pk")


def _roles(actor: Actor) -> QuerySet[Membership]:
    """Return the roles in force in the actor's line; of who left lately, the last ones.

    Somebody who went on to another institution is of that one alone.
    """
    day = membership_day()
    line = actor.line_with(Permission.REVIEW_SUBMISSIONS)
    rows = Membership.all_rows.filter(institution_id__in=line)
    held = Membership.all_rows.valid_on(day).filter(person_id=OuterRef("person_id"))
    since = day - LEFT_LATELY
    left = Q(valid_until__lt=day, valid_until__gte=since) & ~Exists(held)
    return rows.filter(Q(pk__in=rows.valid_on(day).values("pk")) | left)


def rows_of(
    devices: Iterable[Device], actor: Actor, at: dt.datetime
) -> list[DeviceRow]:
    """Return a row per device, with the institutions of all people by one question."""
    shown = list(devices)
    names = _institutions({one.person_id for one in shown}, actor)
    return [_row(one, names.get(one.person_id, []), at) for one in shown]


def _institutions(people: set[int], actor: Actor) -> dict[int, list[str]]:
    """Return the institutions in the actor's line; of one who left, where that was."""
    found: dict[int, list[str]] = {}
    roles = _roles(actor).filter(person__in=people).select_related("institution")
    for role in roles.order_by("institution__name"):
        names = found.setdefault(role.person_id, [])
        if role.institution.name not in names:
            names.append(role.institution.name)
    return found


def _row(device: Device, institutions: list[str], at: dt.datetime) -> DeviceRow:
    state = state_of(device)
    heard = device.seen_at or device.made_at
    return DeviceRow(
        device=device,
        kind=str(KIND_NAMES[DeviceKind(device.kind)]),
        institutions=institutions,
        state=state,
        silent=state == "used" and at - heard > SHOWN_SILENT,
        heard_at=heard,
        counts=device.kind == DeviceKind.BROWSER,
    )


def state_of(device: Device) -> str:
    """Return "used", "revoked" or "over"."""
    if device.revoked_at is not None:
        return "revoked"
    over = device.expires_on is not None and device.expires_on < membership_day()
    return "over" if over else "used"


def state_name(state: str) -> str:
    """Return what a state of a device is called."""
    names = {"used": _("in use"), "revoked": _("revoked"), "over": _("expired")}
    return names[state]


def device_header() -> list[str]:
    """Return the titles of the export."""
    return [
        _("Person"), _("Institution"), _("Device"), _("Kind"), _("Last heard of"),
        _("Forms waiting"), _("Oldest since"), _("Valid until"), _("State"),
    ]  # fmt: skip


def device_cells(rows: Iterable[DeviceRow]) -> Iterator[list[object]]:
    """Yield a row of the export per device."""
    for row in rows:
        one = row.device
        yield [
            one.person.name, ", ".join(row.institutions), one.name, row.kind,
            _moment(one.seen_at), one.waiting, _moment(one.oldest_at), one.expires_on,
            state_name(row.state),
        ]  # fmt: skip


def _moment(at: dt.datetime | None) -> str | None:
    return None if at is None else f"{localtime(at):%Y-%m-%d %H:%M}"
