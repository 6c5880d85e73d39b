"""Tables of outcomes."""

from sinergi.outcomes.models.study import EffectProposal, GoalSnapshot, Outcome, Study

__all__ = ["EffectProposal", "GoalSnapshot", "Outcome", "Study"]
