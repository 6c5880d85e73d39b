"""Give each office a copy of what it may read, take it from who may no more.

Part of a step, in its transaction; and the work of seals that wait: words from before they
were sealed, and packages of offices that had no key when they were given one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.neutrality.files import forget_plain, is_fresh, seal_plain
from sinergi.neutrality.models import (
    Evidence,
    Letter,
    Matter,
    Package,
    SealedText,
    Subject,
    SubjectName,
)
from sinergi.neutrality.readers import readers_of
from sinergi.neutrality.rules.parts import WORDS, Part, Place, Words
from sinergi.neutrality.sealing import (
    TABLES,
    Locked,
    copies_for,
    has_key,
    holders_of,
    is_unlocked,
    offices_with_text_keys,
    open_copies,
    plain_of,
    seal_for,
    subject_mark,
    text_recipients,
)

Fresh = Mapping[Place, Words]
Readers = dict[Place, set[int]]


def spread(
    row: Matter, fresh: Fresh, *, sender: int, must: Collection[int] = (),
    give: Collection[int] = (),
) -> None:  # fmt: skip
    """Seal fresh words to every office that may read them, and all it may read to `give`.

    `must` are offices for which nothing may be lacking: raises NoKey where one has no key;
    an office that may read besides, and has none yet, gets its copies when it has one.
    What `give` may read of older words is opened by the key of `sender`: raises Locked.
    """
    wanted, held = readers_of(row), holders_of(row)
    words = {place: told for place, told in fresh.items() if any(told.values())}
    for one in must if words else ():
        text_recipients(one)  # raises NoKey
    lacking = {place: wanted.get(place, set()) for place in words}
    older = {
        place: {one for one in offices & set(give) - held[place] if has_key(one)}
        for place, offices in wanted.items()
        if place not in fresh and place in held
    }
    older = {place: offices for place, offices in older.items() if offices}
    words |= _opened(older, held, sender)
    _take_back(row, wanted, held)
    _give(row, words, lacking | older)


def _take_back(row: Matter, wanted: Readers, held: Readers) -> None:
    """Remove the copies of offices that may read them no more."""
    gone = [
        (place, offices - wanted.get(place, set()))
        for place, offices in held.items()
        if offices - wanted.get(place, set())
    ]
    for (part, pk), offices in gone:
        SealedText.all_rows.filter(
            matter=row, part=part, row_id=pk, institution_id__in=offices
        ).delete()


def _opened(
    places: Collection[Place], held: Readers, sender: int | None
) -> dict[Place, Words]:
    """Return the words of these places; raises Locked.

    By the sender's copies where it has one, else by an office that is unlocked.
    """
    of: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        offices = held[place]
        free = [one for one in sorted(offices) if is_unlocked(one)]
        chosen = sender if sender in offices else next(iter(free), min(offices))
        of[chosen or min(offices)].append(place)
    found: dict[Place, Words] = {}
    for office, some in of.items():
        copies = copies_for([office], some)
        found |= open_copies(office, {one: copies[one][office] for one in some})
    return found


def _give(row: Matter, words: Mapping[Place, Words], readers: Readers) -> int:
    """Seal each of the words to its readers that have a key; return how many copies."""
    offices = {one for some in readers.values() for one in some}
    keyed = {one for one in offices if has_key(one)}
    rows = [
        SealedText(
            matter=row, institution_id=office, part=part, row_id=pk,
            sealed_text=seal_for(words[part, pk], office),
        )
        for (part, pk), some in readers.items()
        if (part, pk) in words
        for office in sorted(some & keyed)
    ]  # fmt: skip
    SealedText.all_rows.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


# --- seals that wait -------------------------------------------------------------------------


@dataclass
class _Plain:
    """Words of a matter in plain columns: the rows by their place, files sealed meanwhile."""

    rows: dict[Place, Any]
    words: dict[Place, Words]


def seal_waiting(at: dt.datetime) -> int:
    """Seal what waits for it, as far as keys are there; return how many matters changed.

    Words in plain columns need no unlocking: they are sealed to public keys and emptied
    once every office that may read them has its copy. Packages of offices that have a key
    now are filled while an office that may read them is unlocked.
    """
    copies = SealedText.all_rows.filter(
        matter=OuterRef("matter"), institution=OuterRef("institution"),
        part=Part.MATTER,
    )  # fmt: skip
    unfilled = Package.all_rows.filter(
        ~Exists(copies), ended_at=None, institution_id__in=offices_with_text_keys()
    )
    rows = Matter.all_rows.filter(
        Q(in_plain=True) | Q(pk__in=unfilled.values("matter_id"))
    )
    done = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        try:
            done += _seal_one(pk, at)
        except Locked:
            continue
    return done


@transaction.atomic
def _seal_one(pk: int, at: dt.datetime) -> bool:
    row = Matter.all_rows.select_for_update().get(pk=pk)
    wanted, held = readers_of(row), holders_of(row)
    plain = _plain_rows(row) if row.in_plain else _Plain({}, {})
    ready = row.in_plain and _may_seal(plain, wanted, at)
    if not ready:
        plain = _Plain({}, {})
    lacking = {
        place: {one for one in offices - held.get(place, set()) if has_key(one)}
        for place, offices in wanted.items()
        if place in held or place in plain.words
    }
    lacking = {place: offices for place, offices in lacking.items() if offices}
    older = [place for place in lacking if place not in plain.words]
    files = _seal_files(plain)
    made = _give(row, plain.words | _opened(older, held, None), lacking)
    if ready:
        _empty(row, plain)
        for sha256 in files:
            transaction.on_commit(partial(forget_plain, sha256, at))
    elif not made:
        return False
    record(
        Verb.MATTER_SEALED, at=at, actor=None, target=f"matter:{row.key}",
        institution_id=row.lead_id, copies=made,
    )  # fmt: skip
    return True


def _may_seal(plain: _Plain, wanted: Readers, at: dt.datetime) -> bool:
    """True when nobody would lose what it could read by sealing it."""
    offices = {one for place in plain.words for one in wanted.get(place, set())}
    waits = any(_waits(one, at) for one in plain.rows.values())
    return not waits and all(has_key(one) for one in offices)


def _plain_rows(row: Matter) -> _Plain:
    found = _Plain({}, {})
    for part, table in TABLES.items():
        own = {"pk": row.pk} if table is Matter else {"matter": row}
        rows: Any = table._default_manager.filter(**own)
        if table is Subject:
            rows = rows.select_related("kept_name")
        for one in rows:
            words = plain_of(part, one)
            if words:
                found.rows[part, one.pk], found.words[part, one.pk] = one, words
    return found


def _waits(one: Any, at: dt.datetime) -> bool:
    return (
        isinstance(one, Evidence | Letter)
        and not one.place
        and is_fresh(one.sha256, at)
    )


def _seal_files(plain: _Plain) -> set[str]:
    """Seal the files still in plain form; their keys go among the words."""
    sealed = set()
    for place, one in plain.rows.items():
        if not isinstance(one, Evidence | Letter) or one.place:
            continue
        where, key = seal_plain(one)
        if where:
            plain.words[place] = plain.words[place] | {"key": key}
            type(one).all_rows.filter(pk=one.pk).update(place=where)
            sealed.add(one.sha256)
    return sealed


def _empty(row: Matter, plain: _Plain) -> None:
    """Empty the plain columns: each of these rows is sealed to all who may read it."""
    for (part, pk), one in plain.rows.items():
        blank: dict[str, str] = dict.fromkeys(WORDS[part], "")
        if part is Part.SUBJECT:
            blank["office_key"] = subject_mark(one.office)
            SubjectName.all_rows.filter(subject=one).delete()
        TABLES[part]._default_manager.filter(pk=pk).update(**blank)
    Matter.all_rows.filter(pk=row.pk).update(in_plain=False)
