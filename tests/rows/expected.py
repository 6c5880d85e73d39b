"""Samples of field data: what is expected of an institution and those below it."""

import datetime as dt

from conftest import MEETING
from sinergi.access.clock import today
from sinergi.observations.rules.coverage import PlaceLevel, Rhythm
from sinergi.observations.services.expecting import ExpectationDraft, expect_reports
from sinergi.observations.tests.making import a_form
from tests.rows.sample import Owner, Sample


def an_expectation(owner: Owner) -> Sample:
    """Return that every kelurahan owes a daily report, due since some days."""
    form = a_form(code=owner.word("pantau"), institution=owner.of).form
    form.title_id = form.title_en = form.code  # which pages show
    form.save()
    day = today()
    draft = ExpectationDraft(
        form=form, institution=owner.below, place=PlaceLevel.VILLAGE, area_code="31.75",
        from_on=day - dt.timedelta(days=5), until_on=day, rhythm=Rhythm.DAILY,
        due_hour=21, note=owner.word("Harian"),
    )  # fmt: skip
    row = expect_reports(draft, by=None, at=MEETING)
    return Sample(
        words=(form.code, draft.note),
        posts=(f"/coverage/expectations/{row.pk}/end/",),
        lists=("/coverage/", "/coverage/expectations/", "/coverage/?within=31.75.06",
               f"/coverage/?expectation={row.pk}", "/coverage/export.xlsx"),
        targets=(f"expectation:{row.pk}",),
    )  # fmt: skip
