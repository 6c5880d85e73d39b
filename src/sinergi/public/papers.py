"""Form B.1 from the answers, made for the reporter and kept nowhere.

Fields after the annex of Perbawaslu 7/2022, which Perbawaslu 9/2024 repeats for Pilkada.
"""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.public.asked import Answers
from sinergi.public.dates import long_day
from sinergi.public.known import Known, Office
from sinergi.public.words import field_names, sex_name
from sinergi.reports.rules.told import Identity

BLANK = "................................................"


def form_b1(
    answers: Answers, office: Office, known: Known, *, at: dt.datetime
) -> bytes:
    """Return the form as PDF (PDF/UA-1); what was not answered has a dotted line."""
    return write_pdf(
        "report_b1", b1_data(answers, office, known, at=at), at=at.astimezone(dt.UTC)
    )


def b1_data(
    answers: Answers, office: Office, known: Known, *, at: dt.datetime
) -> dict[str, Any]:
    """Return what the layout shows."""
    title = _("Form B.1: Report")
    return {
        "lang": "en" if (get_language() or "id").startswith("en") else "id",
        "title": title,
        "keywords": [],
        "kind": _("Perbawaslu 7/2022, annex; Perbawaslu 9/2024 for regional elections"),
        "label": _(
            "Not yet received officially. Take it to the office and ask for a receipt."
        ),
        "footer": title,
        "sections": _sections(answers, known),
        "story_title": _("6. Chronological description"),
        "story": answers.told.story.split("\n"),
        "signatures": [
            {"body": _("Received at the office by"), "name": BLANK, "note": office.name},
            {
                "body": _("Reporter"),
                "name": answers.who.name if answers.is_formal else BLANK,
                "note": _("signature and name"),
            },
        ],
        "words": {"name_and_office": BLANK, "signatures": _("Signatures")},
        "statement": _(
            "I state that what I have written is true, and that I am ready to answer for it before the law."
        ),
        "trace": _("Reported at: %(place)s, %(day)s, hour:") % {
            "place": office.name, "day": long_day(timezone.localdate(at)),
        },
    }  # fmt: skip


def _sections(answers: Answers, known: Known) -> list[dict[str, Any]]:
    told, names = answers.told, field_names()
    who = answers.who if answers.is_formal else Identity()
    place = ", ".join(
        one for one in (told.where, known.names.get(answers.area_code, "")) if one
    )
    happened = ", ".join(
        one for one in (long_day(answers.happened_on), told.when) if one
    )
    files = _("%(count)s files") % {"count": len(answers.files)}
    evidence = [told.evidence, files if answers.files else ""]
    return [
        _section(_("1. Reporter"), [
            (names["name"], who.name), (names["born"], who.born),
            (names["sex"], sex_name(who.sex)), (names["occupation"], who.occupation),
            (names["nationality"], who.nationality), (names["address"], who.address),
            (names["phone"], who.phone), (names["email"], who.email),
        ]),
        _section(_("2. Reported party"), [
            (names["name"], told.reported), (names["address"], told.reported_address),
            (names["phone"], told.reported_phone),
        ]),
        _section(_("3. Event"), [
            (_("Event"), told.event or told.story[:120]), (names["where"], place),
            (_("Day of the event"), happened),
            (_("Day it became known"), long_day(answers.known_on)),
        ]),
        _section(_("4. Witnesses"), [(names["witnesses"], told.witnesses)]),
        _section(
            _("5. Evidence"),
            [(names["evidence"], "; ".join(one for one in evidence if one))],
        ),
    ]  # fmt: skip


def _section(title: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "title": title,
        "facts": [{"name": name, "value": value or BLANK} for name, value in rows],
    }
