"""What a situation report is put together from, in its order.

Code → (dotted function, permission). The function takes a
`sinergi.warnings.situations.Span` and returns sentences in the active language. A section
with a permission counts what one institution alone may read: only its people who hold the
permission there read the section, and it is left out of the report that others see.
"""

from sinergi.access.permissions import Permission

SECTIONS: dict[str, tuple[str, Permission | None]] = {
    "warnings": ("sinergi.warnings.situations.warnings_told", None),
    "alarms": ("sinergi.warnings.situations.alarms_told", None),
    "incidents": (
        "sinergi.warnings.situations.incidents_told",
        Permission.READ_REPORTS,
    ),
    "commitments": ("sinergi.commitments.situation.commitments_told", None),
    "readiness": ("sinergi.warnings.situations.readiness_told", None),
    "deliveries": ("sinergi.alerts.situation.deliveries_told", None),
}
