"""Samples of field data: what is expected of an institution and those below it."""

import datetime as dt

from conftest import MEETING
from sinergi.access.clock import today
from sinergi.observations.models import Form, FormVersion, VersionState
from sinergi.observations.rules.coverage import PlaceLevel, Rhythm
from sinergi.observations.services.expecting import ExpectationDraft, expect_reports
from tests.rows.sample import Owner, Sample


def a_form_of(owner: Owner) -> Form:
    """Return a form in use of the institution's own."""
    code = owner.word("pantau")
    form = Form.all_rows.create(
        code=code, title_id=code, title_en=code, institution=owner.of, made_at=MEETING
    )
    FormVersion.all_rows.create(
        form=form, version="1", state=VersionState.PUBLISHED, source_name="form.md",
        source_sha256="0" * 64, xform="<html/>", md5="0" * 32, made_at=MEETING,
    )  # fmt: skip
    return form


def an_expectation(owner: Owner) -> Sample:
    """Return that every kelurahan owes a daily report, due since some days."""
    form, day = a_form_of(owner), today()
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
