"""Changes of evidence: each one transaction, one link of the chain, one fact."""
