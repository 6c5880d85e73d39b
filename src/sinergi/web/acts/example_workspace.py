"""The workspace of the example: a meeting, what came of it, a duty, a plan."""

import datetime as dt

from django.db import transaction

from sinergi.accounts.example import ExamplePeople
from sinergi.commitments.models import Commitment
from sinergi.plans.models import PlanItem
from sinergi.scores.models import Run
from sinergi.web.acts.example_calendar import make_election
from sinergi.web.acts.example_commitments import begin_duty, bring_to_states
from sinergi.web.acts.example_meeting import hold_meeting, invite_to_next
from sinergi.web.acts.example_plan import propose_plan


@transaction.atomic
def load_workspace(people: ExamplePeople, run: Run, *, at: dt.datetime) -> list[str]:
    """Let the example people have met, promised, worked and planned before `at`.

    Returns one line per thing made. Every row that knows the mark is marked as example.
    """
    held = hold_meeting(people, run.election, at=at)
    election = make_election(people, at=at)
    late = bring_to_states(held, people, election, at=at)
    begin_duty(people, at=at)
    coming = invite_to_next(held, people, at=at)
    plan = propose_plan(people, run, election, at=at)
    count = Commitment.all_rows.count()
    measures = PlanItem.all_rows.filter(plan=plan).count()
    return [
        f"meetings {held.meeting.pk} and {coming.pk}",
        f"{count} commitments, {len(late)} late",
        f"plan {plan.pk}: {measures} measures",
        f"election {election.code}" if election else "no election of its own",
    ]
