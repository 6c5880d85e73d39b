"""Devices that send field forms: made, revoked, heard of."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from sinergi.accounts.models import Device, DeviceKind, Person
from sinergi.accounts.services.tokens import hash_secret
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.sealing import seal

PREFIX = "perangkat_"
"""Begins every secret, so that one that leaked into a text is recognised."""
REALM = "Sinergi"
MOST_DEVICES = 20
SHOWN = len(PREFIX) + 4


class TooManyDevices(ValueError):
    """The person has as many devices as one may have."""


@transaction.atomic
def make_device(
    name: str,
    *,
    person: Person,
    expires_on: dt.date | None,
    by: Person,
    at: dt.datetime,
) -> tuple[Device, str]:
    """Add a Collect device of the person; return it with its secret, told this once.

    What HTTP Digest needs is the hash of a random secret, and kept encrypted all the
    same: whoever holds it could answer in the device's name. Raises TooManyDevices.
    """
    own = Device.all_rows.filter(
        person=person, kind=DeviceKind.COLLECT, revoked_at=None
    )
    if own.count() >= MOST_DEVICES:
        raise TooManyDevices
    secret = PREFIX + secrets.token_urlsafe(32)
    row = Device.all_rows.create(
        person=person, kind=DeviceKind.COLLECT, name=name, digest=hash_secret(secret),
        beginning=secret[:SHOWN], made_at=at, expires_on=expires_on,
    )  # fmt: skip
    row.sealed_ha1 = seal(ha1(row.user_name, secret))
    row.save(update_fields=["sealed_ha1"])
    record(
        Verb.DEVICE_MADE, at=at, actor=by, target=f"device:{row.pk}", person=person.pk
    )
    return row, secret


@transaction.atomic
def make_devices(
    people: Iterable[Person],
    name: str,
    *,
    expires_on: dt.date | None,
    by: Person,
    at: dt.datetime,
) -> list[tuple[Device, str]]:
    """Add a device for each of these people; return them with their secrets.

    Somebody who has as many as one may have is left out.
    """
    made = []
    for person in people:
        try:
            made.append(
                make_device(name, person=person, expires_on=expires_on, by=by, at=at)
            )
        except TooManyDevices:
            continue
    return made


def ha1(user_name: str, secret: str) -> str:
    """Return what HTTP Digest calls HA1 (RFC 7616, MD5 since clients know no other)."""
    text = f"{user_name}:{REALM}:{secret}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@transaction.atomic
def revoke_device(device: Device, *, by: Person, at: dt.datetime) -> Device:
    """Let the device send nothing from now on; revoking twice is revoking once."""
    row = Device.all_rows.select_for_update().get(pk=device.pk)
    if row.revoked_at is not None:
        return row
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record(Verb.DEVICE_REVOKED, at=at, actor=by, target=f"device:{row.pk}")
    return row


def people_of_revoked(key: uuid.UUID) -> list[int]:
    """Return the people for whom the browser of that key is revoked, by their numbers.

    Asked for without a session: who knows the key, a random number, learns this alone.
    """
    rows = Device.all_rows.filter(key=key).exclude(revoked_at=None)
    return list(rows.order_by("person_id").values_list("person_id", flat=True))


@transaction.atomic
def hear_of_browser(
    person: Person,
    key: uuid.UUID,
    *,
    name: str,
    waiting: int,
    oldest_at: dt.datetime | None,
    at: dt.datetime,
) -> Device:
    """Return the browser of that key, made when new, and note what waits there.

    Somebody who has as many as one may have gives up the one unseen for longest, first of
    those in which nothing waited: a browser that is emptied comes back as another.
    """
    _make_room(person, key)
    row, new = Device.all_rows.get_or_create(
        person=person, key=key, defaults={
            "kind": DeviceKind.BROWSER, "name": name, "made_at": at,
        },
    )  # fmt: skip
    row.seen_at, row.waiting, row.oldest_at = at, waiting, oldest_at
    if name:
        row.name = name
    row.save(update_fields=["seen_at", "waiting", "oldest_at", "name"])
    if new:
        record(Verb.DEVICE_MADE, at=at, actor=person, target=f"device:{row.pk}")
    return row


def _make_room(person: Person, key: uuid.UUID) -> None:
    """Give the key to an old browser where there is room for no new one."""
    own = Device.all_rows.filter(person=person, kind=DeviceKind.BROWSER)
    used = own.filter(revoked_at=None)
    if own.filter(key=key).exists() or used.count() < MOST_DEVICES:
        return
    oldest = used.order_by("waiting", F("seen_at").asc(nulls_first=True))[:1]
    for row in oldest:
        row.key = key
        row.save(update_fields=["key"])
