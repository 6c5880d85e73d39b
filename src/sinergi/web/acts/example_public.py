"""The public page of the example: every part shown, scores and statistics released."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import ExamplePeople
from sinergi.public.figures import Gathered
from sinergi.public.report_counts import Counted, told_rows
from sinergi.public.rules.days import counted_until, last_day
from sinergi.public.rules.parts import OWNERS, Dataset, Part, Side
from sinergi.public.services.parts import set_part
from sinergi.public.services.releases import (
    ReleaseDraft,
    agree_release,
    propose_figures,
    propose_release,
)
from sinergi.scores.models import Run

DECIDES = {Side.BAWASLU: "ketua", Side.CITY: "koordinator"}
PROPOSES = {Side.BAWASLU: "analis", Side.CITY: "pimpinan"}
REKAAN_ID, REKAAN_EN = (
    "Contoh: angka rekaan, bukan hitungan laporan yang masuk.",
    "Example: made-up figures, not counts of reports received.",
)
MADE_UP = Counted(
    kinds={
        "money-politics": 46, "neutrality": 31, "campaign-props": 58, "hoax": 24,
        "voter-list": 37, "organiser": 6, "intimidation": 4, "other": 12,
    },
    states={
        "received": 9, "checking": 22, "waiting-reporter": 14, "incident": 41, "case": 35,
        "referred": 18, "closed": 76, "withdrawn": 3,
    },
    areas={
        "31.75.01": 17, "31.75.02": 24, "31.75.03": 29, "31.75.04": 21, "31.75.05": 13,
        "31.75.06": 38, "31.75.07": 32, "31.75.08": 11, "31.75.09": 8, "31.75.10": 19,
        "": 6,
    },
    answered=171,
)  # fmt: skip
"""Some groups are small, so that one sees how they are told."""
FIRST_ID, FIRST_EN = (
    "Edisi pertama, data contoh.",
    "First edition, data of the example.",
)
RELEASED: tuple[tuple[Dataset, Side], ...] = (
    (Dataset.SCORES, Side.BAWASLU),
    (Dataset.CALENDAR, Side.CITY),
    (Dataset.POSKO, Side.CITY),
    (Dataset.SESSIONS, Side.CITY),
)


@transaction.atomic
def load_public(people: ExamplePeople, run: Run, *, at: dt.datetime) -> list[str]:
    """Show every part and release what may be released; return what was made."""
    for part in Part:
        side = Side.BAWASLU if Side.BAWASLU in OWNERS[part] else Side.CITY
        set_part(part, shown=True, by=people.people[DECIDES[side]], at=at)
    run = Run.all_rows.select_related("institution").get(pk=run.pk)
    for dataset, side in RELEASED:
        _release(people, dataset, side, run, at)
    _release_statistics(people, at)
    return [
        f"public page: {len(Part)} parts shown, {len(RELEASED) + 1} tables released"
    ]


def _release(
    people: ExamplePeople, dataset: Dataset, side: Side, run: Run, at: dt.datetime
) -> None:
    """Release one table by two people."""
    draft = ReleaseDraft(
        dataset=dataset, change_id=FIRST_ID, change_en=FIRST_EN,
        run=run if dataset is Dataset.SCORES else None,
    )  # fmt: skip
    row = propose_release(draft, by=people.people[PROPOSES[side]], at=at)
    agree_release(row, by=people.people[DECIDES[side]], at=at)


def _release_statistics(people: ExamplePeople, at: dt.datetime) -> None:
    """Release made-up statistics of reports, as they went out on the last fifth."""
    out = last_day(timezone.localdate(at))
    then = at - dt.timedelta(days=(timezone.localdate(at) - out).days)
    gathered = Gathered(
        dataset=Dataset.REPORTS, rows=told_rows(MADE_UP), release_on=out,
        last_on=counted_until(out), about={"example": True},
    )  # fmt: skip
    draft = ReleaseDraft(
        dataset=Dataset.REPORTS, change_id=REKAAN_ID, change_en=REKAAN_EN
    )
    row = propose_figures(
        draft, gathered, by=people.people[PROPOSES[Side.BAWASLU]], at=then
    )
    agree_release(row, by=people.people[DECIDES[Side.BAWASLU]], at=then)
