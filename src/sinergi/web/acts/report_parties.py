"""Whom a report names after it became a case is named there too, in the same transaction."""

import datetime as dt
from collections.abc import Mapping

from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import Role
from sinergi.cases.services.opening import PartyDraft, add_party, assign_case
from sinergi.cases.services.problems import BadCase
from sinergi.reports.models import Party, Report, ReportTrace
from sinergi.reports.rules.acting import Act
from sinergi.reports.services.tracing import BadAct


def carry_into_case(
    report: Report, party: Party, words: Mapping[str, str], at: dt.datetime
) -> None:
    """Name the party as accused in the open cases of a report: part of naming them.

    Without this a colleague named late would go on reading the case. One who handles it
    no longer does. Raises BadAct "own-office" where they serve the office that leads it.
    """
    for case in _open_cases(report):
        known = case.parties.filter(
            role=Role.ACCUSED, office=party.institution, person=party.person
        )
        if known.exists():
            continue
        draft = PartyDraft(
            role=Role.ACCUSED, name=words["name"] or words["office"],
            office=party.institution, person=party.person,
        )  # fmt: skip
        try:
            add_party(case, draft, by=None, at=at)
        except BadCase as problem:
            raise BadAct("own-office", "institution") from problem
        if party.person_id is not None and case.handler_id == party.person_id:
            assign_case(case, None, by=None, at=at)


def _open_cases(report: Report) -> list[Case]:
    told = ReportTrace.all_rows.filter(report=report, act=Act.CASED)
    keys = [one.get("case") for one in told.values_list("told", flat=True)]
    return list(Case.all_rows.open().filter(pk__in=[one for one in keys if one]))
