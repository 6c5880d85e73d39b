"""From whom evidence is hidden: kind of its subject → functions that say of which subjects.

`function(user) -> QuerySet` of the ids of subjects that do not exist for this person, since
they are named or accused in them. What is kept about such a subject does not either,
also for who reads evidence in its office.
"""

HIDDEN_SUBJECTS: dict[str, tuple[str, ...]] = {
    "report": ("sinergi.reports.querysets.triage.naming",),
    "case": (
        "sinergi.cases.querysets.case.accusing",
        "sinergi.cases.querysets.case.near_to",
    ),
}
