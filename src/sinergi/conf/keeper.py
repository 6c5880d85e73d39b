"""What the keeper can be asked while an office is unlocked: name → dotted function.

`function(office, payload) -> dict`, both JSON. `office.open(bytes) -> bytes` opens what is
sealed to the office; `office.memory` is a dict that lives until it is locked, guarded by
`office.lock`. Answers go back to the web process: no more words in them than needed.
"""

KEEPER_FUNCTIONS: dict[str, str] = {
    "reports-state": "sinergi.reports.finding.shelf.state",
    "reports-add": "sinergi.reports.finding.shelf.add",
    "reports-search": "sinergi.reports.finding.shelf.search",
    "reports-near": "sinergi.reports.finding.shelf.near",
    "reports-likely": "sinergi.reports.finding.shelf.likely",
    "reports-keywords": "sinergi.reports.finding.shelf.count_keywords",
}
