"""Whom facts of outreach, facilities and neutrality concern; and the table of all."""

from collections.abc import Callable, Iterable

from django.utils.timezone import localdate

from sinergi.access.permissions import Permission as P
from sinergi.accounts.models import Institution, Membership, membership_day
from sinergi.accounts.models.institution import line_above
from sinergi.accounts.roles import ROLES
from sinergi.alerts.concerned import CONCERNS as OF_THE_WORKSPACE
from sinergi.alerts.concerned import Told
from sinergi.alerts.concerned_handovers import OF_HANDOVERS
from sinergi.alerts.concerned_warnings import CONCERNS as OF_WARNINGS
from sinergi.alerts.pages import MATTERS, SESSIONS_HELD
from sinergi.alerts.rules import Kind
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.facilities.models import Defect
from sinergi.neutrality.models import Matter
from sinergi.outreach.models import Rumor, Session
from sinergi.outreach.querysets.session import PARTNER_KINDS
from sinergi.places.rules import ancestors_of

VERIFYING = sorted(role for role, held in ROLES.items() if P.VERIFY_OUTREACH in held)
"""Roles whose people may verify a session."""


def _key(fact: Fact) -> str:
    return str(fact.target.partition(":")[2])


def _to(fact: Fact, kind: Kind, institution: int | None, permission: P) -> list[Told]:
    """Return what tells one institution of the fact's target; nothing without one."""
    if institution is None:
        return []
    there = frozenset({institution})
    return [Told(kind, fact.target, frozenset(), there, permission, there)]


def _number(fact: Fact, name: str) -> int | None:
    given = fact.details.get(name)
    return given if isinstance(given, int) else None


# --- outreach -----------------------------------------------------------------------------


def _session_reported(fact: Fact) -> Iterable[Told]:
    """Tell those who verify what was held, once a day however many there are."""
    if fact.institution_id is not None:
        day, who = localdate(fact.at), _verifying(fact, fact.institution_id)
        yield Told(
            Kind.SESSIONS_TO_VERIFY, f"{SESSIONS_HELD}:{day:%Y%m%d}", frozenset(), who,
            P.VERIFY_OUTREACH, key=f"day:{day}",
        )  # fmt: skip


def _verifying(fact: Fact, organiser: int) -> frozenset[int]:
    """Return the institutions that verify: above the organiser, or near a partner's session.

    A partner has nobody above: the nearest level of offices round its session that has
    somebody who may verify is told. Who may verify further up finds it in the queue.
    """
    partner = Institution.all_rows.filter(
        pk=organiser, superior=None, kind__in=PARTNER_KINDS
    )
    if not partner.exists():
        return line_above([organiser])
    rows = Session.all_rows.filter(pk=_key(fact)).values_list("area_code", flat=True)
    area = rows.first() or ""
    offices = Membership.all_rows.valid_on(membership_day()).filter(
        area_code__in=[area, *ancestors_of(area)], role__in=VERIFYING
    )
    found = list(offices.values_list("area_code", "institution"))
    nearest = max((len(code) for code, _institution in found), default=0)
    return frozenset(one for code, one in found if len(code) == nearest)


def _material_decided(fact: Fact) -> Iterable[Told]:
    if fact.details.get("state") == "asked":
        yield from _to(
            fact, Kind.MATERIAL_ASKED, _number(fact, "asked"), P.APPROVE_MATERIAL
        )


def _rumor_moved(fact: Fact) -> Iterable[Told]:
    after = fact.details.get("step_to")
    if after == "asked":
        yield from _to(fact, Kind.RUMOR_ASKED, _number(fact, "asked"), P.ANSWER_RUMORS)
    elif after == "approved":
        rows = Rumor.all_rows.filter(pk=_key(fact))
        told = rows.values_list("institution_id", flat=True).first()
        yield from _to(fact, Kind.RUMOR_ANSWERED, told, P.WRITE_OUTREACH)


# --- facilities ---------------------------------------------------------------------------


def _defect_proposed(fact: Fact) -> Iterable[Told]:
    holder = _number(fact, "holder")
    yield from _to(fact, Kind.DEFECT_ASKED, holder, P.WRITE_COMMITMENTS)


def _defect_decided(fact: Fact) -> Iterable[Told]:
    row = Defect.all_rows.filter(pk=_key(fact)).first()
    if row is not None and row.asked_by_id != fact.institution_id:
        yield from _to(fact, Kind.DEFECT_DECIDED, row.asked_by_id, P.CHECK_FACILITIES)


# --- neutrality ---------------------------------------------------------------------------


def _matter_moved(fact: Fact) -> Iterable[Told]:
    """Tell those whose step is next, once a day, by a line that names no matter.

    No webhook: programs cannot be asked for the password anew.
    """
    row = Matter.all_rows.filter(key=_key(fact)).first()
    if row is None or row.turn_id is None or row.turn_id == fact.institution_id:
        return
    day = localdate(fact.at)
    yield Told(
        Kind.MATTER_WAITS, f"{MATTERS}:{day:%Y%m%d}", frozenset(),
        frozenset({row.turn_id}), P.HANDLE_MATTERS, key=f"day:{day}",
    )  # fmt: skip


# --- evidence -----------------------------------------------------------------------------


def _evidence_broken(fact: Fact) -> Iterable[Told]:
    yield from _to(fact, Kind.EVIDENCE_BROKEN, fact.institution_id, P.READ_EVIDENCE)


CONCERNS: dict[str, Callable[[Fact], Iterable[Told]]] = (
    OF_THE_WORKSPACE
    | OF_WARNINGS
    | OF_HANDOVERS
    | {
        Verb.SESSION_REPORTED: _session_reported,
        Verb.MATERIAL_DECIDED: _material_decided,
        Verb.RUMOR_STEP: _rumor_moved,
        Verb.DEFECT_PROPOSED: _defect_proposed,
        Verb.DEFECT_DECIDED: _defect_decided,
        Verb.EVIDENCE_BROKEN: _evidence_broken,
        Verb.MATTER_OPENED: _matter_moved,
        Verb.MATTER_MOVED: _matter_moved,
    }
)
"""Verb → whom it concerns. A new verb to tell of is one function and one line here."""
