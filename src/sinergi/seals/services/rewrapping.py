"""Seal anew, to the key in force, what was sealed to the one before."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.seals.keeper.speaking import say
from sinergi.seals.keeping import key_chain, key_file
from sinergi.seals.models import OfficeKey, Rewrap
from sinergi.seals.models.key import IN_FORCE, OPENING, RETIRED
from sinergi.seals.sealed_rows import TEXT, SealedField, in_batches, sealed_fields

BATCH = 200
FILES = 5
"""Rows, and files, of one question to the keeper."""
LATE = dt.timedelta(days=2)
"""How long after a change of term something may still come that was sealed before it.

A form at the door lies open for a day, with its files sealed when they were sent.
"""


class NotYours(ValueError):
    """The person does not hold this office's keys."""


@transaction.atomic
def begin_rewrap(
    institution: Institution, *, by: Actor | None, at: dt.datetime
) -> Rewrap:
    """Return the round under way, or a new one. Raises NotYours, NoKey."""
    if by is not None and institution.pk not in by.institutions_with(
        Permission.HOLD_KEYS
    ):
        raise NotYours
    key = key_chain(institution.pk)[0]
    found = Rewrap.all_rows.filter(to_key=key, ended_at=None).first()
    if found is not None:
        return found
    total = sum(one.rows(institution.pk).count() for one in sealed_fields(TEXT))
    row = Rewrap.all_rows.create(
        institution=institution, to_key=key, total=total, started_at=at,
        started_by_id=None if by is None else by.pk,
    )  # fmt: skip
    record(
        Verb.REWRAP_BEGUN, at=at, actor=by, target=f"rewrap:{row.pk}",
        institution_id=institution.pk, total=total,
    )  # fmt: skip
    return row


def go_on(row: Rewrap, *, at: dt.datetime) -> Rewrap:
    """Do the rest of a round and return it; it may be broken off and begun again.

    Nothing is lost by that: each row opens by one of the keys at every moment. Raises
    Locked when the office is locked meanwhile.
    """
    fields = sealed_fields(TEXT)
    names = [one.name for one in fields]
    first = names.index(row.field) if row.field in names else 0
    for one in fields[first:]:
        after = row.last_pk if one.name == row.field else 0
        size = FILES if one.store else BATCH
        for some in in_batches(one.rows(row.institution_id), after, size):
            _move(row, one, some)
    return _end(row, at=at)


def _move(row: Rewrap, one: SealedField, some: list[object]) -> None:
    """Seal a batch anew and note how far it went."""
    held = [one.read(each) for each in some]  # type: ignore[arg-type]
    also = [one.others(each) for each in some]  # type: ignore[arg-type]
    answer = say("rewrap", row.institution_id, *held, to=row.to_key.public, also=also)
    did = dict.fromkeys(("moved", "kept", "stuck"), 0)
    with transaction.atomic():
        told = zip(some, held, answer.head["did"], answer.pieces, strict=True)
        for each, before, what, sealed in told:
            if what == "moved" and not one.write(each, sealed, before):  # type: ignore[arg-type]
                what = "kept"  # somebody wrote it anew meanwhile, to the key in force
            did[what] += 1
        last: int = some[-1].pk  # type: ignore[attr-defined]
        Rewrap.all_rows.filter(pk=row.pk).update(
            field=one.name, last_pk=last, seen=F("seen") + len(some),
            moved=F("moved") + did["moved"], kept=F("kept") + did["kept"],
            stuck=F("stuck") + did["stuck"],
        )  # fmt: skip


@transaction.atomic
def _end(row: Rewrap, *, at: dt.datetime) -> Rewrap:
    """Retire the older keys when nothing needs them any more, nor can come to need them."""
    row.refresh_from_db()
    if row.moved:
        # Rows written while this ran may be sealed to the older key: look once more.
        Rewrap.all_rows.filter(pk=row.pk).update(
            field="", last_pk=0, seen=0, moved=0, kept=0, stuck=0
        )
        row.refresh_from_db()
        return row
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    if not row.stuck and row.to_key.made_at <= at - LATE:
        _retire(row.institution_id, at)
    record(
        Verb.REWRAP_ENDED, at=at, actor=None, target=f"rewrap:{row.pk}",
        institution_id=row.institution_id, kept=row.kept, stuck=row.stuck,
    )  # fmt: skip
    return row


def _retire(institution_id: int, at: dt.datetime) -> None:
    old = OfficeKey.all_rows.filter(institution_id=institution_id, state=OPENING)
    for key in old:
        if key.embedded:
            key_file(key).unlink(missing_ok=True)
    old.update(state=RETIRED, wrapped=b"", retired_at=at)


def terms_to_finish(at: dt.datetime) -> list[Institution]:
    """Return the offices whose older keys wait for a last look since nothing more can come.

    One look each: where it met rows that no key opens, people decide.
    """
    newest = OfficeKey.all_rows.filter(state=IN_FORCE, made_at__lte=at - LATE)
    older = OfficeKey.all_rows.filter(state=OPENING)
    waiting = newest.filter(institution_id__in=older.values("institution_id"))
    looked = Rewrap.all_rows.filter(
        Q(ended_at=None) | Q(ended_at__gte=F("to_key__made_at") + LATE)
    )
    rows = waiting.exclude(pk__in=looked.values("to_key_id"))
    return [one.institution for one in rows.select_related("institution")]
