"""Questions about what was published."""
