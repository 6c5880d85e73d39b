"""Who may write, verify, approve and answer: checked by every service."""

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.outreach.models import Rumor, Session
from sinergi.outreach.querysets.session import PARTNER_KINDS
from sinergi.outreach.rules.rumor import RumorSide
from sinergi.outreach.rules.session import NotTheirs

FARTHEST = 8


def writes_for(institution: int, by: Actor) -> bool:
    """True when the person plans and reports sessions for the institution."""
    return by.holds(Permission.WRITE_OUTREACH, institution=institution)


def check_writer(institution: int, by: Actor | None) -> None:
    """Raise NotTheirs unless the person writes for the institution; None is the machine."""
    if by is not None and not writes_for(institution, by):
        raise NotTheirs("organiser")


def superiors_of(institution: Institution) -> list[Institution]:
    """Return the institutions above, nearest first."""
    found: list[Institution] = []
    one = institution.superior
    while one is not None and one not in found and len(found) < FARTHEST:
        found.append(one)
        one = one.superior
    return found


def may_verify(session: Session, by: Actor) -> bool:
    """True for somebody else than the reporter, above the organiser.

    Nobody above: a colleague; of a partner (FKUB, organisation, school) an office whose
    people verify in that area.
    """
    if session.reported_by_id == by.pk:
        return False
    verifies = by.institutions_with(Permission.VERIFY_OUTREACH)
    if not verifies:
        return False
    above = {one.pk for one in superiors_of(session.organiser)}
    if above:
        return bool(above & verifies)
    if session.organiser.kind in PARTNER_KINDS:
        return by.holds(Permission.VERIFY_OUTREACH, session.area_code)
    return session.organiser_id in verifies


def check_verifier(session: Session, by: Actor | None) -> None:
    """Raise NotTheirs unless the person may verify the session; None is the machine."""
    if by is not None and not may_verify(session, by):
        raise NotTheirs("verifier")


def rumor_sides(rumor: Rumor, by: Actor) -> frozenset[RumorSide]:
    """Return where the person stands towards a rumour.

    The approver is another person of the responsible institution than the one who wrote
    the answer.
    """
    sides = set()
    if writes_for(rumor.institution_id, by):
        sides.add(RumorSide.REPORTER)
    if rumor.responsible_id in by.institutions_with(Permission.ANSWER_RUMORS):
        sides.add(RumorSide.RESPONSIBLE)
        if rumor.answered_by_id != by.pk:
            sides.add(RumorSide.APPROVER)
    return frozenset(sides)
