"""What the page of one commitment shows: history, parts, needs, the next steps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.access.actor import Actor
from sinergi.commitments.listing import area_names
from sinergi.commitments.models import (
    STEP_NAMES,
    Attachment,
    Commitment,
    Dependency,
    Escalation,
    Meeting,
    Progress,
    Revision,
)
from sinergi.commitments.rules.commitment import ALLOWED, OriginKind, Side, Step
from sinergi.commitments.services.rights import moves_for, sides_of
from sinergi.facilities.models import Defect
from sinergi.plans.models import Plan
from sinergi.warnings.models import Warning

ACT_NAMES: dict[tuple[Step, Step], Promise] = {
    (Step.PROPOSED, Step.ACCEPTED): gettext_lazy("Accept"),
    (Step.PROPOSED, Step.DECLINED): gettext_lazy("Decline"),
    (Step.ACCEPTED, Step.WORKING): gettext_lazy("Begin"),
    (Step.WORKING, Step.BLOCKED): gettext_lazy("Say what blocks it"),
    (Step.WORKING, Step.REPORTED): gettext_lazy("Report as done"),
    (Step.BLOCKED, Step.WORKING): gettext_lazy("Go on"),
    (Step.REPORTED, Step.DONE): gettext_lazy("Confirm that it is done"),
    (Step.REPORTED, Step.WORKING): gettext_lazy("Send back"),
    **{
        (step, Step.CANCELLED): gettext_lazy("Withdraw")
        for step, moves in ALLOWED.items()
        if Step.CANCELLED in moves
    },
}
"""What the button of a step says."""

MAIN = frozenset({Step.ACCEPTED, Step.WORKING, Step.REPORTED, Step.DONE})

SIDE_TEXTS: dict[Side, Promise] = {
    Side.OWNER: gettext_lazy("Only the institution that owes it may do this."),
    Side.ASKER: gettext_lazy("Only the institution that asked for it may do this."),
    Side.VERIFIER: gettext_lazy(
        "Only somebody else may confirm it: of the institution that asked, or above."
    ),
}
"""Who may take a step, said to somebody who may not."""

FIELD_NAMES: dict[str, Promise] = {
    "title": gettext_lazy("What will have been done"),
    "detail": gettext_lazy("Details"),
    "person": gettext_lazy("Person"),
    "area_code": gettext_lazy("Area"),
    "election": gettext_lazy("Election"),
    "stage": gettext_lazy("Stage"),
    "due_on": gettext_lazy("Due"),
    "due_rule": gettext_lazy("Rule of the due day"),
    "proof_needed": gettext_lazy("Proof that shows it"),
    "shared": gettext_lazy("Shown to all institutions of the area"),
    "blocked_reason": gettext_lazy("What blocks it"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A step this person may take now."""

    step: Step
    name: str | Promise
    needs_note: bool
    main: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: a step, a note, an edit or an escalation."""

    at: dt.datetime
    kind: str
    row: Any
    files: tuple[Attachment, ...] = ()
    fields: tuple[tuple[str | Promise, Any, Any], ...] = ()

    @property
    def step_name(self) -> str:
        """The step it led to, in words; empty for what is no step."""
        to = getattr(self.row, "step_to", "")
        return str(STEP_NAMES[Step(to)]) if to else ""


def acts_for(row: Commitment, actor: Actor) -> list[Act]:
    """Return the steps this person may take now, as buttons."""
    now = Step(row.step)
    return [
        Act(
            step,
            ACT_NAMES.get((now, step), step.value),
            ALLOWED[now][step].needs_note,
            step in MAIN and not ALLOWED[now][step].needs_note,
        )
        for step in moves_for(row, actor)
    ]


def history_of(row: Commitment, actor: Actor) -> list[Entry]:
    """Return everything that happened, newest first; four queries."""
    steps = Progress.visible.to(actor).filter(commitment=row).select_related("by")
    edits = Revision.visible.to(actor).filter(commitment=row).select_related("by")
    raised = Escalation.visible.to(actor).filter(commitment=row)
    entries = [
        Entry(one.at, "step" if one.step_to else "note", one, tuple(one.files.all()))
        for one in steps.prefetch_related("files")
    ]
    entries += [Entry(one.at, "edit", one, fields=_edited(one)) for one in edits]
    entries += [
        Entry(one.at, "late", one) for one in raised.select_related("institution")
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _edited(row: Revision) -> tuple[tuple[str | Promise, Any, Any], ...]:
    fields: dict[str, list[Any]] = row.changes.get("fields", {})
    return tuple(
        (FIELD_NAMES.get(name, name), *values) for name, values in fields.items()
    )


@dataclass(frozen=True, slots=True)
class Rollup:
    """A cascade seen from its whole: how far the parts are, and each of them."""

    parts: list[tuple[Commitment, str]]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many parts there are, those declined or cancelled included."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many are confirmed."""
        return self.counts.get(Step.DONE, 0)

    @property
    def declined(self) -> int:
        """How many said no."""
        return self.counts.get(Step.DECLINED, 0)

    @property
    def unanswered(self) -> int:
        """How many have said neither yes nor no."""
        return self.counts.get(Step.PROPOSED, 0)


def rollup_of(row: Commitment, actor: Actor) -> Rollup | None:
    """Return the parts this person may see by area, None where there is none."""
    visible = Commitment.visible.to(actor).filter(parent=row)
    parts = list(visible.listed().order_by("area_code", "pk"))
    if not parts:
        return None
    counted = visible.order_by().values_list("step").annotate(n=Count("pk"))
    names = area_names(parts, actor)
    return Rollup(
        [(one, names.get(one.area_code, one.area_code)) for one in parts],
        dict(counted),
    )


def needs_of(
    row: Commitment, actor: Actor
) -> tuple[list[Commitment], list[Commitment]]:
    """Return (what it waits for, what waits for it), as far as this person sees them."""
    rows = Dependency.visible.to(actor)
    visible = Commitment.visible.to(actor).listed()
    first = rows.filter(commitment=row).values("needs_id")
    after = Dependency.visible.to(actor).filter(needs=row).values("commitment_id")
    return (
        list(visible.filter(pk__in=first).order_by("pk")),
        list(visible.filter(pk__in=after).order_by("pk")),
    )


ORIGINS: dict[OriginKind, tuple[type[Model], str]] = {
    OriginKind.MEETING: (Meeting, "commitments:meeting"),
    OriginKind.PLAN: (Plan, "plans:plan"),
    OriginKind.READINESS: (Defect, "facilities:defect"),
    OriginKind.WARNING: (Warning, "warnings:numbered"),
}


def origin_url(row: Commitment, actor: Actor) -> str:
    """Return the page a commitment came from, empty when this person sees none."""
    model, view = ORIGINS.get(OriginKind(row.origin_kind), (None, ""))
    if model is None or row.origin_id is None:
        return ""
    visible: Any = model.visible  # type: ignore[attr-defined]
    if not visible.to(actor).filter(pk=row.origin_id).exists():
        return ""
    return reverse(view, args=[row.origin_id])


@dataclass(frozen=True)
class Known:
    """What a person sees of what commitments came from and are parts of.

    `origins` holds pairs of kind and key, `wholes` keys.
    """

    origins: frozenset[tuple[str, int]]
    wholes: frozenset[int]


def known_to(actor: Actor, rows: Iterable[Commitment]) -> Known:
    """Return which origins and wholes of these rows the person sees: three questions."""
    rows = list(rows)
    wholes = {row.parent_id for row in rows if row.parent_id is not None}
    seen: set[tuple[str, int]] = set()
    for kind, (model, _view) in ORIGINS.items():
        keys = {row.origin_id for row in rows if row.origin_kind == kind} - {None}
        visible: Any = model.visible  # type: ignore[attr-defined]
        found = visible.to(actor).filter(pk__in=keys).values_list("pk", flat=True)
        seen |= {(kind.value, pk) for pk in found}
    parts = Commitment.visible.to(actor).filter(pk__in=wholes)
    return Known(frozenset(seen), frozenset(parts.values_list("pk", flat=True)))


def whole_of(row: Commitment, actor: Actor) -> Commitment | None:
    """Return the commitment this one is a part of, as far as this person sees it."""
    if row.parent_id is None:
        return None
    found: Commitment | None = (
        Commitment.visible.to(actor).filter(pk=row.parent_id).first()
    )
    return found


def share_text(row: Commitment, area: str, url: str) -> str:
    """Return a reminder to paste into a messenger: no person, no detail of a note."""
    lines = [f"{row.number}: {row.title}", f"{row.institution.name}"]
    if area:
        lines.append(area)
    if row.due_on:
        lines.append(_("Due: %(day)s") % {"day": row.due_on.strftime("%d-%m-%Y")})
    if row.proof_needed:
        lines.append(_("Proof: %(proof)s") % {"proof": row.proof_needed})
    return "\n".join([*lines, url])


def may_edit(row: Commitment, actor: Actor) -> bool:
    """True for owner and asker while the commitment is not over."""
    return bool({Side.OWNER, Side.ASKER} & sides_of(row, actor)) and (
        row.step in {Step.PROPOSED, Step.ACCEPTED, Step.WORKING, Step.BLOCKED}
    )
