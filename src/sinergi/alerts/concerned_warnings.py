"""Whom facts of warnings concern: those they went to; of exercises those who joined."""

from collections.abc import Callable, Collection, Iterable

from sinergi.access.permissions import Permission as P
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.accounts.rules import covers
from sinergi.alerts.concerned import Told
from sinergi.alerts.rules import Kind
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import Agreement, ExerciseJoin, Warning
from sinergi.warnings.rules.cap_values import URGENT
from sinergi.warnings.rules.steps import AGREEING_KINDS, Scope, Step, lacking_agreement

AGREEING = frozenset(kind for kinds in AGREEING_KINDS for kind in kinds)


def _row(fact: Fact) -> Warning | None:
    return Warning.all_rows.filter(pk=fact.target.partition(":")[2]).first()


def _told(
    fact: Fact, row: Warning, kind: Kind, institutions: Iterable[int]
) -> Iterable[Told]:
    """Tell these institutions, or of an exercise whoever joined it, in the app alone."""
    pressing = row.severity in URGENT
    if row.exercise:
        joined = ExerciseJoin.all_rows.filter(warning=row)
        people = frozenset(joined.values_list("person_id", flat=True))
        if people:
            yield Told(kind, fact.target, people, pressing=pressing, outside=False)
        return
    there = frozenset(institutions)
    if there:
        yield Told(
            kind, fact.target, frozenset(), there, P.READ_WARNINGS, there,
            pressing=pressing,
        )  # fmt: skip


def _numbers(fact: Fact) -> frozenset[int]:
    given = fact.details.get("institutions", [])
    return frozenset(one for one in given if isinstance(one, int))


def _proposed(fact: Fact) -> Iterable[Told]:
    """Tell who may approve it: at home, and for the public where agreement is needed."""
    row = _row(fact)
    if row is None or row.exercise:
        return
    there = {row.institution_id}
    if row.scope == Scope.PUBLIC and not row.private:
        there |= _around(row, AGREEING)
    yield _to_approve(fact, row, there)


def _around(row: Warning, kinds: Collection[str] = ()) -> set[int]:
    """Return the institutions in whose area all of it lies; only of kinds where named."""
    rows = Institution.all_rows.exclude(kind=InstitutionKind.OPERATOR)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    places = rows.values_list("pk", "area_code")
    return {pk for pk, code in places if covers(code, row.area_code)}


def _to_approve(fact: Fact, row: Warning, there: Iterable[int]) -> Told:
    return Told(
        Kind.WARNING_PROPOSED, fact.target, frozenset(), frozenset(there),
        P.APPROVE_WARNINGS, pressing=row.severity in URGENT,
    )  # fmt: skip


def _agreed(fact: Fact) -> Iterable[Told]:
    """Tell other institutions that one for the public waits for them, once all agree."""
    row = _row(fact)
    if row is None or row.exercise or row.private or row.step != Step.PROPOSED:
        return
    words = Agreement.all_rows.filter(warning=row, ended_at=None, agrees=True)
    if not lacking_agreement(words.values_list("institution__kind", flat=True)):
        yield _to_approve(fact, row, _around(row) - {row.institution_id})


def _sent(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is not None:
        newer = row.updates_id is not None
        kind = Kind.WARNING_UPDATED if newer else Kind.WARNING_SENT
        yield from _told(fact, row, kind, _numbers(fact))


def _raised(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is not None and fact.institution_id is not None:
        yield from _told(fact, row, Kind.WARNING_RAISED, [fact.institution_id])


def _over(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is not None:
        yield from _told(fact, row, Kind.WARNING_OVER, _numbers(fact))


def _cancelled(fact: Fact) -> Iterable[Told]:
    row = _row(fact)
    if row is not None:
        yield from _told(fact, row, Kind.WARNING_CANCELLED, _numbers(fact))


CONCERNS: dict[str, Callable[[Fact], Iterable[Told]]] = {
    Verb.WARNING_PROPOSED: _proposed,
    Verb.WARNING_AGREED: _agreed,
    Verb.WARNING_SENT: _sent,
    Verb.WARNING_ESCALATED: _raised,
    Verb.WARNING_STOOD_DOWN: _over,
    Verb.WARNING_CANCELLED: _cancelled,
}
"""Verb → whom it concerns; an update is a sending that names what it replaces."""
