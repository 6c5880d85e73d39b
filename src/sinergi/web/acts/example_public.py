"""The public page of the example: every part shown, scores and statistics released."""

import datetime as dt

from django.db import transaction

from sinergi.accounts.example import ExamplePeople
from sinergi.public.problems import BadPublishing
from sinergi.public.rules.parts import OWNERS, Dataset, Part, Side
from sinergi.public.services.parts import set_part
from sinergi.public.services.releases import (
    ReleaseDraft,
    agree_release,
    propose_release,
)
from sinergi.scores.models import Run

DECIDES = {Side.BAWASLU: "ketua", Side.CITY: "koordinator"}
PROPOSES = {Side.BAWASLU: "analis", Side.CITY: "pimpinan"}
FIRST_ID, FIRST_EN = (
    "Edisi pertama, data contoh.",
    "First edition, data of the example.",
)
RELEASED: tuple[tuple[Dataset, Side], ...] = (
    (Dataset.SCORES, Side.BAWASLU),
    (Dataset.CALENDAR, Side.CITY),
    (Dataset.POSKO, Side.CITY),
    (Dataset.SESSIONS, Side.CITY),
    (Dataset.REPORTS, Side.BAWASLU),
)


@transaction.atomic
def load_public(people: ExamplePeople, run: Run, *, at: dt.datetime) -> list[str]:
    """Show every part and release what may be released; return what was made."""
    for part in Part:
        side = Side.BAWASLU if Side.BAWASLU in OWNERS[part] else Side.CITY
        set_part(part, shown=True, by=people.people[DECIDES[side]], at=at)
    run = Run.all_rows.select_related("institution").get(pk=run.pk)
    released = sum(
        _release(people, dataset, side, run, at) for dataset, side in RELEASED
    )
    return [f"public page: {len(Part)} parts shown, {released} tables released"]


def _release(
    people: ExamplePeople, dataset: Dataset, side: Side, run: Run, at: dt.datetime
) -> bool:
    """Release one table by two people; False where the example has too few rows to tell."""
    draft = ReleaseDraft(
        dataset=dataset, change_id=FIRST_ID, change_en=FIRST_EN,
        run=run if dataset is Dataset.SCORES else None,
    )  # fmt: skip
    try:
        row = propose_release(draft, by=people.people[PROPOSES[side]], at=at)
    except BadPublishing as problem:
        if problem.code != "too-few":
            raise
        return False
    agree_release(row, by=people.people[DECIDES[side]], at=at)
    return True
