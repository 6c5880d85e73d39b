"""Editions of the code list: finding one, undoing one, what went and what came."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from sinergi.intake.models import Batch
from sinergi.intake.undo import end_and_revive
from sinergi.places.models import Area, Boundary, Generation, Recode
from sinergi.places.rules import ProposedRecode, follow_recodes, propose_recodes

ONE_DAY = dt.timedelta(days=1)
FIRST_NAME = "Daftar wilayah pertama"


def find_generation(answers: Mapping[str, str], day: dt.date) -> Generation:
    """Return the generation named in the answers, else the newest one; unsaved when new.

    `day` is its first day when the answers name none. Writes nothing: `kept` does.
    """
    name = answers.get("generation", "")
    rows = Generation.all_rows.order_by("-valid_from", "-id")
    known = rows.filter(name=name).first() if name else rows.first()
    if known is not None:
        return known
    text = answers.get("valid_from", "")
    return Generation(
        name=name or FIRST_NAME,
        decree=answers.get("decree", ""),
        valid_from=dt.date.fromisoformat(text) if text else day,
    )


def kept(generation: Generation) -> int:
    """Return the primary key of the generation, stored when it was not."""
    if generation.pk is None:
        row, _made = Generation.all_rows.get_or_create(
            name=generation.name,
            defaults={
                "decree": generation.decree,
                "valid_from": generation.valid_from,
            },
        )
        generation.pk = row.pk
    return int(generation.pk)


def undo_areas(batch: Batch, undo: Batch) -> None:
    """Close the areas the batch made, reopen those it closed, likewise re-codings."""
    Area.all_rows.filter(batch=batch, ended_by=None).update(
        ended_by=undo, valid_to=dt.date.min
    )
    closed = Area.all_rows.filter(ended_by=batch).exclude(batch=batch)
    closed.update(ended_by=None, valid_to=None)
    end_and_revive(Recode.all_rows, batch, undo)
    end_and_revive(Boundary.all_rows, batch, undo)


def newest_codes() -> dict[str, str]:
    """Return old code → code in force, for the old codes with exactly one heir."""
    pairs = Recode.all_rows.in_force().values_list("old_code", "new_code")
    return follow_recodes(pairs.exclude(old_code=F("new_code")))


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a generation changed: likely pairs, and what has no counterpart (code → name)."""

    pairs: list[ProposedRecode]
    gone: dict[str, str]
    come: dict[str, str]


def turnover_of(generation: Generation) -> Turnover:
    """Return which codes went and came with the generation; known re-codings left out."""
    day = generation.valid_from
    old = dict(Area.all_rows.on(day - ONE_DAY).values_list("code", "name"))
    new = dict(Area.all_rows.on(day).values_list("code", "name"))
    known = list(Recode.all_rows.in_force().values_list("old_code", "new_code"))
    done_old, done_new = {pair[0] for pair in known}, {pair[1] for pair in known}
    gone = {c: n for c, n in old.items() if c not in new and c not in done_old}
    come = {c: n for c, n in new.items() if c not in old and c not in done_new}
    pairs = propose_recodes(gone, come)
    for pair in pairs:
        del gone[pair.old_code], come[pair.new_code]
    return Turnover(pairs, gone, come)
