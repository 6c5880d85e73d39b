"""Computed columns of the frameworks: column → dotted name of what computes its cells.

A source is `cells(areas, up_to)`, which yields what is known by the end of that day and
leaves out what is not: unseen is not zero. It reads one earlier stage and knows no other
source. A table that somebody published comes before what is computed here.
"""

SOURCES: dict[str, str] = {
    "outreach_gap": "sinergi.scores.sources.outreach_gap.cells",
    "learning_gap": "sinergi.scores.sources.learning_gap.cells",
    "facility_gap": "sinergi.scores.sources.facility_gap.cells",
    "flooded_stores": "sinergi.scores.sources.flooded_stores.cells",
    "pledge_gap": "sinergi.scores.sources.pledge_gap.cells",
}
