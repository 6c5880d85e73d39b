"""Asking for a plan: what may be chosen, and the draft of what was."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.places.models import Area
from sinergi.plans.forms import SETTINGS, PlanForm, asked_of
from sinergi.plans.limiting import LimitForm
from sinergi.plans.models import Plan
from sinergi.plans.services import LimitDraft, PlanDraft
from sinergi.scores.models import Run

MOST_RUNS, MOST_NAMED = 30, 300


def model_of(asked: str, actor: Actor) -> Plan | None:
    """Return the plan whose number an address names to begin with, None when unseen."""
    pk = to_asked_number(asked)
    return Plan.visible.to(actor).filter(pk=pk).first() if pk is not None else None


def plan_form(
    data: Any,
    actor: Actor,
    *,
    day: dt.date,
    model: Plan | None = None,
    run: int | None = None,
    areas: Sequence[str] = (),
) -> PlanForm:
    """Return the form, offering published runs and one's own institutions.

    It begins with what was asked of `model`, or with the run of that number and areas.
    """
    told = {"starts_on": day, "run": run, "areas": ", ".join(areas)}
    initial = asked_of(model) if model else told
    form = PlanForm(data, initial=initial)
    runs = Run.visible.to(actor).published().newest_published_first()
    own = actor.institutions_with(Permission.PROPOSE_PLAN)
    fields: dict[str, Any] = form.fields
    fields["run"].queryset = Run.visible.to(actor).filter(
        pk__in=[one.pk for one in runs[:MOST_RUNS]]
    )
    fields["run"].label_from_instance = _run_name
    institutions = Institution.visible.to(actor).filter(pk__in=own).by_name()
    fields["institution"].queryset = institutions
    fields["election"].queryset = Election.visible.to(actor)
    fields["election"].label_from_instance = _election_name
    return form


def named_areas(form: PlanForm, actor: Actor) -> list[str]:
    """Return the names of the areas that the form is about alone, as far as known."""
    codes = [one.strip() for one in str(form["areas"].value() or "").split(",")]
    rows = Area.visible.to(actor).current().filter(code__in=codes[:MOST_NAMED])
    return list(rows.order_by("code").values_list("name", flat=True))


def _run_name(run: Run) -> str:
    return f"{run.framework_name} · {run.within_name} · #{run.pk}"


def _election_name(election: Election) -> str:
    return election.name


def draft_of(form: PlanForm, limits: Sequence[LimitForm]) -> PlanDraft | None:
    """Return the draft of valid forms, None when something is wrong; the forms say what."""
    fine = [one.is_valid() for one in (form, *limits)]  # each says what is wrong
    if not all(fine):
        return None
    fields = form.cleaned_data
    codes = fields["areas"] or [fields["run"].within]
    chosen = tuple(draft for one in limits for draft in one.drafts(codes))
    if not chosen:
        form.add_error(None, _("Tick at least one institution that takes part."))
        return None
    return _draft(form, chosen)


def _draft(form: PlanForm, limits: tuple[LimitDraft, ...]) -> PlanDraft:
    fields = form.cleaned_data
    run: Run = fields["run"]
    return PlanDraft(
        name=fields["name"],
        run=run,
        institution=fields["institution"],
        area_code=run.within,
        starts_on=fields["starts_on"],
        weeks=fields["weeks"],
        budget=fields["budget"],
        election=fields["election"],
        settings={name: fields[name] for name in SETTINGS},
        limits=limits,
    )
