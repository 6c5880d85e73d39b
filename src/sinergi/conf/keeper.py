"""What the keeper can be asked while an office is unlocked: name → dotted function.

`function(office, payload) -> dict`, both JSON. `office.open(bytes) -> bytes` opens what is
sealed to the office; `office.memory` is a dict that lives until it is locked, guarded by
`office.lock`. Answers go back to the web process: no more words in them than needed.
"""

KEEPER_FUNCTIONS: dict[str, str] = {}
