"""What a situation report is put together from, in its order.

Code → (dotted function, own). The function takes a `sinergi.warnings.situations.Span` and
returns sentences in the active language. `own` sections count what one institution alone
may read: they are left out of the report that others see.
"""

SECTIONS: dict[str, tuple[str, bool]] = {
    "warnings": ("sinergi.warnings.situations.warnings_told", False),
    "alarms": ("sinergi.warnings.situations.alarms_told", False),
    "incidents": ("sinergi.warnings.situations.incidents_told", True),
    "commitments": ("sinergi.commitments.situation.commitments_told", False),
    "readiness": ("sinergi.warnings.situations.readiness_told", False),
    "deliveries": ("sinergi.alerts.situation.deliveries_told", False),
}
