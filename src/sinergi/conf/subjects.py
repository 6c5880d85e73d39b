"""For whom a subject does not exist: kind → dotted functions of a person, giving its ids.

Evidence and hand-overs hang on a subject by kind and id, and stand below what keeps it:
without this table whom a case accuses would read its files there.
"""

HIDDEN: dict[str, tuple[str, ...]] = {
    "case": (
        "sinergi.cases.querysets.case.accusing",
        "sinergi.cases.querysets.case.near_to",
    ),
    "report": ("sinergi.reports.querysets.triage.naming",),
}
"""What hides evidence: as the subject itself is hidden."""
ACCUSED: dict[str, tuple[str, ...]] = {
    "case": ("sinergi.cases.querysets.case.accusing",)
}
"""What hides a hand-over: from the accused, not from the office that is asked to act."""
