"""Detection of the example: a rule, a detector of silence, a set-up nobody has tested.

Everything is marked. What they find they find themselves, in the example's own reports;
their back-tests are real ones over fewer days and trials than a person's would be, so
that loading stays quick. Nothing is drawn by Monte Carlo here.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.accounts.example import CAKUNG, CITY, PENGGILINGAN, ExamplePeople
from sinergi.warnings.backtesting import try_detector, try_rule
from sinergi.warnings.choosing import method_of
from sinergi.warnings.method import Method
from sinergi.warnings.models import Alarm, BackTest, Call, Detector
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.services.alarms import look_at
from sinergi.warnings.services.bulletins import BulletinDraft, enter_bulletin
from sinergi.warnings.services.detectors import (
    SetUp,
    make_detector,
    store_back_test,
    switch_on,
)
from sinergi.warnings.tasks import CODE_VERSION, look_once

PAST_DAYS, TRIALS, SEED = 14, 4, 1
MADE, FLOODED = 30, 20
"""Days ago: the set-ups were made, the bulletin came; `example_warnings` goes on from it."""
LATER = dt.timedelta(minutes=30)
LONG = dt.timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Tested:
    """How a set-up is tried: as of when, and when it is switched on."""

    as_of: dt.datetime
    on_at: dt.datetime


@transaction.atomic
def load_detection(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Set up, back-test and switch on, let them look; return what was made."""
    office = people.institutions["bawaslu"].pk
    made_at = at - dt.timedelta(days=MADE)
    bulletins = _set_up(people, SetUp(
        "Banjir dan cuaca yang diprakirakan (contoh)", "bulletin", "", Hazard.FLOOD,
        CITY, example=True,
    ), made_at)  # fmt: skip
    silence = _set_up(people, SetUp(
        "Kelurahan yang diam di Cakung (contoh)", "silence", "received",
        Hazard.SILENCE, CAKUNG, {"window": 30}, office, example=True,
    ), made_at)  # fmt: skip
    _set_up(people, SetUp(
        "Kejadian per kelurahan (contoh)", "ears", "incidents", Hazard.SECURITY, CITY,
        example=True,
    ), made_at)  # fmt: skip
    _switch_on(people, bulletins, Tested(made_at, made_at + LATER))
    _switch_on(people, silence, Tested(at - 2 * LATER, at - LATER))
    _foretell(people, bulletins, at - dt.timedelta(days=FLOODED))
    look_once(Detector.all_rows.get(pk=silence.pk), at=at)
    for one in Alarm.all_rows.filter(detector=silence):
        look_at(one, version=one.version, by=people.people["analis"], at=at)
    rows = Detector.all_rows.filter(example=True).count()
    alarms = Alarm.all_rows.filter(example=True).count()
    calls = Call.all_rows.filter(example=True).count()
    return [f"{rows} detectors, {alarms} alarms, {calls} places to call"]


def _set_up(people: ExamplePeople, draft: SetUp, at: dt.datetime) -> Detector:
    return make_detector(draft, by=people.people["ketua"], at=at)


def _switch_on(people: ExamplePeople, row: Detector, told: Tested) -> None:
    """Back-test a set-up on few days and switch it on."""
    by, method = people.people["ketua"], method_of(row.method)
    if method is None:
        raise ValueError(row.method)
    test = BackTest.all_rows.create(
        detector=row, digest=row.digest, seed=SEED, asked_at=told.as_of, asked_by=by
    )
    if isinstance(method, Method):
        result, digest = try_detector(
            row, method, told.as_of, SEED, _unheard, past_days=PAST_DAYS, trials=TRIALS
        )
    else:
        result, digest = try_rule(
            row, method, told.as_of, _unheard, past_days=PAST_DAYS
        )
    store_back_test(test, result, data_digest=digest, code=CODE_VERSION, at=told.as_of)
    switch_on(row, version=row.version, by=by, at=told.on_at)


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits for how far a back-test of the example is."""


def _foretell(people: ExamplePeople, row: Detector, at: dt.datetime) -> None:
    """Enter the bulletin of a flood that is over, and let the rule find it then."""
    enter_bulletin(
        BulletinDraft(
            Hazard.FLOOD, 3, (PENGGILINGAN,), "BPBD (contoh)",
            "Air kiriman dari hulu (contoh).", at - LATER, at + LONG,
            people.institutions["bawaslu"].pk, example=True,
        ),
        by=people.people["analis"], at=at - LATER,
    )  # fmt: skip
    look_once(Detector.all_rows.get(pk=row.pk), at=at - LATER / 3)
