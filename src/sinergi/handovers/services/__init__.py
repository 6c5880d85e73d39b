"""Changes of hand-overs."""
