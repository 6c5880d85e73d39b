"""Whether everything sealed in an office opens by a key that stands in force."""

from dataclasses import dataclass, field

from sinergi.seals.keeper.speaking import say
from sinergi.seals.keeping import Locked, is_unlocked, key_chain
from sinergi.seals.sealed_rows import (
    ORIGINAL,
    TEXT,
    SealedField,
    in_batches,
    sealed_fields,
)
from sinergi.seals.sealing import recipients_counted

BATCH, FILES = 200, 5


@dataclass
class Checked:
    """What was found in one field: rows, keys of those that open by none in force."""

    name: str
    kind: str
    rows: int = 0
    bad: list[int] = field(default_factory=list)


def check_office(institution_id: int) -> list[Checked]:
    """Return what was found, field by field.

    Texts are opened by the key in force (and forgotten); of originals, whose keys are not
    here, it is counted that they are sealed to somebody. Raises Locked, NoKey.
    """
    public = key_chain(institution_id)[0].public
    if not is_unlocked(institution_id):
        raise Locked(institution_id)
    return [
        _check(one, institution_id, public)
        for one in (*sealed_fields(TEXT), *sealed_fields(ORIGINAL))
    ]


def _check(one: SealedField, institution_id: int, public: str) -> Checked:
    found = Checked(one.name, one.kind)
    size = FILES if one.store else BATCH
    for some in in_batches(one.rows(institution_id), 0, size):
        held = [one.read(row) for row in some]
        if one.kind == TEXT:
            answer = say("rewrap", institution_id, *held, to=public)
            right = [did == "kept" for did in answer.head["did"]]
        else:
            right = [recipients_counted(data) > 0 for data in held]
        found.rows += len(some)
        found.bad += [row.pk for row, good in zip(some, right, strict=True) if not good]
    return found
