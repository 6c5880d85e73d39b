"""Changes to commitments and meetings: one transaction, one fact each."""
