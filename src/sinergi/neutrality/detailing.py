"""The page of one matter: what this person may see of it, and which steps they may take."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.elections.stations import names_of
from sinergi.neutrality.handling import act_of, clause_of, lacks_clause
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
from sinergi.neutrality.reading import open_rows
from sinergi.neutrality.rules.chain import authority_on
from sinergi.neutrality.rules.parts import Part
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


def facts_of(matter: Matter, actor: Actor) -> dict[str, Any]:
    """Return what the page shows of a matter the person may see.

    Words are opened as far as the person's office is unlocked; `opened` says what is not.
    """
    rows = rows_of(matter, actor)
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
        "act": act,
        "act_name": act_name_of(matter.act),
        "known": KNOWN_NAMES[act.known] if act else "",
        "clause": clause_of(matter),
        "lacks_clause": lacks_clause(matter),
        "area": names_of([matter.area_code], actor).get(matter.area_code, matter.area_code),
        "packages": list(
            Package.visible.to(actor).filter(matter=matter).select_related("institution")
        ),
        "receipts": list(Receipt.visible.to(actor).filter(matter=matter)),
        "subjects": rows[Part.SUBJECT],
        "steps": rows[Part.STEP],
        "evidence": rows[Part.EVIDENCE],
        "letters": rows[Part.LETTER],
        "recommendations": rows[Part.RECOMMENDED],
        "opened": open_rows(actor, rows),
        "acts": acts_for(matter, actor),
        "authority": authority.value.upper(),
    }  # fmt: skip


def rows_of(matter: Matter, actor: Actor) -> dict[Part, list[Any]]:
    """Return the rows of a matter that hold words and this person may see."""

    def seen(model: Any, *related: str) -> list[Any]:
        rows = model.visible.to(actor).filter(matter=matter)
        return list(rows.select_related(*related))

    ledger = seen(Recommendation, "imposer")
    return {
        Part.MATTER: [matter],
        Part.SOURCE: [matter] if is_lead(matter, actor) else [],
        Part.SUBJECT: seen(Subject, "institution", "kept_name"),
        Part.STEP: seen(MatterStep, "by", "institution"),
        Part.EVIDENCE: seen(Evidence, "institution"),
        Part.LETTER: seen(Letter, "institution"),
        Part.RECOMMENDED: ledger,
        Part.DECIDED: ledger,
    }
