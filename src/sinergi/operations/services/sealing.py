"""Reports typed at a posko and sealed to the receiving Bawaslu, who alone opens them."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.timezone import localdate

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.boxes import fingerprint, open_with, plain_public, seal_to
from sinergi.operations.models import Posko, SealedReport, SealKey
from sinergi.operations.rules.posko import BadPosko, CameBy
from sinergi.operations.services.numbering import SEALED, next_number
from sinergi.operations.services.posko import may_staff

LONGEST_REPORT = 10_000


@transaction.atomic
def put_key(
    institution: Institution, public: str, *, by: Actor | None, at: dt.datetime
) -> SealKey:
    """Seal to this public key from now on and return it; the one before is retired.

    What was sealed to the old key is still opened by the old private one. Raises BadKey,
    and BadPosko "not-yours" or "taken" (a key that is there already).
    """
    own = by.institutions_with(Permission.OPEN_SEALED) if by else frozenset()
    if by is not None and institution.pk not in own:
        raise BadPosko("not-yours")
    public = plain_public(public)
    mark = fingerprint(public)
    if SealKey.all_rows.filter(fingerprint=mark).exists():
        raise BadPosko("taken", "public")
    for old in SealKey.all_rows.filter(institution=institution, retired_at=None):
        old.retired_at = at
        old.save(update_fields=["retired_at"])
        record(
            Verb.SEAL_KEY_RETIRED, at=at, actor=by, target=f"seal-key:{old.pk}",
            institution_id=institution.pk,
        )  # fmt: skip
    row = SealKey.all_rows.create(
        institution=institution, public=public, fingerprint=mark, made_at=at,
        made_by_id=by.pk if by else None,
    )  # fmt: skip
    record(
        Verb.SEAL_KEY_MADE, at=at, actor=by, target=f"seal-key:{row.pk}",
        institution_id=institution.pk, fingerprint=mark,
    )  # fmt: skip
    return row


def key_of(posko: Posko) -> SealKey | None:
    """Return the key reports of a posko are sealed to, None while its Bawaslu has none."""
    if posko.receiver_id is None:
        return None
    rows = SealKey.all_rows.filter(institution_id=posko.receiver_id, retired_at=None)
    return rows.first()


@transaction.atomic
def seal_report(
    posko: Posko, text: str, came_by: CameBy, *, by: Actor | None, at: dt.datetime
) -> SealedReport:
    """Seal a report at once and return its receipt; the text is stored nowhere.

    Raises BadPosko "no-key" while the receiver has given none: nothing is taken that
    could not be sealed.
    """
    may_staff(posko, by)
    told = text.strip()
    if not told:
        raise BadPosko("missing", "text")
    if len(told) > LONGEST_REPORT:
        raise BadPosko("too-long", "text")
    key = key_of(posko)
    if key is None:
        raise BadPosko("no-key")
    number = next_number(SEALED, at.year)
    sealed = seal_to(key.public, told, number)
    row = SealedReport.all_rows.create(
        number=number, posko=posko, key=key, came_by=came_by, sealed=sealed,
        sha256=hashlib.sha256(sealed.encode()).hexdigest(), at=at, day=localdate(at),
        by_id=by.pk if by else None,
    )  # fmt: skip
    record(
        Verb.REPORT_SEALED, at=at, actor=by, target=f"sealed-report:{row.pk}",
        institution_id=key.institution_id, posko=posko.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def take_report(report: SealedReport, *, by: Actor, at: dt.datetime) -> SealedReport:
    """Take a sealed report over and return it; the posko sees that it arrived."""
    row = (
        SealedReport.all_rows.select_for_update()
        .select_related("key")
        .get(pk=report.pk)
    )
    if row.key.institution_id not in by.institutions_with(Permission.OPEN_SEALED):
        raise BadPosko("not-yours")
    if row.taken_at is None:
        row.taken_at, row.taken_by_id = at, by.pk
        row.save(update_fields=["taken_at", "taken_by"])
        record(
            Verb.REPORT_TAKEN, at=at, actor=by, target=f"sealed-report:{row.pk}",
            institution_id=row.key.institution_id,
        )  # fmt: skip
    return row


@transaction.atomic
def open_report(
    report: SealedReport, private: str, passphrase: str, *, by: Actor, at: dt.datetime
) -> str:
    """Return what a report says, opened by the receiver's private key, and record it.

    Neither key nor text is stored. Raises BadKey, BadSeal, and BadPosko "not-yours".
    """
    row = SealedReport.all_rows.select_related("key").get(pk=report.pk)
    if row.key.institution_id not in by.institutions_with(Permission.OPEN_SEALED):
        raise BadPosko("not-yours")
    text = open_with(private, passphrase, row.sealed, row.number)
    take_report(row, by=by, at=at)
    record(
        Verb.REPORT_OPENED, at=at, actor=by, target=f"sealed-report:{row.pk}",
        institution_id=row.key.institution_id,
    )  # fmt: skip
    return text
