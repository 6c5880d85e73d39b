"""Changes of outreach: each one transaction and one fact."""
