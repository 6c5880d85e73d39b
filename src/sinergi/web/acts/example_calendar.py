"""The election of the example: the stages of 2024, moved to around today.

The calendars that ship are past, so whoever tries the example would see no stage near,
nothing that hangs on one, and nothing to shift. This one begins its campaign in a week.
"""

import datetime as dt

from django.utils import timezone

from sinergi.accounts.example import ExamplePeople
from sinergi.elections.models import Election, ElectionKind, Stage
from sinergi.elections.services import copy_stages, create_election

CODE, MODEL = "pemilu-contoh", "pemilu-2024"
NAMES = "Pemilu contoh", "Example election"
CAMPAIGN, CAMPAIGN_IN = "kampanye", 7
"""The campaign begins so many days after `at`: those with work in it are reminded."""


def make_election(people: ExamplePeople, *, at: dt.datetime) -> Election | None:
    """Return the election with its stages; None where the model's calendar is missing."""
    model = Election.all_rows.filter(code=MODEL).first()
    campaign = Stage.all_rows.filter(election=model, code=CAMPAIGN).first()
    if model is None or campaign is None or campaign.starts_on is None:
        return None
    days = (timezone.localdate(at) - campaign.starts_on).days + CAMPAIGN_IN
    name_id, name_en = NAMES
    by = people.people["koordinator"]
    made = create_election(
        CODE, kind=ElectionKind(model.kind), name_id=name_id, name_en=name_en,
        voting_on=model.voting_on + dt.timedelta(days=days), regulation="contoh",
        example=True, by=by, at=at,
    )  # fmt: skip
    copy_stages(model, made, days=days, by=by, at=at)
    return made
