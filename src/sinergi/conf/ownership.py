"""What people own: modules that can count it and hand it over when somebody leaves.

Each dotted name is a module with `LABEL` (what the rows are called), `count(person) -> int`
and `reassign(from_person, to_person, *, by, at) -> int`, which runs inside the transaction
of `web.acts.leavers` and records its own fact. One line per app that has owners.
Duties, meetings, plans and webhooks are an institution's and stay with it.
"""

OWNERSHIP: tuple[str, ...] = (
    "sinergi.web.owned_commitments",
    "sinergi.web.owned_seats",
    "sinergi.web.owned_calendars",
)
