"""From what was reported to a case: reports, their files and the case, in one transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.cases.models import Case
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime, Role
from sinergi.cases.services.opening import CaseDraft, PartyDraft, open_case
from sinergi.evidence.rules.kinds import Source
from sinergi.evidence.services.intake import take_in
from sinergi.reports.files import read_sealed
from sinergi.reports.models import Party, Report, ReportFile, ReportTrace
from sinergi.reports.opening import Opened, open_report
from sinergi.reports.rules.acting import IN_TRIAGE, Act
from sinergi.reports.rules.states import State, Wanted
from sinergi.reports.rules.told import Told
from sinergi.reports.services.casing import become_case
from sinergi.reports.services.tracing import BadAct
from sinergi.seals.keeping import open_texts

READY = frozenset({*IN_TRIAGE, State.INCIDENT, State.CLOSED, State.WITHDRAWN})
REPORT, CASE = "report", "case"
LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsked:
    """What a person says when reports become a case."""

    title: str
    kind: CaseKind
    regime: Regime
    origin: Origin
    again: bool = False


def reports_of(case: Case) -> list[Report]:
    """Return the reports with a mailbox that a case rests on.

    A number may be typed by hand: it never reaches the mailbox of another office.
    """
    numbers = [number for kind, number in case.origins if kind == REPORT]
    rows = Report.all_rows.filter(number__in=numbers, institution_id=case.opener_id)
    return list(rows.exclude(mailbox_key=""))


def origin_for(reports: Sequence[Report]) -> Origin:
    """Return how a case of these is known: a report if one of them was meant as such."""
    formal = any(one.wanted == Wanted.FORMAL for one in reports)
    return Origin.REPORT if formal else Origin.INFORMATION


def case_from_reports(
    reports: Sequence[Report], asked: CaseAsked, *, by: Actor, at: dt.datetime
) -> Case:
    """Open a case from reports of one office, and return it.

    Its texts begin with what the reports say, its evidence with the copies of their
    files; each report names the case in its trail. Raises Locked while the office is
    locked, BadAct "ended", "offices", "none" or "again" (there was a case of it, and nobody
    said that another is meant), BadCase, BadEvidence: nothing is kept then.
    """
    rows = sorted(reports, key=lambda one: (one.received_at, one.pk))
    _check(rows)
    earlier = earlier_cases(rows)
    if earlier and not asked.again:
        raise BadAct("again", "again")
    opened = [(one, open_report(one, by)) for one in rows]
    told = [(one, words.told if words else Told()) for one, words in opened]
    named = [_named(party, opened) for one in rows for party in _parties(one)]
    files = [(file, _plain(file)) for one in rows for file in _copies(one)]
    with transaction.atomic():
        draft = _draft(told, named, asked)
        linked = [*draft.origins, *((CASE, one.number) for one in earlier)]
        case = open_case(replace(draft, origins=linked), by=by, at=at)
        for report in rows:
            become_case(report, case.pk, by=by, at=at)
        for file, data in files:
            _shelve(file, data, case, by, at)
    return case


def _check(rows: Sequence[Report]) -> None:
    if not rows:
        raise BadAct("none")
    if len({one.institution_id for one in rows}) > 1:
        raise BadAct("offices")
    if any(one.state not in READY for one in rows) or in_open_case(rows):
        raise BadAct("ended")


def in_open_case(rows: Sequence[Report]) -> set[int]:
    """Return the reports whose case is still handled, whatever their mailbox says.

    Who withdraws a report moves it, not the case: the law decides what follows.
    """
    pairs = _cased(rows)
    cases = Case.all_rows.open().filter(pk__in={case for _pk, case in pairs})
    going_on = set(cases.values_list("pk", flat=True))
    return {pk for pk, case in pairs if case in going_on}


def earlier_cases(rows: Sequence[Report]) -> list[Case]:
    """Return the cases these reports were part of before, the first one first."""
    keys = {case for _pk, case in _cased(rows)}
    return list(Case.all_rows.filter(pk__in=keys).order_by("pk"))


def _cased(rows: Sequence[Report]) -> list[tuple[int, int]]:
    told = ReportTrace.all_rows.filter(report__in=rows, act=Act.CASED)
    pairs = told.values_list("report_id", "told")
    return [(pk, int(words["case"])) for pk, words in pairs if words.get("case")]


def _parties(report: Report) -> list[Party]:
    rows = Party.all_rows.filter(report=report, removed_at=None)
    return list(rows.select_related("institution", "person"))


def _named(party: Party, opened: Sequence[tuple[Report, Opened | None]]) -> PartyDraft:
    """Return whom a report names as accused: the case hides from them as the report did."""
    words = {
        row.pk: name or office
        for _report, one in opened if one for row, office, name in one.parties
    }  # fmt: skip
    known = party.person or party.institution
    return PartyDraft(
        role=Role.ACCUSED, name=words.get(party.pk) or (known.name if known else ""),
        office=party.institution, person=party.person,
    )  # fmt: skip


def _draft(
    told: Sequence[tuple[Report, Told]], named: Sequence[PartyDraft], asked: CaseAsked
) -> CaseDraft:
    first, _words = told[0]
    known = {one.name for one in named}
    addresses: dict[str, str] = {}
    for _row, one in told:
        if one.reported and one.reported not in known:
            addresses[one.reported] = (
                addresses.get(one.reported) or one.reported_address
            )
    return CaseDraft(
        institution=first.institution,
        kind=asked.kind,
        regime=asked.regime,
        origin=asked.origin,
        title=asked.title,
        allegation=_allegation(told),
        received_at=first.received_at,
        origins=[(REPORT, row.number) for row, _words in told],
        happened_on=first.happened_on,
        known_on=first.known_on,
        area_code=first.area_code,
        election=first.election,
        parties=[
            *dict.fromkeys(named),
            *(
                PartyDraft(role=Role.ACCUSED, name=name, address=address)
                for name, address in addresses.items()
            ),
        ],
        example=first.example,
    )


def _allegation(told: Sequence[tuple[Report, Told]]) -> str:
    """Return what each report says, under its number."""
    parts = []
    for row, words in told:
        lines = [words.event, words.story, words.where, words.when, words.evidence]
        parts.append("\n".join([row.number, *(line for line in lines if line)]))
    return "\n\n".join(parts)[:LONGEST]


def _copies(report: Report) -> list[ReportFile]:
    """Return the files that have a copy for the office: the original stays sealed."""
    return list(ReportFile.all_rows.filter(report=report).exclude(copy_place=""))


def _plain(file: ReportFile) -> bytes:
    office = file.report.institution_id
    return open_texts(office, [read_sealed(file.copy_place)])[0]


def _shelve(
    file: ReportFile, data: bytes, case: Case, by: Actor, at: dt.datetime
) -> None:
    """Begin the chain of custody of a file; its note names the original by its hash."""
    take_in(
        data,
        institution_id=case.institution_id,
        source=Source.REPORT,
        by_id=by.pk,
        at=at,
        name=f"{file.report.number}-{file.pk}",
        title=file.report.number,
        reference=file.report.number,
        subject=("case", case.pk),
        note=f"{file.report.number}: SHA-256 {file.sha256} ({file.media_type})",
    )
