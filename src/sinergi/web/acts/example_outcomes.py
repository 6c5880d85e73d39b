"""The study and the trend of the example: six kelurahan with citizens' forums, beside like ones.

Its figures are made up, under a column of their own that no framework reads, and its
outcome is pooled with nothing. The boards of the goals of the weeks before are made up too,
and say so.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import CITY, ExamplePeople
from sinergi.observations.models import Observation
from sinergi.observations.placing import current_election
from sinergi.outcomes.columns import EXAMPLE
from sinergi.outcomes.computing import compute
from sinergi.outcomes.from_plan import CONTEXT
from sinergi.outcomes.goals.basis import basis_of, newest_run
from sinergi.outcomes.goals.board import board_of, plain_board
from sinergi.outcomes.rules.study import Better, Protocol
from sinergi.outcomes.services.recording import record_outcome
from sinergi.outcomes.services.snapshots import keep_board
from sinergi.outcomes.services.studies import StudyDraft, register_study
from sinergi.plans.models import Measure
from sinergi.scores.models import Run, Score
from sinergi_core.effect.shares import Z90, wilson

SOURCE = "Contoh Sinergi: angka buatan"
MEASURE = "forum-warga"
TREATED, EVERY = 6, 10
"""So many kelurahan, each tenth of the ranking: high and low ones."""
EFFECT, SEED = -2.0, 20
BEGAN, WINDOW, ENDED = 70, 56, 14
"""Days ago: the work began, so long is each window, the time after ended."""


WEEKS = 8
"""Boards of the goals that are made up, one a week."""


@transaction.atomic
def load_outcomes(people: ExamplePeople, run: Run, *, at: dt.datetime) -> list[str]:
    """Register a study weeks ago, observe what came, compute it; return what was made."""
    today = timezone.localdate(at)
    first = today - dt.timedelta(days=BEGAN)
    codes = list(
        Score.all_rows.filter(run=run)
        .exclude(rank=None)
        .order_by("rank", "area_code")
        .values_list("area_code", flat=True)
    )
    treated = codes[::EVERY][:TREATED]
    a_day = dt.timedelta(days=1)
    protocol = Protocol(
        columns=((EXAMPLE, Better.LOWER),),
        treated=tuple(treated),
        area_code=CITY,
        level=run.level,
        before=(first - dt.timedelta(days=WINDOW), first - a_day),
        after=(first, today - dt.timedelta(days=ENDED)),
        covariates=CONTEXT,
        smallest=1.0,
    )
    draft = StudyDraft(
        title="Forum warga di enam kelurahan (contoh)",
        institution=people.institutions["pemkot"],
        protocol=protocol,
        measure=Measure.all_rows.in_force().filter(code=MEASURE).first(),
        example=True,
    )
    by, then = people.people["koordinator"], at - dt.timedelta(days=BEGAN + 2)
    study = register_study(draft, by=by, at=then)
    _observe(codes, set(treated), protocol)
    record_outcome(study, compute(study.asked, study.seed), at=at)
    kept = keep_history(at)
    return [
        f"study {study.pk}: {len(treated)} kelurahan, computed",
        f"{kept} boards of the goals, made up",
    ]


def keep_history(at: dt.datetime) -> int:
    """Keep made-up boards of the weeks before, for the example's own election alone.

    Each walks back from what is counted today by chance steps; what is unknown today was
    unknown then. They say that they are made up, and no real election gets one.
    """
    election = current_election(timezone.localdate(at))
    if election is None or not election.example:
        return 0
    now = plain_board(
        board_of(basis_of(None, CITY, election, at, run=newest_run(CITY)))
    )
    chance = np.random.default_rng(SEED)
    shift = dict.fromkeys(now["figures"], 0.0)
    for weeks in range(1, WEEKS + 1):
        for code in shift:
            shift[code] += float(chance.normal(-0.02, 0.03))
        board = {
            "v": now["v"], "made_up": True,
            "figures": {
                code: _moved(one, shift[code]) for code, one in now["figures"].items()
            },
        }  # fmt: skip
        then = at - dt.timedelta(weeks=weeks)
        keep_board(CITY, election, board, at=then)
    return WEEKS


def _moved(one: Mapping[str, Any], by: float) -> dict[str, Any]:
    """Return a figure with its share moved, its counts and interval with it."""
    if one["share"] is None:
        return dict(one)
    share = min(max(one["share"] + by, 0.0), 1.0)
    found = dict(one) | {"share": share, "parts": []}
    if one["total"]:
        hits = round(share * one["total"])
        low, high = wilson(hits, one["total"], Z90)
        found |= {
            "hits": hits, "share": hits / one["total"], "low": low, "high": high,
        }  # fmt: skip
    elif one["low"] is not None:
        found |= {
            "low": max(0.0, one["low"] + by), "high": min(1.0, one["high"] + by),
        }  # fmt: skip
    return found


def _observe(codes: list[str], treated: set[str], asked: Protocol) -> None:
    """Write a made-up figure a week for every kelurahan; the treated fall by `EFFECT`."""
    chance = np.random.default_rng(SEED)
    rows = []
    for code in codes:
        level = float(chance.uniform(6, 12))
        day = asked.before[0]
        while day <= asked.after[1]:
            moved = EFFECT if code in treated and day >= asked.after[0] else 0.0
            value = max(0.0, level + moved + float(chance.normal(0, 1)))
            rows.append(
                Observation(
                    area_code=code,
                    column=EXAMPLE,
                    value=round(value, 1),
                    observed_on=day,
                    source=SOURCE,
                )
            )
            day += dt.timedelta(days=7)
    Observation.all_rows.bulk_create(rows)
