"""Rules: one module per kind, one line here.

A module has `RULE`. To add one: the module, its line; the contract test asks that it
finds nothing where there is nothing, and that its settings are described.
"""

from sinergi.warnings.method import RuleKind
from sinergi.warnings.rule_kinds.bulletin import RULE as BULLETIN
from sinergi.warnings.rule_kinds.class_change import RULE as CLASS_CHANGE
from sinergi.warnings.rule_kinds.deadline import RULE as DEADLINE
from sinergi.warnings.rule_kinds.readiness import RULE as READINESS
from sinergi.warnings.rule_kinds.score_clusters import RULE as SCORE_CLUSTERS
from sinergi.warnings.rule_kinds.threshold import RULE as THRESHOLD

RULE_KINDS: dict[str, RuleKind] = {
    "threshold": THRESHOLD,
    "class-change": CLASS_CHANGE,
    "score-clusters": SCORE_CLUSTERS,
    "deadline": DEADLINE,
    "readiness": READINESS,
    "bulletin": BULLETIN,
}
