"""Changes: one transaction, one fact."""
