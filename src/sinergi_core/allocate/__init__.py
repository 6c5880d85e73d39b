"""Which measures, where and when: plans within budget, people and approval.

`propose_plan` searches, `bound_plan` says how much better any plan could be,
`explain_plan` and `why_not` give the reasons as codes and numbers, `compare_plans` sets
plans side by side, `residual` says what vulnerability is expected to remain.
"""

from sinergi_core.allocate.bound import Bound, bound_plan
from sinergi_core.allocate.compare import (
    PlanFigures,
    budget_curve,
    compare_plans,
    even_plan,
    greedy_plan,
)
from sinergi_core.allocate.explain import (
    Alternative,
    Explanation,
    PlanExplanation,
    Refusal,
    explain_plan,
    why_not,
)
from sinergi_core.allocate.plan import Plan, make_plan, violations
from sinergi_core.allocate.problem import Choice, PlanProblem, ProblemError, fading
from sinergi_core.allocate.reasons import Reason
from sinergi_core.allocate.residual import Residual, residual
from sinergi_core.allocate.search import propose_plan

__all__ = [
    "Alternative",
    "Bound",
    "Choice",
    "Explanation",
    "Plan",
    "PlanExplanation",
    "PlanFigures",
    "PlanProblem",
    "ProblemError",
    "Reason",
    "Refusal",
    "Residual",
    "bound_plan",
    "budget_curve",
    "compare_plans",
    "even_plan",
    "explain_plan",
    "fading",
    "greedy_plan",
    "make_plan",
    "propose_plan",
    "residual",
    "violations",
    "why_not",
]
