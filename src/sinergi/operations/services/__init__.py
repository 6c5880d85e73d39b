"""Changes to joint operations: one transaction and one fact each."""
