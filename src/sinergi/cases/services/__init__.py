"""Changes of cases: one transaction, one fact each."""
