"""The page of one matter: what this person may see of it, and which steps they may take."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.elections.stations import names_of
from sinergi.neutrality.handling import act_of, clause_of, lacks_clause, name_of
from sinergi.neutrality.models import (
    Evidence,
    Letter,
    Matter,
    MatterStep,
    Package,
    Receipt,
    Recommendation,
    Subject,
)
from sinergi.neutrality.models.matter import STEP_NAMES
from sinergi.neutrality.models.paper import LETTER_NAMES
from sinergi.neutrality.naming import KNOWN_NAMES, act_name_of
from sinergi.neutrality.rules.chain import authority_on
from sinergi.neutrality.rules.paths import Path, Step, moves_from
from sinergi.neutrality.services.stepping import sides_of


@dataclass(frozen=True, slots=True)
class Act:
    """A step this person may take now; `blocked` while the ground is not certain."""

    step: Step
    name: str
    letter: str
    blocked: bool


def acts_for(matter: Matter, actor: Actor) -> list[Act]:
    """Return the steps this person may take, in the order of the table."""
    sides, lacks = sides_of(matter, actor), lacks_clause(matter)
    return [
        Act(
            step,
            str(STEP_NAMES[step]),
            str(LETTER_NAMES[move.letter]) if move.letter else "",
            bool(move.letter) and lacks,
        )
        for step, move in moves_from(Path(matter.path), Step(matter.step)).items()
        if move.side in sides
    ]


def is_lead(matter: Matter, actor: Actor) -> bool:
    """True when the person works for who leads the matter."""
    return matter.lead_id in actor.institutions_with(Permission.HANDLE_MATTERS)


def named_offices(rows: Iterable[Subject]) -> list[tuple[Subject, str]]:
    """Return the offices with the names kept of them."""
    return [(one, name_of(one)) for one in rows]


def facts_of(matter: Matter, actor: Actor) -> dict[str, Any]:
    """Return what the page shows of a matter the person may see."""
    subjects = Subject.visible.to(actor).filter(matter=matter)
    leads = is_lead(matter, actor)
    act = act_of(matter)
    authority = authority_on(
        matter.happened_on
        if matter.path != Path.ASN
        else timezone.localdate(matter.step_at)
    )
    return {
        "row": matter,
        "leads": leads,
        "subjects": named_offices(subjects.select_related("institution", "kept_name")),
        "act": act,
        "act_name": act_name_of(matter.act),
        "known": KNOWN_NAMES[act.known] if act else "",
        "clause": clause_of(matter),
        "lacks_clause": lacks_clause(matter),
        "area": names_of([matter.area_code], actor).get(matter.area_code, matter.area_code),
        "steps": list(
            MatterStep.visible.to(actor)
            .filter(matter=matter)
            .select_related("by", "institution")
        ),
        "evidence": list(
            Evidence.visible.to(actor).filter(matter=matter).select_related("institution")
        ),
        "letters": list(
            Letter.visible.to(actor).filter(matter=matter).select_related("institution")
        ),
        "packages": list(
            Package.visible.to(actor).filter(matter=matter).select_related("institution")
        ),
        "receipts": list(Receipt.visible.to(actor).filter(matter=matter)),
        "recommendations": list(
            Recommendation.visible.to(actor)
            .filter(matter=matter)
            .select_related("imposer")
        ),
        "acts": acts_for(matter, actor),
        "authority": authority.value.upper(),
    }  # fmt: skip
