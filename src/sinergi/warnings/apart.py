"""What an office's own detectors leave out: whatever names somebody who may read them.

A report or a case does not exist for whom it names, nor for the people of a named office.
An alarm is read by all readers of the office alike, and its number must tell none of them
that there is one more report than they see. So no number counts it, for anybody: people
who serve or served in the office, those whose roles they borrowed, and every institution
one of them serves or served in. It stays on the lists of those who may read it.
"""

from typing import Any

from django.db.models import Q, QuerySet

from sinergi.accounts.models import Delegation, Membership
from sinergi.cases.models import Party as CaseParty
from sinergi.cases.rules.kinds import Role
from sinergi.reports.models import Party as ReportParty


def _around(office: int | None) -> tuple[Q, Any]:
    """Return "a person close to the office", and the institutions close to it."""
    people = Membership.all_rows.filter(institution_id=office or 0).values("person_id")
    givers = Delegation.all_rows.filter(taker_id__in=people).order_by()
    close = Q(person_id__in=people) | Q(person_id__in=givers.values("giver_id"))
    offices = Membership.all_rows.filter(person_id__in=people).values("institution_id")
    return close, offices


def reports_naming(office: int | None) -> QuerySet[Any]:
    """Return the ids of reports that name somebody close to an office."""
    close, offices = _around(office)
    rows = ReportParty.all_rows.filter(removed_at=None).order_by()
    return rows.filter(close | Q(institution_id__in=offices)).values("report_id")


def cases_accusing(office: int | None) -> QuerySet[Any]:
    """Return the ids of cases whose accused is close to an office."""
    close, offices = _around(office)
    rows = CaseParty.all_rows.filter(role=Role.ACCUSED).order_by()
    return rows.filter(close | Q(office_id__in=offices)).values("case_id")
