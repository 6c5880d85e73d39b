"""Samples of warnings and situation reports."""

import datetime as dt

from conftest import MEETING
from sinergi.warnings.drafts import WarningDraft
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.services.drafting import draft_warning
from sinergi.warnings.services.situations import SituationDraft, make_situation
from tests.rows.sample import Owner, Sample

AREA = "31.75.06.1003"


def a_warning(owner: Owner) -> Sample:
    """Return a draft of a warning, its institution's alone."""
    head, what = owner.word("Kerumunan"), owner.word("Terlihat")
    draft = WarningDraft(
        institution=owner.of, hazard=Hazard.CROWD, area_codes=(AREA,), headline_id=head,
        description_id=what, drafter=owner.by.pk,
    )  # fmt: skip
    row = draft_warning(draft, by=None, at=MEETING)
    base = f"/warnings/{row.key}/"
    return Sample(
        words=(head, what, row.number),
        addresses=(base, f"{base}edit/", f"{base}answer/", f"{base}move/proposed/",
                   f"{base}deliveries/", f"/warnings/of/{row.pk}/", f"/then{base}"),
        posts=(f"{base}edit/", f"{base}recipients/", f"{base}move/proposed/",
               f"{base}newer/", f"{base}answer/", f"{base}agreement/", f"{base}join/",
               f"{base}send/", f"{base}tasks/1/"),
        lists=("/warnings/?step=all", "/warnings/?step=waiting",
               f"/warnings/?step=all&q={head}", "/warnings/export.csv?step=all",
               "/warnings/export.xlsx?step=all"),
        targets=(f"warning:{row.pk}",),
        keys={"warning_id": row.pk},
    )  # fmt: skip


def a_situation(owner: Owner) -> Sample:
    """Return a situation report that was not shared."""
    title = owner.word("Laporan")
    draft = SituationDraft(
        institution=owner.of, title=title, area_code=AREA,
        since_at=MEETING - dt.timedelta(days=1), until_at=MEETING,
    )  # fmt: skip
    row = make_situation(draft, by=owner.by, at=MEETING)
    base = f"/situations/{row.key}/"
    return Sample(
        words=(title, row.number),
        addresses=(base, f"{base}edit/", f"{base}report.pdf"),
        posts=(f"{base}edit/", f"{base}renew/", f"{base}share/"),
        lists=("/situations/", f"/situations/?q={title}"),
        targets=(f"situation:{row.pk}",),
    )
