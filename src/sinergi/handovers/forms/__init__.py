"""Forms of hand-overs."""
