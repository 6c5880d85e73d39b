"""Changes of neutrality: one transaction, one fact each."""
