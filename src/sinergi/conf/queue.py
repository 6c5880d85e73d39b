"""What fills the one queue: kind → dotted name of a module with `counts` and `items`.

`counts(actor, day, asked)` returns group → how many; `items(actor, day, asked, groups,
most)` returns group → plain dicts with the keys of `sinergi.web.queueing.QueueItem`, so that no
app needs to know the page. `asked` is a `dict` with `whose`, `q` and `within`.
"""

QUEUE_SOURCES: dict[str, str] = {
    "commitment": "sinergi.commitments.queue_items",
    "minutes": "sinergi.commitments.queue_minutes",
    "plan": "sinergi.plans.queue_items",
    "submission": "sinergi.observations.queue_items",
    "operations": "sinergi.operations.queue_items",
    "matter": "sinergi.neutrality.queue_items",
    "report": "sinergi.reports.queue_items",
    "case": "sinergi.cases.queue_items",
    "evenness": "sinergi.cases.queue_audits",
    "alarm": "sinergi.warnings.queue_items",
    "outreach": "sinergi.outreach.queue_items",
    "handover": "sinergi.handovers.queue_items",
    "defect": "sinergi.facilities.queue_items",
    "privacy": "sinergi.privacy.queue_items",
    "study": "sinergi.outcomes.queue_items",
    "inspection": "sinergi.facilities.queue_inspections",
    "warning": "sinergi.warnings.warning_queue",
}
"""Later stages append one line each: cases, defects, warnings."""
