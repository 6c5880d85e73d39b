"""Warnings of the example: one of an alarm, answered and stood down; one that is a draft.

Both are marked; neither is open, so that nobody is told and nothing is raised.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from sinergi.accounts.example import PENGGILINGAN, ExamplePeople
from sinergi.warnings.drafts import WarningDraft
from sinergi.warnings.models import Alarm
from sinergi.warnings.rules.reach import Certainty, Severity, Urgency
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.services.answering import acknowledge, start_acting
from sinergi.warnings.services.drafting import draft_warning
from sinergi.warnings.services.situations import SituationDraft, make_situation
from sinergi.warnings.services.steps import approve_and_send, propose, stand_down

DAYS_AGO = 20
FOUR_HOURS = dt.timedelta(hours=4)


@transaction.atomic
def load_warnings(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Write the example's warnings and a situation report, and say what was made."""
    writer, second = people.people["analis"], people.people["ketua"]
    office = people.institutions["bawaslu"]
    alarms = Alarm.all_rows.filter(example=True, institution=None, hazard=Hazard.FLOOD)
    draft = WarningDraft(
        institution=office, hazard=Hazard.FLOOD, severity=Severity.MODERATE,
        urgency=Urgency.EXPECTED, certainty=Certainty.LIKELY,
        area_codes=(PENGGILINGAN,),
        headline_id="Genangan di sekitar gudang (contoh)",
        headline_en="Flooding near the store (example)",
        description_id="Air naik di jalan masuk gudang kecamatan.",
        description_en="Water rises on the way to the store.",
        messages=("flood-2",), alarms=tuple(alarms), example=True,
    )  # fmt: skip
    start = at - dt.timedelta(days=DAYS_AGO)
    row = propose(draft_warning(draft, by=writer, at=start), by=writer, at=start)
    approve_and_send(row, by=second, at=start + dt.timedelta(minutes=6))
    acknowledge(row, by=people.people["lurah"], at=start + dt.timedelta(minutes=11))
    start_acting(row, by=people.people["camat"], at=start + dt.timedelta(minutes=19))
    stand_down(
        row, "Air surut, logistik kering dan tersegel.",
        worked="Kelurahan lebih dulu menutup pintu dengan karung pasir.", by=writer,
        at=start + FOUR_HOURS,
    )  # fmt: skip
    draft_warning(
        replace(
            draft, hazard=Hazard.HOAX, headline_id="Kabar TPS dipindah (contoh)",
            headline_en="Rumour that a station moves (example)", messages=("hoax-1",),
            alarms=(),
        ),
        by=writer, at=at,
    )  # fmt: skip
    make_situation(
        SituationDraft(
            institution=office, title="Hari banjir (contoh)", area_code=PENGGILINGAN,
            since_at=start - FOUR_HOURS, until_at=start + 2 * FOUR_HOURS, example=True,
        ),
        by=writer, at=start + 2 * FOUR_HOURS,
    )  # fmt: skip
    return ["2 warnings, a situation report"]
