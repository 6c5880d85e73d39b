"""Changes to keys: one transaction, one fact."""
