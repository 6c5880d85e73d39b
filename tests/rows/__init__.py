"""Sample rows for the access matrix: each kind of row an institution owns, made once.

`ROWS` maps a name to a maker. To add one (one function, one line): make a row that
belongs to the institution `owner.of` (by its person `owner.by` where one is needed) and
return a `Sample` of its addresses. `tests/test_access.py` then asks, as people of every
role in other institutions of the same area, whether any address shows it, any list,
search, feed or export names it, or any page changes by its being there.

An address with an id that no sample has stands in `NOBODYS`, with the reason; else
`test_every_address_with_an_id_is_asked_for` fails. An operation of the API needs no
address: the ids in its path are filled from `Sample.keys`.
"""

from tests.rows.cases import a_case
from tests.rows.detection import a_detector
from tests.rows.evidence import an_item
from tests.rows.expected import an_expectation
from tests.rows.facilities import a_facility, a_handover
from tests.rows.field import a_submission
from tests.rows.forms import a_device, a_form
from tests.rows.handovers import a_package
from tests.rows.meetings import a_meeting, a_meeting_to_come
from tests.rows.neutrality import a_matter
from tests.rows.neutrality import a_sheet as a_sheet_of_pledges
from tests.rows.numbers import a_download, a_plan, a_run, an_import
from tests.rows.operations import (
    a_loan,
    a_posko,
    a_prop,
    a_sheet,
    an_operation,
)
from tests.rows.outreach import (
    a_material,
    a_quiz,
    a_rumor,
    a_session,
    a_session_to_come,
)
from tests.rows.people import (
    a_feed,
    a_job,
    a_notice,
    a_person,
    a_role,
    a_stand_in,
    a_webhook,
    feeds_of,
)
from tests.rows.promises import (
    a_bulk_act,
    a_commitment,
    a_duty,
    a_filter,
    around_a_shared_one,
    shared_by,
)
from tests.rows.public import a_release
from tests.rows.reports import a_report, an_incident
from tests.rows.sample import Maker, Owner, Sample
from tests.rows.seals import a_duty_of_privacy, a_key
from tests.rows.warnings import a_situation, a_warning
from tests.rows.warnings_cap import a_cap_feed, a_message

__all__ = [
    "FORMS", "NOBODYS", "ROWS", "SECRETS", "Owner", "Sample", "feeds_of",
    "shared_by",
]  # fmt: skip

ROWS: dict[str, Maker] = {
    "person": a_person,
    "role": a_role,
    "stand-in": a_stand_in,
    "notice": a_notice,
    "webhook": a_webhook,
    "feed": a_feed,
    "job": a_job,
    "commitment": a_commitment,
    "around a shared commitment": around_a_shared_one,
    "duty": a_duty,
    "bulk act": a_bulk_act,
    "saved filter": a_filter,
    "meeting": a_meeting,
    "meeting to come": a_meeting_to_come,
    "run": a_run,
    "download": a_download,
    "plan": a_plan,
    "import": an_import,
    "form": a_form,
    "device": a_device,
    "submission": a_submission,
    "expectation": an_expectation,
    "prop": a_prop,
    "operation": an_operation,
    "posko": a_posko,
    "loan of personnel": a_loan,
    "sheet of the day before voting": a_sheet,
    "package handed over": a_package,
    "report": a_report,
    "incident": an_incident,
    "sheet of pledges": a_sheet_of_pledges,
    "matter": a_matter,
    "session": a_session,
    "session to come": a_session_to_come,
    "material": a_material,
    "quiz": a_quiz,
    "rumor": a_rumor,
    "facility": a_facility,
    "manifest and assignment": a_handover,
    "item of evidence": an_item,
    "keys of an office": a_key,
    "request and breach": a_duty_of_privacy,
    "case": a_case,
    "detector, alarm and call": a_detector,
    "warning": a_warning,
    "situation report": a_situation,
    "message from outside": a_message,
    "feed of warnings": a_cap_feed,
    "release of open data": a_release,
}

FORMS: dict[str, tuple[str, ...]] = {
    "form": ("csv", "xlsx", "ics", "pdf"),
    "kind": ("csv", "xlsx", "pdf"),
    "box": ("in", "out", "both"),
}
"""Path parameters that choose a format; a page that has only these is a list."""

NOBODYS: dict[str, str] = {
    "detectors/new/<slug:method>/": "methods of detection, the same for everybody",
    "bulletins/<slug:key>/withdraw/": "bulletins of agencies, everybody's to read",
    **{
        f"{root}{part}": "released: everybody may read it (public/tests/test_site_leaks.py)"
        for root in ("publik/", "en/public/")
        for part in (
            "wilayah/<str:code>/",
            "data/<slug:dataset>/<int:edition>/",
            "data/<slug:dataset>/<int:edition>.csv",
            "data/<slug:dataset>/<int:edition>.json",
        )
    },
    "public-page/parts/<slug:part>/": "one page for all, by side: public/tests/test_releases.py",
    "public-page/releases/new/<slug:dataset>/": "makes a proposal of one's own",
    "tiles/areas/<int:z>/<int:x>/<int:y>.mvt": "shapes of areas",
    "field/forms/<slug:code>/": "an empty shell, the same for every code",
    "reports/<int:pk>/case/open/": "leads to a case, which a_case asks for",
    "frameworks/<slug:code>/": "frameworks come with the platform",
    "frameworks/<slug:code>/framework.yaml": "frameworks come with the platform",
    "frameworks/<slug:code>/what-if/": "the run in its question is asked in a_run",
    "frameworks/<slug:code>/what-if/save/": "makes a run of one's own",
    "elections/<slug:code>/": "elections are the country's",
    "elections/<slug:code>/stages/": "one calendar for all, by EDIT_CALENDAR",
    "elections/<slug:code>/stages/<slug:stage>/": "one calendar for all",
    "elections/<slug:code>/stages/<slug:stage>/remove/": "one calendar for all",
    "elections/days/<int:day_id>/remove/": "one working calendar for all",
    "measures/<int:measure_id>/": "one library of measures for all",
    "measures/<int:measure_id>/edit/": "one library, by EDIT_MEASURES",
    "measures/<int:measure_id>/retire/": "one library, by EDIT_MEASURES",
    "institutions/<int:pk>/": "who takes part is no secret; its people are asked for",
    "institutions/<int:pk>/edit/": "asked in accounts/tests/test_lines.py",
    "audit/of/<str:thing>/<str:key>/": "asked for every target of the samples",
    "imports/<slug:source>/": "the kinds of files, not a file",
    "field/forms/<slug:code>/<str:version>.xml": "asked in observations/tests",
    "field/forms/<slug:code>/<str:version>/media/<str:name>": "one's own areas",
    "me/tokens/<int:pk>/revoke/": "one's own alone: accounts/tests/test_tokens.py",
    "neutrality/acts/deadlines/<int:pk>/end/": "one list of deadlines, by EDIT_ACTS",
    "facilities/areas/<str:code>/": "areas are the country's; their rows are asked as lists",
    "cases/evenness/<slug:key>/": "released: everybody may read it",
    "cases/evenness/<slug:key>.pdf": "released: everybody may read it",
    "cases/evenness/due/<int:office>/<slug:first>/": "asked in cases/tests/test_evenness_pages.py",
    "cases/of/<slug:key>/side/": "asked in cases/tests/test_evenness_pages.py",
    "goals/<slug:code>/": "the five goals, from the rows one may see",
    **{
        f"outcomes/{part}": "registered for all to see; written by its office: outcomes/tests/test_pages.py"
        for part in (
            "<int:study_id>/",
            "<int:study_id>/change/",
            "<int:study_id>/compute/",
            "<int:study_id>/export.<str:form>",
            "proposals/<int:proposal_id>/decide/",
            "worked/<int:measure_id>/propose/",
        )
    },
    "api/v1/studies/{study_id}": "registered for all to see",
    "warnings/<slug:key>/sheet.pdf": "only of what was sent, which everybody may read",
    "warnings/playbooks/<slug:code>/": "everybody may learn from a playbook",
    "warnings/playbooks/<slug:code>/copy/": "makes a copy of one's own",
    "warnings/playbooks/<int:pk>/retire/": "no secret; asked in warnings/tests/test_pages.py",
    "cap/signers/<int:pk>/stop/": "of the installation; certificates are no secret",
    "cap/public/<slug:key>.xml": "warnings for the public: everybody may read them",
    "api/v1/frameworks/{code}": "frameworks come with the platform",
    "api/v1/areas/{code}": "areas are the country's",
    "api/v1/days/{day}": "one working calendar for all",
    "api/v1/elections/{code}": "elections are the country's",
    "api/v1/institutions/{institution_id}": "who takes part is no secret",
    "api/v1/measures/{measure_id}": "one library of measures for all",
}
"""Addresses with a parameter whose rows no institution owns, and why."""

SECRETS: dict[str, str] = {
    "hadir/<str:token>/": "signed and short-lived; shows nobody's name",
    "kuis/<str:token>/": "signed and short-lived; shows nobody's name",
    "attend/<str:token>/": "signed and short-lived; shows nobody's name",
    "ics/<str:token>.ics": "the token is the right; its content is asked for",
    "cap/feed/<str:token>.atom": "the token is the right: warnings/tests/test_cap_pages.py",
    "cap/feed/<str:token>/<slug:key>.xml": "the token is the right: the same",
    "invitation/<str:secret>/": "the secret of one person, once",
    "or/<str:token>/submission": "the secret of a device",
    "or/<str:token>/forms/<slug:code>/<str:version>.xml": "the secret of a device",
    "or/<str:token>/forms/<slug:code>/<str:version>/manifest": "the secret of a device",
    "or/<str:token>/forms/<slug:code>/<str:version>/media/<str:name>": "the secret of a device",
    "or/<str:token>/formList": "the secret of a device",
    "or/<str:token>/test/submission": "the secret of a device",
    "or/<str:token>/test/forms/<slug:code>/<str:version>.xml": "the secret of a device",
    "or/<str:token>/test/forms/<slug:code>/<str:version>/manifest": "the secret of a device",
    "or/<str:token>/test/forms/<slug:code>/<str:version>/media/<str:name>": "the secret of a device",
    "or/<str:token>/test/formList": "the secret of a device",
    "or/forms/<slug:code>/<str:version>.xml": "opened by Basic or Digest alone",
    "or/forms/<slug:code>/<str:version>/manifest": "opened by Basic or Digest alone",
    "or/forms/<slug:code>/<str:version>/media/<str:name>": "opened by Basic or Digest alone",
}
"""Addresses for which the secret in them is the right."""
