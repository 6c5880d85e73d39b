"""What the electoral calendar suggests to expect: offered, never set down by itself."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.elections.models import Election, Stage
from sinergi.observations.models import Form
from sinergi.observations.placing import current_election
from sinergi.observations.rules.coverage import PlaceLevel, Rhythm

OLDEST = 60
"""Days after its end for which a stage is still offered: late reports are asked for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A report that is usual in a stage, and the words it is offered with.

    `lead_days` before the stage begins it may be sent.
    """

    stage: str
    form: str
    place: PlaceLevel
    rhythm: Rhythm
    due_hour: int
    words: Promise
    lead_days: int = 0


SUGGESTIONS: tuple[Suggestion, ...] = (
    Suggestion(
        "kampanye", "nihil", PlaceLevel.VILLAGE, Rhythm.DAILY, 21,
        _("“Nothing happened”, daily, per kelurahan"),
    ),
    Suggestion(
        "masa-tenang", "nihil", PlaceLevel.VILLAGE, Rhythm.DAILY, 21,
        _("“Nothing happened”, daily, per kelurahan"),
    ),
    Suggestion(
        "masa-tenang", "tps-rawan", PlaceLevel.STATION, Rhythm.ONCE, 24,
        _("Vulnerable station check, once per polling station"), lead_days=14,
    ),
    Suggestion(
        "pemungutan-suara", "buka-tps", PlaceLevel.STATION, Rhythm.ONCE, 10,
        _("Opening of the station, once per polling station"),
    ),
    Suggestion(
        "rekapitulasi", "rekap", PlaceLevel.DISTRICT, Rhythm.DAILY, 22,
        _("Recapitulation watch, daily, per kecamatan"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion with the days of a stage, and the query that fills the form with it."""

    words: str
    stage: str
    from_on: dt.date
    until_on: dt.date
    query: str


def offers(actor: Actor, day: dt.date) -> list[Offer]:
    """Return what the calendar of the current election suggests, with forms in use."""
    election = current_election(day)
    if election is None:
        return []
    usable = set(
        Form.visible.to(actor).in_use().values_list("code", flat=True).distinct()
    )
    stages = {
        stage.code: stage
        for stage in Stage.visible.to(actor)
        .filter(election=election)
        .order_by(F("ends_on").asc(nulls_last=True))
    }
    return list(_offers(election, stages, usable, day))


def _offers(
    election: Election, stages: dict[str, Stage], usable: set[str], day: dt.date
) -> Iterator[Offer]:
    for one in SUGGESTIONS:
        stage = stages.get(one.stage)
        if stage is None or one.form not in usable:
            continue
        first, last = stage.starts_on, stage.ends_on or stage.starts_on
        if first is None or last is None or (day - last).days > OLDEST:
            continue
        first -= dt.timedelta(days=one.lead_days)
        query = {
            "form": one.form,
            "place": one.place.value,
            "rhythm": one.rhythm.value,
            "from_on": first.isoformat(),
            "until_on": last.isoformat(),
            "due_hour": str(one.due_hour),
        }
        if one.place is PlaceLevel.STATION:
            query["election"] = election.code
        yield Offer(str(one.words), stage.name, first, last, urlencode(query))
