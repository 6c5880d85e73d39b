"""Changes to facilities: one transaction, one fact each."""
